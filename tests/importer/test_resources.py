"""Resources are found, read and listed as in a directory."""

import importlib
import io
import pkgutil
import sys
import zipfile
from importlib import resources
from pathlib import Path

import pytest

from tests.importer.building import build
from zippath.importer import ZipImporter, hook
from zippath.importer.resource import Resource

CONTENT = {
    "respkg/__init__.py": "",
    "respkg/text.txt": "ü\r\nline\n".encode(),
    "respkg/sub/deep.bin": b"\0\1",
    "resmod.py": "",
}


@pytest.fixture
def archive(importing, tmp_path):
    path = build(tmp_path / "a.zip", CONTENT)
    hook.install(str(tmp_path / "cache"), "never")
    sys.path.insert(0, path)
    ZipImporter(path)
    return path


@pytest.fixture(params=["archive", "directory"])
def root(request, archive, tmp_path):
    """The same tree in an archive and on disk: each test holds for both."""
    if request.param == "archive":
        return Resource(archive)
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def test_names(root):
    deep = root.joinpath("respkg", "sub/deep.bin")

    assert ("deep.bin", "deep", ".bin") == (deep.name, deep.stem, deep.suffix)
    assert "sub" == deep.parent.name
    assert deep == root / "respkg" / "sub" / "deep.bin"
    assert hash(deep) == hash(root / "respkg/sub/deep.bin")
    assert str(deep) == str(root) + "/respkg/sub/deep.bin"
    assert deep != root


def test_kinds(root):
    for name, kinds in {
        "": (True, False, True),
        "respkg": (True, False, True),
        "respkg/sub": (True, False, True),
        "resmod.py": (False, True, True),
        "absent": (False, False, False),
        "resmod.py/x": (False, False, False),
        "respkg/../resmod.py": (False, True, True),
    }.items():
        item = root / name
        assert kinds == (item.is_dir(), item.is_file(), item.exists()), name


def test_listing(root):
    assert ["__init__.py", "sub", "text.txt"] == sorted(
        item.name for item in (root / "respkg").iterdir()
    )
    with pytest.raises(NotADirectoryError):
        list((root / "resmod.py").iterdir())
    with pytest.raises(FileNotFoundError):
        list((root / "absent").iterdir())


def test_reading(root):
    text = root / "respkg" / "text.txt"

    assert "ü\r\nline\n".encode() == text.read_bytes()
    assert "ü\nline\n" == text.read_text(encoding="utf-8")
    assert "?\nline\n" == text.read_text("ascii", "ignore").replace("\n", "?\n", 1)
    with text.open("rb") as file:
        assert text.read_bytes() == file.read()
    with text.open(encoding="utf-8", newline="") as file:
        assert isinstance(file, io.TextIOWrapper)
        assert "ü\r\n" == file.readline()
    with pytest.raises(FileNotFoundError):
        (root / "absent").read_bytes()
    with pytest.raises(IsADirectoryError):
        (root / "respkg").read_bytes()


def test_it_is_read_only(archive):
    with pytest.raises(ValueError, match="read"):
        Resource(archive, "resmod.py").open("w")
    assert "Resource(" in repr(Resource(archive))


def test_the_modules_functions(archive):
    package = importlib.import_module("respkg")
    files = resources.files(package)

    assert isinstance(files, Resource)
    assert b"\0\1" == files.joinpath("sub", "deep.bin").read_bytes()
    with resources.as_file(files / "text.txt") as path:
        assert isinstance(path, Path)
        assert CONTENT["respkg/text.txt"] == path.read_bytes()
    assert CONTENT["respkg/text.txt"] == pkgutil.get_data("respkg", "text.txt")


def test_readers(archive):
    importer = ZipImporter(archive, files="never")
    reader = importer.get_resource_reader("respkg")

    assert {"__init__.py", "sub", "text.txt"} == set(reader.contents())
    assert reader.is_resource("text.txt")
    assert not reader.is_resource("sub")
    assert b"\xc3" == reader.open_resource("text.txt").read(1)
    with pytest.raises(FileNotFoundError):
        reader.resource_path("text.txt")
    with pytest.raises(FileNotFoundError):
        reader.open_resource("absent")
    assert importer.get_resource_reader("absent") is None
    assert (importer.get_resource_reader("resmod") is None) == (sys.version_info < (3, 13))


def test_it_is_a_traversable(archive):
    if sys.version_info >= (3, 11):
        from importlib.resources.abc import Traversable
    else:
        from importlib.abc import Traversable

    assert isinstance(Resource(archive), Traversable)
