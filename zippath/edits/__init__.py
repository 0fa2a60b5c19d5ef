"""Edits as values, and the only code that writes files of the user."""

from zippath.edits.edit import Edit, diff
from zippath.edits.files import read
from zippath.edits.journal import JournalEntry
from zippath.edits.transaction import Transaction, prepare, recover
from zippath.edits.undo import undo, undoable

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
