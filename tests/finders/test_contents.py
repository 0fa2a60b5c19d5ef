"""What an entry offers is what the interpreters' own finders find in it."""

import json
import os
import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.finders.contents import Offers, offers, offers_of
from zippath.finders.path_hooks import Finders, with_importer
from zippath.python.interpreter import ask
from zippath.python.process import run

FILES = (
    "source.py",
    "bytecode.pyc",
    "both.py",
    "both.pyc",
    "package/__init__.py",
    "package/inner.py",
    "compiled/__init__.pyc",
    "rival/__init__.py",
    "rival.py",
    "native.so",
    "portion/inside.py",
    "deep/er/inside.py",
    "data/file.txt",
    "mixed.py/not_a_module.txt",
    "portion_and_module.py",
    "portion_and_module/inside.py",
    "not-importable.py",
    "dotted.name.py",
    "not_python.txt",
    "__pycache__/source.cpython-312.pyc",
    "dist-1.0.dist-info/METADATA",
)

# Prints a valid pyc of an empty module: unchecked (PEP 552), or of 1980 where that is unknown.
COMPILE = """
import marshal, sys, importlib.util, time
header = b"\\1" + bytes(11)
if sys.version_info < (3, 7):
    header = int(time.mktime((1980, 1, 1, 0, 0, 0, 0, 0, -1))).to_bytes(4, "little") + bytes(4)
header = importlib.util.MAGIC_NUMBER + header
sys.stdout.buffer.write(header + marshal.dumps(compile("", "empty", "exec")))
"""

# Prints, for each name, what the path finder itself makes of the entry.
FIND = """
import importlib.machinery, json, sys
entry, names = sys.argv[1], sys.argv[2:]
found = {}
for name in names:
    spec = importlib.machinery.PathFinder.find_spec(name, [entry])
    if spec is None:
        continue
    if spec.loader is None or type(spec.loader).__name__ == "_NamespaceLoader":
        found[name] = ["namespace", list(spec.submodule_search_locations)[0]]
    elif spec.submodule_search_locations is not None:
        found[name] = ["package", spec.origin]
    else:
        found[name] = ["module", spec.origin]
print(json.dumps(found))
"""


def names_in(files):
    tops = {"lib", *(file.split("/")[0] for file in files)}
    return sorted(
        name
        for name in (tops | {top.split(".")[0] for top in tops}) - {"__pycache__"}
        if name.isidentifier()
    )


@pytest.fixture
def directory(tmp_path):
    for name in FILES:
        file = tmp_path / "entry" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    return str(tmp_path / "entry")


def archive(tmp_path, with_directories, bytecode=b""):
    path = str(tmp_path / f"entry{with_directories}.zip")
    with zipfile.ZipFile(path, "w") as file:
        for name in FILES:
            folder = "lib/" + name.rpartition("/")[0]
            if with_directories and folder + "/" not in file.namelist():
                file.writestr(folder + "/", b"")
            content = bytecode if name.endswith(".pyc") else b""
            file.writestr(zipfile.ZipInfo("lib/" + name), content)
            file.writestr(zipfile.ZipInfo(name), content)
    return path


def found_by(interpreter, entry, cwd=os.path.sep):
    done = run([interpreter, "-I", "-c", FIND, entry, *names_in(FILES)], os.environ, cwd)
    assert b"" == done.stderr
    return {name: tuple(found) for name, found in json.loads(done.stdout).items()}


def offered(interpreter, entry, cwd=os.path.sep):
    facts = ask(interpreter, os.environ, cwd, flags=("-I",))  # as `found_by` starts it
    return {
        name: (kind_of(offer.kind), offer.location) for name, offer in offers(entry, facts).items()
    }


def kind_of(kind):
    return kind if kind in ("package", "namespace") else "module"


def test_a_directory(interpreter, directory):
    assert found_by(interpreter, directory) == offered(interpreter, directory)


@pytest.mark.parametrize("subpath", ["", "/lib"])
@pytest.mark.parametrize("with_directories", [True, False])
def test_an_archive(interpreter, tmp_path, with_directories, subpath):
    bytecode = run([interpreter, "-I", "-c", COMPILE], os.environ, os.path.sep).stdout
    entry = archive(tmp_path, with_directories, bytecode) + subpath

    assert found_by(interpreter, entry) == offered(interpreter, entry)


@pytest.mark.parametrize("entry", ["entry", "entryFalse.zip", "entryTrue.zip/lib"])
def test_a_relative_entry(interpreter, tmp_path, directory, entry):
    bytecode = run([interpreter, "-I", "-c", COMPILE], os.environ, os.path.sep).stdout
    for with_directories in (False, True):
        archive(tmp_path, with_directories, bytecode)
    found = found_by(interpreter, entry, str(tmp_path))

    assert found
    assert found == offered(interpreter, entry, str(tmp_path))


def test_what_cannot_be_read_offers_nothing(tmp_path):
    facts = ask(os.path.realpath("/proc/self/exe"), os.environ, os.path.sep)
    (tmp_path / "bad.zip").write_bytes(b"no archive")

    assert {} == offers(str(tmp_path / "bad.zip"), facts)
    assert {} == offers(str(tmp_path / "absent"), facts)


@pytest.mark.parametrize("has_importer", [False, True])
@pytest.mark.parametrize("version", [(3, 8), (3, 13), (3, 14)])
def test_offers_of_an_archive_are_the_answers_for_each_name(tmp_path, version, has_importer):
    """Though the names are found without making any."""
    contents = {
        "source.py": "", "broken.pyc": b"", "both.py": "", "both.pyc": b"", "data.txt": "",
        "native.so": b"", "native2.cpython-312.so": b"", "package/__init__.py": "",
        "package2/__init__.pyc": b"", "package3/__init__.abi3.so": b"", "space/inner.py": "",
        "space2/": "", "space2/data.txt": "", "mixed/a.py": "", "mixed.so": b"", "no-name.py": "",
        "window.pyw": "", "deep/er/a.py": "", "also/a.txt": "", "also.txt": "",
    }  # fmt: skip
    target = facts_of(version=version)
    target = with_importer(target) if has_importer else target
    finder = Finders(target).of(make_zip(tmp_path / "a.zip", contents))

    found = Offers(finder)

    assert {offer.name: offer for offer in offers_of(finder)} == found
    loaded = [one for one in found.values() if one.kind not in ("extension", "namespace")]
    code = [one.name for one in loaded if not one.location.endswith(".so")]
    assert sorted(code) == [*found.with_code()]
    assert found.any_loads() is any(not offer.trouble for offer in offers_of(finder))
    assert "data" not in found
