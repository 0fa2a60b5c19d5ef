"""The real disk answers about anything, and never waits or raises."""

import os
import zipfile

import pytest

from zippath.syspath.disk import RealDisk

DISK = RealDisk()
ODD = ("/a\0b", "/" + "x" * 5000, "/h\ud800", "")


@pytest.fixture
def places(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("lib/m.py", "")
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.pyz").write_bytes(b"#!/usr/bin/env python\n" + data)
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    (tmp_path / "text").write_bytes(b"hello")
    (tmp_path / "dir").mkdir()
    (tmp_path / "link").symlink_to("a.zip")
    (tmp_path / "dangling").symlink_to("gone")
    os.mkfifo(tmp_path / "fifo")
    return tmp_path


def test_kinds(places):
    expected = {
        "a.zip": "archive", "a.pyz": "archive", "link": "archive", "cut.zip": "other",
        "text": "other", "fifo": "other", "dir": "directory", "dangling": "missing",
        "gone": "missing", "a.zip/lib": "archive", "a.zip/lib/deep": "archive",
        "text/lib": "missing", "dir/lib": "missing",
    }  # fmt: skip
    assert expected == {name: DISK.kind(str(places / name)) for name in expected}


def test_a_comment_after_the_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("m.py", "")
        archive.comment = b"x" * 65535
    assert "archive" == DISK.kind(str(tmp_path / "a.zip"))


def test_reading(places):
    assert b"hello" == DISK.read(str(places / "text"))
    for name in ("fifo", "dir", "gone", "dangling"):
        assert DISK.read(str(places / name)) is None
    assert {"a.zip", "text"} <= set(DISK.listdir(str(places)))
    assert () == DISK.listdir(str(places / "text"))
    assert not DISK.hidden(str(places / "text"))


@pytest.mark.parametrize("path", ODD, ids=["nul", "long", "surrogate", "empty"])
def test_paths_that_cannot_be(path):
    assert None is DISK.read(path)
    assert () == (DISK.listdir(path) if path else ())
    assert not DISK.exists(path)
    assert not DISK.isdir(path)
    assert not DISK.hidden(path)
    assert ("directory" if path == "" else "missing") == DISK.kind(path)
