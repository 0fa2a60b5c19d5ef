"""Which archives each version's zipimport reads, and what it finds in them."""

import random
import struct
import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.finders.importer_zip import read_importer_zip
from zippath.finders.stock_zip import read_stock_zip
from zippath.finders.zip_archive import Fatal, Unreadable


def read(path, version):
    return sorted(read_stock_zip(str(path), facts_of(version=version)).members)


def test_comments_are_read_since_3_8(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.py": ""})
    with zipfile.ZipFile(path, "a") as file:
        file.comment = b"a comment"

    assert ["a.py"] == read(path, (3, 8))
    with pytest.raises(Unreadable):
        read(path, (3, 7))


def test_zip64_is_read_since_3_13(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
    path = make_zip(tmp_path / "a.zip", {"a.py": ""})

    assert ["a.py"] == read(path, (3, 13))


def test_bytes_in_front_are_skipped(tmp_path):
    path = tmp_path / "a.pyz"
    make_zip(path, {"a.py": "value = 1\n"})
    path.write_bytes(b"#!/usr/bin/env python\n" + path.read_bytes())
    archive = read_stock_zip(str(path), facts_of())

    assert b"value = 1\n" == archive.read("a.py")


@pytest.mark.parametrize("cut", [1, 5, 22, 40])
def test_a_cut_archive_is_none(tmp_path, cut):
    path = tmp_path / "a.zip"
    make_zip(path, {"a.py": "value = 1\n"})
    path.write_bytes(path.read_bytes()[:-cut])

    with pytest.raises(Unreadable):
        read(path, (3, 12))


def test_what_is_no_file_is_no_archive(tmp_path):
    with pytest.raises(Unreadable):
        read(tmp_path, (3, 12))
    with pytest.raises(Unreadable):
        read(tmp_path / "absent", (3, 12))


def test_other_compressions_stop_the_import_before_3_15(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.py": "value = 1\n" * 9}, zipfile.ZIP_LZMA)

    with pytest.raises(Fatal, match=r"zlib\.error"):
        read_stock_zip(path, facts_of(version=(3, 14))).read("a.py")
    with pytest.raises(Unreadable, match="unsupported compression 14"):
        read_stock_zip(path, facts_of(version=(3, 15))).read("a.py")


def test_folders_that_have_no_entry_are_known(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a/b/c.py": "", "d/": "", "d/e.py": ""})

    archive = read_stock_zip(path, facts_of())

    assert {"a/", "a/b/"} == archive.folders.keys() - archive.members.keys() - {""}


@pytest.mark.parametrize("size", [1 << 44, 1 << 63])
def test_a_size_that_no_memory_has_stops_the_import(tmp_path, size):
    item = zipfile.ZipInfo("a.py")
    item.extra = struct.pack("<HHQQ", 1, 16, size, size)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(item, b"x = 1\n")
    data = bytearray(path.read_bytes())
    header = data.find(b"PK\x01\x02")
    data[header + 20 : header + 28] = b"\xff" * 8
    path.write_bytes(data)

    with pytest.raises(Fatal, match="can't read data"):
        read_stock_zip(str(path), facts_of(version=(3, 14))).read("a.py")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("damage", ["none", "content", "size", "offset"])
def test_trying_to_read_fails_as_reading_does(tmp_path, method, damage):
    content = bytes(range(256)) * 20_000  # several steps
    path = tmp_path / "a.zip"
    make_zip(path, {"a.py": content}, method)
    data = bytearray(path.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    at = {"none": 0, "content": 60, "size": central + 20, "offset": central + 42}[damage]
    data[at] = data[at] - 1 & 0xFF if at else data[at]
    path.write_bytes(data)

    def outcome(what):
        try:
            what("a.py")
        except (Unreadable, Fatal) as error:
            return repr(error)
        return "read"

    archive = read_stock_zip(str(path), facts_of())

    assert outcome(archive.read) == outcome(archive.try_to_read)
    assert damage != "none" or content == archive.read("a.py")


def test_the_beginning_of_a_member_with_long_codes(tmp_path):
    """The codes of a block of deflate may take more bytes than what is asked for."""
    weights = [1 + n * n for n in range(256)]
    content = bytes(random.Random(0).choices(range(256), weights, k=20_000))
    path = make_zip(tmp_path / "a.zip", {"a.pyc": content})

    assert content[:4] == read_stock_zip(path, facts_of()).read("a.pyc", 4)
    assert content[:4] == read_importer_zip(path).read("a.pyc", 4)
