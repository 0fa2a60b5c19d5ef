"""The essential cases, on every installed Python from 3.9 up, without a cache, cold and warm."""

import zipfile

import pytest

from tests.importer.building import build, run, wait_until_settled

SCRIPT = r"""
import importlib.util, os, pkgutil, sys, traceback, warnings, zipimport
archive, cache = sys.argv[1], sys.argv[2] or None
from zippath.importer import ZipImporter, ZipImportError, hook
hook.install(cache, "never")
sys.path.insert(0, archive)
import mod, pkg.inner, ns.portion, latin, big.m299
assert mod.x == 1 and latin.text == "\xe9" and big.m299.n == 299
stock = {}
for name in ("mod", "pkg", "pkg.inner", "latin"):
    module = sys.modules[name]
    place = archive + os.sep + "pkg" if name == "pkg.inner" else archive
    hook.uninstall()
    spec = zipimport.zipimporter(place).find_spec(name) if sys.version_info >= (3, 10) else None
    hook.install(cache, "never")
    assert type(module.__loader__) is ZipImporter
    assert isinstance(module.__loader__, zipimport.zipimporter)
    assert module.__spec__.origin == module.__file__
    if spec:
        for attribute in ("origin", "cached", "submodule_search_locations", "has_location"):
            assert getattr(spec, attribute) == getattr(module.__spec__, attribute), attribute
assert list(ns.__path__) == [archive + os.sep + "ns"]
importer = ZipImporter(archive, cache, "never")
assert importer.get_source("latin").splitlines()[1] == "text = '\xe9'"
assert importer.get_data("pkg" + os.sep + "data.txt") == b"text"
assert pkgutil.get_data("pkg", "data.txt") == b"text"
assert [m.name for m in pkgutil.iter_modules([archive])] == ["big", "latin", "mod", "pkg"]
assert [m.name for m in pkgutil.walk_packages(pkg.__path__, "pkg.")] == ["pkg.inner"]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert importer.load_module("mod") is mod
assert caught[0].category is DeprecationWarning
assert hasattr(importer, "find_module") == hasattr(zipimport.zipimporter, "find_module")
if sys.version_info < (3, 12):
    assert importer.find_module("mod") is importer
    assert importer.find_loader("ns") == (None, [archive + os.sep + "ns"])
for path in (archive.encode(), 5):
    try:
        assert ZipImporter(path).archive == archive and sys.version_info < (3, 11)
    except TypeError:
        assert sys.version_info >= (3, 11) or path == 5
odd = ZipImporter(archive + os.sep + "odd", cache, "never")
for name in ("encrypted", "unknown", "flipped"):
    try:
        odd.get_code(name)
    except ZipImportError as error:
        assert name in str(error), error
    else:
        raise AssertionError(name)
import importlib.metadata, importlib.resources
assert importlib.metadata.version("thing") == "1.0"
assert len(list(importlib.metadata.distributions(path=[archive]))) == 1
with importlib.resources.path("pkg", "data.txt") as path:
    assert path.read_bytes() == b"text"
if hasattr(importlib.resources, "files"):
    assert importlib.resources.files("pkg").joinpath("data.txt").read_text() == "text"
try:
    mod.fail()
except ZeroDivisionError:
    assert "1 / 0" in traceback.format_exc()
assert odd.get_code("bzip2").co_names == odd.get_code("lzma").co_names == ("x",)
print("fine")
"""

CONTENT = {
    "mod.py": "x = 1\ndef fail():\n    1 / 0\n",
    "pkg/__init__.py": "",
    "pkg/inner.py": "",
    "pkg/data.txt": "text",
    "ns/portion.py": "",
    "latin.py": "# coding: latin-1\ntext = 'é'\n".encode("latin-1"),
    "thing-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
    "big/__init__.py": "",
    **{f"big/m{number}.py": f"n = {number}" for number in range(300)},
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("everywhere") / "a.zip"
    build(path, CONTENT, old=False)
    broken = {"encrypted": (8, 1), "unknown": (10, 97), "flipped": (16, 1)}
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for name in broken:
            file.writestr(f"odd/{name}.py", f"# {name}\n")
        file.writestr("odd/bzip2.py", "x = 1", zipfile.ZIP_BZIP2)
        file.writestr("odd/lzma.py", "x = 1", zipfile.ZIP_LZMA)
    data = bytearray(path.read_bytes())
    for name, (field, value) in broken.items():
        header = data.rfind(f"odd/{name}.py".encode()) - 46
        data[header + field] = value
    path.write_bytes(data)
    wait_until_settled(path)
    return str(path)


@pytest.mark.python(">=3.9")
def test_the_essential_cases(archive, interpreter, tmp_path):
    assert "fine" == run(SCRIPT, archive, "", python=interpreter)
    for _ in ("cold", "warm"):
        assert "fine" == run(SCRIPT, archive, tmp_path / "cache", python=interpreter)
