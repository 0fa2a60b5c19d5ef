"""Edits as values, and the only code that writes files of the user."""

from importlib import import_module
from typing import TYPE_CHECKING

from zippath.edits.edit import Edit, diff
from zippath.edits.files import read

if TYPE_CHECKING:
    from zippath.edits.journal import JournalEntry
    from zippath.edits.transaction import Transaction, prepare, recover
    from zippath.edits.undoing import undo, undoable

__all__ = [
    "Edit",
    "JournalEntry",
    "Transaction",
    "diff",
    "prepare",
    "read",
    "recover",
    "undo",
    "undoable",
]

# 10 ms, and much of zippath imports this package for the rest of it
_LATER = {
    "JournalEntry": "journal",
    "Transaction": "transaction",
    "prepare": "transaction",
    "recover": "transaction",
    "undo": "undoing",
    "undoable": "undoing",
}


def __getattr__(name: str) -> object:
    """Return what is imported when it is needed."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = found
    return found
