"""pkgutil lists an archive as it lists a directory, and at what its names cost."""

import pkgutil
import sys
import zipfile

import pytest

from tests.importer.building import build, every_python, start
from zippath.importer import ZipImporter, hook, listing
from zippath.importer.index import NameIndex

CONTENT = {
    "a-b.py": "", "a.py": "", "a/__init__.py": "", "b.pyc": "", "c.txt": "", "d.e.py": "",
    "d/x.py": "", "e/__init__.pyc": "", "f.tar.gz": "", "g.h/__init__.py": "", "__init__.py": "",
    "i.cpython-39-x86_64-linux-gnu.so": "", "j.abi3.so": "", "k/data.txt": "", "l.py": "",
    "l.pyc": "", "m/deep/__init__.py": "", "n/__init__.abi3.so": "", "o": "", ".py": "",
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "x."])
@pytest.mark.parametrize("cached", [False, True])
def test_it_is_that_of_a_directory(importing, tmp_path, prefix, cached):
    path = build(tmp_path / "a.zip", CONTENT)
    with zipfile.ZipFile(path) as file:
        file.extractall(tmp_path / "unpacked")
    hook.install(tmp_path / "cache" if cached else None)

    def listed(*place):
        return [found[1:] for found in pkgutil.iter_modules(["/".join(place)], prefix)]

    for folder in ([], ["a"], ["m"], ["absent"]):
        assert listed(str(tmp_path / "unpacked"), *folder) == listed(path, *folder)
    assert listed(path) == [(name, ispkg) for name, ispkg in ZipImporter(path).iter_modules(prefix)]


WALK = """
import sys, zippath
{before}
zippath.install(None)
sys.path.insert(0, sys.argv[1])
import mod
assert "pkgutil" in sys.modules if {before!r} else "pkgutil" not in sys.modules
import pkgutil
import zipimport; zipimport._zip_directory_cache.clear()
print(*(found.name for found in pkgutil.walk_packages(sys.path[:1])))
print(*(found.name for found in pkgutil.iter_modules(sys.path[:1])))
class Mine(zippath.ZipImporter): pass
print(*(name for name, _ in pkgutil.iter_importer_modules(Mine(sys.argv[1], None))))
"""


@every_python
@pytest.mark.parametrize("before", ["", "import pkgutil"])
def test_pkgutil_asks_us_whenever_it_was_imported(python, tmp_path, before):
    """Without the private names of stock zipimport, which its own function reads."""
    path = build(tmp_path / "a.zip", {"mod.py": "", "pkg/__init__.py": "", "pkg/sub.py": ""})
    output = start(python, WALK.format(before=before), path).splitlines()

    assert ["mod pkg pkg.sub", "mod pkg", "mod pkg"] == output


@pytest.mark.parametrize("packages", [5, 50])
def test_walking_asks_for_each_name_once(importing, tmp_path, monkeypatch, packages):
    content = {f"p{n}/{name}.py": "" for n in range(packages) for name in ("__init__", "a", "b")}
    path = build(tmp_path / "a.zip", content, zipfile.ZIP_STORED)
    hook.install(None)
    sys.path.insert(0, path)
    asked = []
    real = NameIndex.listing
    monkeypatch.setattr(
        NameIndex, "listing", lambda self, folder: asked.append(folder) or real(self, folder)
    )
    monkeypatch.setattr(listing, "_stock_files", None)

    assert 3 * packages == len(list(pkgutil.walk_packages([path])))
    assert ["", *(f"p{n}/" for n in range(packages))] == sorted(
        asked, key=lambda folder: int(folder[1:-1] or -1)
    )


def test_what_replaced_pkgutil_is_left_alone(importing, tmp_path, monkeypatch):
    importer = ZipImporter(build(tmp_path / "a.zip", {"mod.py": ""}), None)
    for other in (None, object(), type(sys)("pkgutil")):
        monkeypatch.setitem(sys.modules, "pkgutil", other)

        assert importer.__class__ is ZipImporter
