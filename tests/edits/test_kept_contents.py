"""Contents that the journal keeps beside its entries."""

import os

import pytest

from zippath.edits import Edit, Transaction, undo
from zippath.edits.journal import KEPT
from zippath.edits.kept_contents import SHORT, KeptContents

LONG = b"x" * (SHORT + 1)


@pytest.mark.parametrize("content", [None, b"", b"short", LONG])
def test_a_content_comes_back(tmp_path, content):
    contents = KeptContents(str(tmp_path / "c"))
    contents.keep([content])

    assert content == contents.decode(contents.encode(content))


@pytest.mark.parametrize("damage", [None, b"other"])
def test_a_content_that_is_lost_is_no_content(tmp_path, damage):
    contents = KeptContents(str(tmp_path / "c"))
    contents.keep([LONG])
    [file] = (tmp_path / "c").iterdir()
    file.unlink() if damage is None else file.write_bytes(damage)

    with pytest.raises(ValueError, match="sha256"):
        contents.decode(contents.encode(LONG))


def test_a_name_never_leads_out_of_the_directory(tmp_path):
    (tmp_path / "secret").write_bytes(LONG)

    with pytest.raises(ValueError, match="secret"):
        KeptContents(str(tmp_path / "c")).decode("sha256:../secret")


def change(state, file, content):
    before = file.read_bytes() if file.exists() else None
    with Transaction(str(state), "it") as transaction:
        transaction.apply([Edit(str(file), before, content)])


def test_many_changes_keep_each_long_content_once(tmp_path):
    file = tmp_path / "file"
    for _ in range(5):
        change(tmp_path, file, LONG)
        change(tmp_path, file, None)
    kept = os.listdir(tmp_path / "journal" / "contents")
    sizes = [entry.stat().st_size for entry in (tmp_path / "journal").glob("*.json")]

    assert (1, 10) == (len(kept), len(sizes))
    assert max(sizes) < SHORT
    undo(str(tmp_path), "undo", say=len)
    assert file.read_bytes() == LONG


def test_what_no_entry_names_any_more_is_deleted(tmp_path):
    file = tmp_path / "file"
    change(tmp_path, file, LONG)
    for number in range(KEPT + 1):
        change(tmp_path, file, b"%d" % number)

    assert [] == os.listdir(tmp_path / "journal" / "contents")


def test_bytecode_goes_with_its_source(tmp_path):
    source, cache = tmp_path / "mod.py", tmp_path / "__pycache__"
    source.write_bytes(b"")
    cache.mkdir()
    (cache / "mod.cpython-311.pyc").write_bytes(b"")
    (cache / "module.cpython-311.pyc").write_bytes(b"")
    change(tmp_path, source, None)

    assert ["module.cpython-311.pyc"] == os.listdir(cache)
