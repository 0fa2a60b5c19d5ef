"""Archives are read as zipfile reads them; what is broken says so."""

import io
import os
import struct
import zipfile
from zipimport import ZipImportError

import pytest

from zippath.importer.archives import archive, member

METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
CONTENT = {"a.py": b"x = 1\n" * 100, "pkg/__init__.py": b"", "pkg/ü.txt": "ü".encode(), "d/": b""}


def build(path, content=CONTENT, method=zipfile.ZIP_DEFLATED, comment=b"", prefix=b""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, data in content.items():
            file.writestr(name, data)
        file.comment = comment
    path.write_bytes(prefix + buffer.getvalue())
    return str(path)


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def read(path):
    directory = archive.read_directory(path)
    members, bad = directory.members()
    assert bad == []
    with archive.open_archive(path) as file:
        return {item.name: archive.read_member(file, item, path) for item in members}


@pytest.fixture
def zip64_forced(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_read(tmp_path, method):
    assert read(build(tmp_path / "a.zip", method=method)) == CONTENT


@pytest.mark.parametrize("comment", [b"", b"c" * 0xFFFF, b"PK\x05\x06 in a comment" + b"." * 30])
@pytest.mark.parametrize("prefix", [b"", b"#!/usr/bin/python3\n", b"PK\x03\x04" * 20_000])
def test_comments_and_prefixes(tmp_path, comment, prefix):
    assert read(build(tmp_path / "a.zip", comment=comment, prefix=prefix)) == CONTENT


@pytest.mark.parametrize("prefix", [b"", b"#!/bin/sh\n"])
def test_zip64(tmp_path, zip64_forced, prefix):
    assert read(build(tmp_path / "a.zip", prefix=prefix)) == CONTENT


def test_zip64_extensible_data_sector(tmp_path, zip64_forced):
    path = tmp_path / "a.zip"
    data = bytearray(zipfile_bytes := read_bytes(build(path)))
    record = zipfile_bytes.rfind(b"PK\x06\x06")
    data[record + 4 : record + 12] = struct.pack("<Q", 44 + 10)
    data[record + 56 : record + 56] = b"extensible"
    path.write_bytes(data)

    assert read(str(path)) == CONTENT


@pytest.mark.parametrize("other", ["before", "after"])
def test_zip64_extra_field_anywhere(other):
    values = struct.pack("<HHQQQ", 1, 24, 7, 5, 3)
    stamp = struct.pack("<HHB", 0x5455, 1, 0)
    extra = stamp + values if other == "before" else values + stamp
    header = struct.pack(
        "<4s6H3I5HII", b"PK\x01\x02", 45, 45, 0, 0, 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 1, len(extra),
        0, 0, 0, 0, 0xFFFFFFFF,
    )  # fmt: skip
    found = archive.Directory("a.zip", header + b"a" + extra, 0, 100).member(0)

    assert (found.size, found.compressed_size, found.offset) == (7, 5, 103)


@pytest.mark.parametrize(
    ("raw", "flags", "extra", "name"),
    [
        (b"a.py", 0, b"", "a.py"),
        ("ü.py".encode(), 0x800, b"", "ü.py"),
        ("ü.py".encode("cp437"), 0, b"", "ü.py"),
        (bytes(range(128, 256)), 0, b"", bytes(range(128, 256)).decode("cp437")),
        (b"\x81.py", 0, struct.pack("<HHBI", 0x7075, 10, 1, 0x0C8B1FE6) + b"\xc3\xa9.py", None),
    ],
)
def test_names(raw, flags, extra, name):
    if name is None:
        import zlib

        extra = struct.pack("<HHBI", 0x7075, 10, 1, zlib.crc32(raw)) + "é.py".encode()
        name = "é.py"

    assert name == member.decode_name(raw, flags, extra)


@pytest.mark.parametrize(("raw", "flags"), [(b"\xff", 0x800), (b"a\0b", 0), (b"", 0)])
def test_impossible_names(raw, flags):
    with pytest.raises(ValueError, match=r"."):
        member.decode_name(raw, flags, b"")


def test_a_bad_name_spoils_one_member(tmp_path):
    path = tmp_path / "a.zip"
    data = read_bytes(build(path, {"ü.py": b"", "b.py": b"y"}))
    path.write_bytes(data.replace("ü".encode(), b"\xff\xff"))
    good, bad = archive.read_directory(str(path)).members()

    assert [item.name for item in good] == ["b.py"]
    assert len(bad) == 1
    assert "bad member" in str(bad[0])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a Zip file"),
        (b"hello" * 1000, "not a Zip file"),
        (b"PK\x03\x04" + b"x" * 200, "truncated Zip file"),
        (b"PK\x05\x06" + b"\xff" * 18, "bad central directory"),
    ],
)
def test_what_is_no_archive(tmp_path, data, message):
    path = tmp_path / "a.zip"
    path.write_bytes(data)

    with pytest.raises(ZipImportError, match=message):
        archive.read_directory(str(path))


