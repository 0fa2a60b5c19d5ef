"""The journal's entries and their files."""

import itertools
import os

import pytest

from zippath.edits import Edit, Transaction, read, undo
from zippath.edits.files import Attributes
from zippath.edits.journal import KEPT, Change, Journal, JournalEntry
from zippath.errors import ZippathError

ENTRY = JournalEntry(
    3,
    "2026-11-20T10:15:00Z",
    "zippath add é.zip",
    (
        Change(Edit("/a\udce9", b"caf\xe9\r\n", None), "/real/a", Attributes(0o640, 1, 2)),
        Change(Edit("/b", None, b""), "/b", None),
    ),
    ("/x", "/x/y"),
    2,
    "0badcafe",
)


def test_an_entry_is_read_as_it_was_written(tmp_path):
    journal = Journal(str(tmp_path))
    journal.begin(ENTRY)

    assert [ENTRY] == journal.pending()
    assert ["000003.pending.json"] == os.listdir(journal.dir)


def test_states_are_told_by_the_name(tmp_path):
    journal = Journal(str(tmp_path))
    journal.begin(ENTRY)
    journal.mark(3, "done")

    assert ([], ENTRY, 4) == (journal.pending(), journal.last_done(), journal.next_number())

    journal.mark(3, "undone")
    assert ([], None, 4) == (journal.pending(), journal.last_done(), journal.next_number())


def test_temporary_files_are_hidden_and_no_startup_files():
    assert ["/real/.zippath-0badcafe-0.tmp", "/.zippath-0badcafe-1.tmp"] == [
        ENTRY.temp(change) for change in ENTRY.changes
    ]


def test_only_the_last_entries_are_kept(tmp_path):
    path = str(tmp_path / "a.pth")
    texts = [None, *(b"%d" % number for number in range(KEPT + 5))]
    for before, after in itertools.pairwise(texts):
        with Transaction(str(tmp_path), "add") as change:
            change.apply([Edit(path, before, after)])

    assert KEPT == len(os.listdir(tmp_path / "journal"))
    while undo(str(tmp_path), "zippath undo", say=print):
        pass
    assert b"4" == read(path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"version": 2}', b"\xff", b"null"])
def test_an_entry_that_is_not_understood_is_named(tmp_path, content):
    journal = Journal(str(tmp_path))
    journal.begin(ENTRY)
    name = journal.file(3, "pending")
    with open(name, "wb") as file:
        file.write(content)

    with (
        pytest.raises(ZippathError, match=f"could not understand the journal entry {name}"),
        Transaction(str(tmp_path), "add"),
    ):
        pass


def test_foreign_files_in_the_journal_are_left_alone(tmp_path):
    journal = Journal(str(tmp_path))
    journal.begin(ENTRY)
    for name in ("notes.txt", "x.done.json", "7.odd.json"):
        (tmp_path / "journal" / name).write_bytes(b"")

    assert 4 == journal.next_number()
    journal.drop([3])
    assert 3 == len(os.listdir(journal.dir))
