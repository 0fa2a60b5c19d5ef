"""Undoes the last change."""

import os
from collections.abc import Callable

from zippath.edits.edited_links import content_at, place_of
from zippath.edits.journal import Journal, JournalEntry
from zippath.edits.lock import locked
from zippath.edits.transaction import Transaction
from zippath.errors import ZippathError


def undoable(
    state_dir: str, *, say: Callable[[str], None], patience: float = 60.0
) -> JournalEntry | None:
    """Return the next change for `undo`. Raises ZippathError if `undo` would refuse it."""
    if not os.path.isdir(state_dir):
        return None
    journal = Journal(state_dir)
    with locked(state_dir, say, patience):
        unfinished = journal.pending()
        if unfinished:
            return unfinished[0]
        entry = journal.last_done()
    if entry is not None:
        _check_untouched(entry)
    return entry


def undo(
    state_dir: str, command: str, *, say: Callable[[str], None], patience: float = 60.0
) -> JournalEntry | None:
    """Undo the last change, or the unfinished one of a killed process.

    Returns it, or None if there is nothing to undo. Raises ZippathError, and changes nothing, if
    one of its files has changed since.
    """
    if not os.path.isdir(state_dir):
        return None
    with Transaction(state_dir, command, say=say, patience=patience) as change:
        if change.recovered:
            return change.recovered[0]
        entry = change.journal.last_done()
        if entry is not None:
            _check_untouched(entry)
            change.apply(entry.reverse(), undoing=entry)
        return entry


def forget_inside(
    state_dir: str, directory: str, *, say: Callable[[str], None], patience: float = 60.0
) -> None:
    """Forget the changes of files in a directory that is gone: nothing can undo them."""
    if os.path.isdir(state_dir):
        journal = Journal(state_dir)
        with locked(state_dir, say, patience):
            journal.drop(journal.settled_inside(directory))


def _check_untouched(entry: JournalEntry) -> None:
    for change in entry.changes:
        path, target = change.edit.path, change.target
        moved = place_of(change.edit, confined=False) != target
        if moved or content_at(target, change.edit) != change.edit.after:
            raise ZippathError(
                f"{path} has changed since `{entry.command}` of {entry.time}",
                "edit it by hand; undoing would lose the later change",
            )