def test_an_archive_with_a_broken_one_behind_it_is_broken(tmp_path):
    path = tmp_path / "a.zip"
    whole = read_bytes(build(path))
    path.write_bytes(whole + b"PK\x05\x06" + b"\xff" * 18)

    with pytest.raises(ZipImportError, match="bad central directory"):
        archive.read_directory(str(path))


def test_missing_file(tmp_path):
    with pytest.raises(ZipImportError, match="can't open"):
        archive.read_directory(str(tmp_path / "none.zip"))


def test_every_truncation_is_refused_or_read(tmp_path):
    path = tmp_path / "a.zip"
    data = read_bytes(build(path))
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(ZipImportError):
            read(str(path))


def change(path, where, new):
    with open(path, "r+b") as file:
        file.seek(where)
        file.write(new)


def central(path, field):
    return read_bytes(path).find(b"PK\x01\x02") + field


@pytest.mark.parametrize(
    ("field", "new", "message"),
    [
        (8, b"\x01", "encrypted"),
        (10, b"\x61", "unsupported compression method 97"),
        (16, b"\0\0\0\0", "CRC"),
        (24, b"\1\0\0\0", "size"),
        (24, b"\xf0\xff\xff\x7f", "size"),
        (20, b"\xf0\xff\xff\x7f", "beyond the end"),
        (42, b"\1\0\0\0", "bad local file header"),
        (46, b"b", "names another member"),
    ],
)
def test_broken_members(tmp_path, field, new, message):
    path = build(tmp_path / "a.zip", {"a.py": b"x = 1\n"})
    change(path, central(path, field), new)

    with pytest.raises(ZipImportError, match=message):
        read(path)


@pytest.mark.parametrize("method", METHODS)
def test_a_size_that_no_memory_has(tmp_path, method):
    zip64 = struct.pack("<HHQ", 1, 8, 1 << 63)
    item = zipfile.ZipInfo("a.py")
    item.compress_type, item.extra = method, zip64
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(item, b"x = 1\n")
    path = str(tmp_path / "a.zip")
    change(path, central(path, 24), b"\xff\xff\xff\xff")

    with pytest.raises(ZipImportError, match="beyond all memory"):
        read(path)


def test_flipped_content(tmp_path):
    path = build(tmp_path / "a.zip", {"a.py": b"x = 1\n"}, zipfile.ZIP_STORED)
    change(path, 30 + 4, b"y")

    with pytest.raises(ZipImportError, match="CRC"):
        read(path)


@pytest.mark.parametrize("method", METHODS[1:])
def test_cut_streams(tmp_path, method):
    path = build(tmp_path / "a.zip", {"a.py": os.urandom(2000)}, method)
    change(path, central(path, 20), struct.pack("<I", 40))

    with pytest.raises(ZipImportError, match=r"can't read member 'a\.py'"):
        read(path)


@pytest.mark.parametrize("method", METHODS[1:])
def test_content_that_blows_up_is_cut(tmp_path, method):
    path = build(tmp_path / "a.zip", {"a.py": bytes(50_000_000)}, method)
    change(path, central(path, 24), struct.pack("<I", 10))

    with pytest.raises(ZipImportError, match="size"):
        read(path)


def test_symlinks_are_refused(tmp_path):
    path = str(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "w") as file:
        link = zipfile.ZipInfo("link.py")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        file.writestr(link, "target.py")
    (found,), _ = archive.read_directory(path).members()

    assert found.is_symlink
    with pytest.raises(ZipImportError, match="symbolic link"):
        read(path)


def test_what_a_member_tells(tmp_path):
    path = build(tmp_path / "a.zip", {"a.py": b"x = 1\n", "d/": b""})
    (file, folder), _ = archive.read_directory(path).members()

    assert (file.is_directory, folder.is_directory) == (False, True)
    assert (file.method_name, folder.method_name) == ("deflate", "deflate")
    assert not file.is_encrypted
    assert repr(file) == "<Member 'a.py': 6 bytes, method 8>"
    with zipfile.ZipFile(path) as reference:
        info = reference.getinfo("a.py")
    assert (info.CRC, info.file_size, info.compress_size, info.header_offset) == (
        file.crc, file.size, file.compressed_size, file.offset,
    )  # fmt: skip


def test_the_audit_hook_sees_the_archive(tmp_path):
    import subprocess
    import sys

    path = build(tmp_path / "a.zip")
    script = (
        "import sys; from zippath.importer.archives import archive\n"
        "sys.addaudithook(lambda event, args: event == 'open' and print(args[0]))\n"
        f"archive.read_directory({path!r})"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert path in result.stdout
