"""Anonymous files: one for each member, and each with a number of its own."""

import os
import sys
from pathlib import Path

import pytest

from tests.importer.building import build
from zippath.importer import memory
from zippath.importer.index import from_path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has anonymous files")


def test_descriptors_stay_open_and_are_never_used_twice(tmp_path, monkeypatch):
    """The system takes a library for the one that had its path before."""
    monkeypatch.setattr(memory, "_descriptors", set())
    first = memory._anonymous("a")
    os.close(first)  # as a daemon does
    second = memory._anonymous("b")
    third = memory._anonymous("c")

    assert len({first, second, third}) == 3
    for descriptor in (second, third):
        assert os.get_inheritable(descriptor) is False
        os.close(descriptor)


def test_a_member_is_one_anonymous_file(tmp_path):
    index = from_path(build(tmp_path / "a.zip", {"boxed/data.txt": "text"}))
    path = memory.memory_path(index, "boxed/", "data.txt")

    assert path == memory.memory_path(index, "boxed/", "data.txt")
    assert b"text" == Path(path).read_bytes()
