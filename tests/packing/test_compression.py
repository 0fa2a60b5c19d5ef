"""Wishes for a compression."""

import pytest

from tests.snapshots import snapshot_of
from zippath.errors import UsageError, ZippathError
from zippath.packing import compression
from zippath.packing.receiver import Receiver
from zippath.packing.recipe import Recipe
from zippath.packing.sources import Gathering


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


@pytest.mark.parametrize(
    ("name", "version", "modules", "readers"),
    [
        ("deflate", (3, 6), (), ("zipimport",)),
        ("lzma", (3, 12), ("_lzma",), ("importer",)),
        ("lzma", (3, 12), (), ()),
        ("zstd", (3, 13), (), ()),
        ("zstd", (3, 15), ("_zstd",), ("zipimport", "importer")),
    ],
)
def test_who_reads_it(name, version, modules, readers):
    method = compression.compression_of(name).method
    receiver = Receiver("python", snapshot_of([], version=version, builtin_names=modules))
    reads = (receiver.zipimport_reads(method), receiver.importer_reads(method))

    assert ("zipimport" in readers, "importer" in readers) == reads


def test_no_bytecode_is_made_for_whom_cannot_read_the_archive():
    receiver = Receiver("python", snapshot_of([], version=(3, 13)))

    with pytest.raises(UsageError, match=r"python 3\.13 cannot read zstd"):
        Recipe(
            Gathering([]), "a.zip",
            compilers=(receiver,), compression=compression.compression_of("zstd"),
        )  # fmt: skip
