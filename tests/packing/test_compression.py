"""Wishes for a compression."""

import pytest

from zippath.errors import UsageError, ZippathError
from zippath.packing import compression


@pytest.mark.parametrize("wish", ["", "gzip", "stored:1", "deflate:10", "deflate:", "bzip2:0"])
def test_what_is_no_compression(wish):
    with pytest.raises(UsageError):
        compression.compression_of(wish)


def test_who_cannot_read_it_is_said():
    notes = [compression.compression_of(wish).note for wish in ("stored", "deflate:9", "lzma")]

    assert [True, True, False] == [note == "" for note in notes]


def test_zstd_takes_a_module_for_it(monkeypatch):
    wanted = compression.compression_of("zstd:19")
    monkeypatch.delattr("zipfile.ZIP_ZSTANDARD", raising=False)
    monkeypatch.setitem(__import__("sys").modules, "backports.zstd.zipfile", None)

    with pytest.raises(ZippathError) as raised:
        wanted.library()
    assert "python 3.14" in raised.value.hint
