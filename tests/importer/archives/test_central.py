"""How a central directory is grouped by directory, and what is left out of it."""

import tracemalloc

import pytest

from tests.importer.craft import Entry, craft
from zippath.importer.archives.archive import read_directory
from zippath.importer.archives.central import DEEPEST, LONGEST, group


def grouped(tmp_path, *names):
    path = tmp_path / "a.zip"
    path.write_bytes(craft([Entry(name) for name in names]))
    return group(read_directory(str(path)))


def test_directories_are_implied(tmp_path):
    folders = grouped(tmp_path, b"a/b/c.py", b"d.py")

    assert {folder: set(names) for folder, names in folders.items()} == {
        "": {"a/", "d.py"},
        "a/": {"b/"},
        "a/b/": {"c.py"},
    }


@pytest.mark.parametrize(
    ("folder", "there"),
    [
        (b"d/" * DEEPEST, True),
        (b"d/" * (DEEPEST + 1), False),
        (b"l" * (LONGEST - 1) + b"/", True),
        (b"l" * LONGEST + b"/", False),
        (b"../", False),
        (b"a/../", False),
        (b"./", False),
        (b"/", False),
        (b"a//", False),
        (b".../", True),
        (b".a/", True),
    ],
)
def test_directories_that_no_import_can_reach_are_left_out(tmp_path, folder, there):
    folders = grouped(tmp_path, b"other.py", folder + b"m.py")

    assert ("m.py" in folders.get(folder.decode(), ())) == there
    assert "other.py" in folders[""]
    assert there or len(folders) == 1


def test_a_long_name_takes_little_memory(tmp_path):
    tracemalloc.start()
    grouped(tmp_path, b"other.py", b"d/" * 30_000 + b"m.py")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1 << 20
