"""Folders come and go whole, and those of others stay."""

import os

import pytest

from zippath.edits import marked_folders
from zippath.edits.marked_folders import replace_folders
from zippath.errors import ZippathError


def test_exactly_those_that_are_wanted(tmp_path):
    replace_folders(str(tmp_path), (), {"a": {"x": b"1", "y": b"2"}, "b": {}})
    replace_folders(str(tmp_path), ["a", "b"], {"b": {"never": b""}, "c": {"x": b"3"}})

    assert ["b", "c"] == sorted(os.listdir(tmp_path))
    assert ([], b"3") == (os.listdir(tmp_path / "b"), (tmp_path / "c" / "x").read_bytes())


def test_none_is_half(tmp_path, monkeypatch):
    def rename(old, new):
        raise OSError(28, "no space left")

    monkeypatch.setattr(marked_folders.os, "rename", rename)

    with pytest.raises(ZippathError, match="no space left"):
        replace_folders(str(tmp_path), (), {"a": {"x": b"1"}})
    assert [] == os.listdir(tmp_path)
