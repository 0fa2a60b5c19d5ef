"""An archive as zippath's importer reads it in a target that may lack a module."""

import os
import zipfile
from zipimport import ZipImportError

import pytest

from tests.program import make_zip
from zippath.finders import importer_zip
from zippath.finders.importer_zip import read_importer_zip
from zippath.finders.zip_archive import Unreadable

TEXT = "value = 1\n" * 1000
_METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def read(path, *modules):
    return read_importer_zip(str(path), modules.__contains__)


@pytest.mark.parametrize(
    ("method", "module", "text"),
    [
        (zipfile.ZIP_STORED, None, None),
        (zipfile.ZIP_DEFLATED, None, None),
        (zipfile.ZIP_BZIP2, "_bz2", "compressed with bzip2"),
        (zipfile.ZIP_LZMA, "_lzma", "compressed with lzma"),
    ],
)
def test_the_target_needs_the_module_of_a_method(tmp_path, method, module, text):
    path = make_zip(tmp_path / "a.zip", {"a.py": TEXT}, method)
    obstacle = read(path).obstacle("a.py")

    assert text == (obstacle and obstacle.text)
    assert TEXT.encode() == read(path, module).read("a.py")
    if module:
        with pytest.raises(Unreadable, match=text):
            read(path).read("a.py")


def patched(path, *changes):
    data = bytearray(path.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    for offset, value in changes:
        data[central + offset : central + offset + len(value)] = value
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([(8, b"\x01")], "encrypted"),
        ([(8, b"\x20")], "encrypted"),
        ([(10, b"\x61\0")], "method"),
        ([(5, b"\x03"), (38, b"\0\0\xff\xa1")], "link"),
        ([(20, b"\xff\xff\xff\xff"), (30, b"\x05\0")], "damaged"),
        ([], None),
    ],
)
def test_what_a_member_says_of_itself(tmp_path, changes, code):
    make_zip(tmp_path / "a.zip", {"a.py": TEXT})
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        info = zipfile.ZipInfo("a.py")
        info.extra = b"\x01\0\x01\0x"  # too short for a zip64 field
        file.writestr(info, "")
    archive = read(patched(tmp_path / "a.zip", *changes))
    obstacle = archive.obstacle("a.py")

    assert code == (obstacle and obstacle.code)
    assert "a.py" in archive.members
    assert (code == "damaged") == (archive.members.get("a.py") is None)
    if code:
        with pytest.raises(Unreadable):
            archive.read("a.py")


def test_a_damaged_content_is_not_read(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.py": TEXT}, zipfile.ZIP_STORED)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"value = 1", b"value = 2"))

    with pytest.raises(Unreadable, match="CRC"):
        read(path).read("a.py")


@pytest.mark.parametrize("method", _METHODS)
def test_a_beginning_is_read(tmp_path, method):
    content = os.urandom(100_000)
    archive = read(make_zip(tmp_path / "a.zip", {"a.bin": content}, method), "_bz2", "_lzma")

    assert content[:10] == archive.read("a.bin", 10)
    assert content == archive.read("a.bin", 100_000)


def test_no_beginning_of_a_bomb_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(importer_zip, "LONGEST_MODULE", 20)
    archive = read(make_zip(tmp_path / "a.zip", {"a.py": TEXT * 9}, zipfile.ZIP_LZMA), "_lzma")

    with pytest.raises(Unreadable, match="longer than 20 bytes"):
        archive.read("a.py", 10)


def test_folders_are_known_with_and_without_entries(tmp_path):
    archive = read(make_zip(tmp_path / "a.zip", {"a/b/c.py": "", "d/": "", "d/e.py": ""}))

    assert {"", "a/", "a/b/", "d/"} == archive.folders.keys()
    assert {"a/b/c.py", "d/", "d/e.py"} == set(archive.members)
    assert 3 == len(archive.members)


def test_what_is_no_archive_raises(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no archive")

    with pytest.raises(ZipImportError):
        read(tmp_path / "a.zip")
