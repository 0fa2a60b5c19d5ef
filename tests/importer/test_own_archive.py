"""The importer works from inside an archive: it never finds its own modules through itself."""

import json
import os
import subprocess
import zipfile

import pytest

from tests.importer.building import PACKAGE, build, every_python, wait_until_settled

SCRIPT = """
import sys, zipimport
home, package, archive, cache = sys.argv[1:]
sys.path[:0] = [home]
importer = __import__(package, fromlist=["install"])
importer.install(cache)
sys.path.insert(0, archive)
import importlib.metadata, importlib.resources, json, os, pkgutil, traceback
import mod
assert type(zipimport._zip_directory_cache[home]) is dict
importlib.invalidate_caches()
import pkg.sub, packed, beside
from importlib.util import find_spec

assert pkgutil.get_data("pkg", "data.txt") == b"text"
assert [found.name for found in pkgutil.iter_modules([archive])] == ["mod", "packed", "pkg"]
assert importlib.metadata.version("thing") == "1.0"
if sys.version_info >= (3, 10):
    assert importlib.resources.files("pkg").joinpath("data.txt").read_text() == "text"
try:
    mod.fail()
except ZeroDivisionError:
    assert "1 / 0" in traceback.format_exc()
ours = [module for name, module in sys.modules.items() if name.startswith(package + ".")]
print(json.dumps([
    sorted({type(module.__loader__).__module__ for module in ours}),
    sorted({type(module.__loader__).__module__ for module in (mod, pkg, pkg.sub, packed, beside)}),
    [path for path, finder in sys.path_importer_cache.items()
     if type(finder) is zipimport.zipimporter],
    [error for error in map(find_spec, ["absent", "pkg.absent"]) if error],
]))
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """{package: the archive that it is in}, with a module beside, and one that uses it all."""
    place = tmp_path_factory.mktemp("own")
    archive = build(
        place / "a.zip",
        {
            "mod.py": "def fail():\n    1 / 0\n",
            "pkg/__init__.py": "",
            "pkg/sub.py": "",
            "pkg/data.txt": "text",
            "thing-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
        },
        old=False,
    )
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_BZIP2) as file:
        file.writestr("packed.py", "x = 1\n")
    found = {}
    for package, root in {"zippath": PACKAGE.parent, "_boot.importer": PACKAGE}.items():
        names = sorted(root.rglob("*.py"))
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            content = {
                f"{package.replace('.', '/')}/{name.relative_to(root)}": name.read_text()
                for name in names
            }
            content |= {"beside.py": "", "_boot/__init__.py": ""}
            found[package, method] = build(place / f"{package}-{method}.zip", content, method)
    wait_until_settled(archive)
    return found, archive


@every_python
@pytest.mark.parametrize(
    ("package", "method", "processes"),
    [
        ("zippath", zipfile.ZIP_DEFLATED, 8),
        ("zippath", zipfile.ZIP_STORED, 1),
        ("_boot.importer", zipfile.ZIP_DEFLATED, 2),
        ("_boot.importer", zipfile.ZIP_STORED, 8),
    ],
)
@pytest.mark.live
def test_cold_and_warm(python, places, package, method, processes, tmp_path):
    """All processes start at once on an empty cache, and once more on the filled one."""
    homes, archive = places
    home = homes[package, method]
    own = os.path.join(home, *package.split("."), *(["importer"] if package == "zippath" else []))
    place = f"{package}.importer" if package == "zippath" else package
    command = [python, "-S", "-c", SCRIPT, home, package, archive, str(tmp_path / "cache")]
    for _ in ("cold", "warm"):
        running = [
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={}
            )
            for _ in range(processes)
        ]
        for process in running:
            out, err = process.communicate()
            assert (0, "") == (process.returncode, err)
            stock, ours, left, absent = json.loads(out)

            assert [own, os.path.join(own, "archives")] == sorted(left)
            assert [] == absent
            assert [f"{place}.filefinder", f"{place}.finder"] == ours
            assert "zipimport" in stock
            assert package == "zippath" or ["zipimport"] == stock
