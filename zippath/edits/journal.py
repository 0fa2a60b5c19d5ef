"""The journal: a durable record of each change, written before the first file changes."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from zippath.edits import files
from zippath.edits.edit import Edit
from zippath.edits.kept_contents import KeptContents
from zippath.errors import ZippathError

State = Literal["pending", "done", "undone"]

VERSION = 2
READ = (1, VERSION)  # entries of version 1 hold every content themselves
KEPT = 50  # entries


@dataclass(frozen=True)
class Change:
    """One edit of an entry; `target` is its path with all links resolved."""

    edit: Edit
    target: str
    kept: files.Attributes | None
    """Mode and owner of the file before the edit."""


@dataclass(frozen=True)
class JournalEntry:
    """One change of the user's files, by one command."""

    number: int
    time: str
    """In UTC, as in 2026-11-20T10:15:00Z."""
    command: str
    changes: tuple[Change, ...]
    dirs: tuple[str, ...] = ()
    """Directories created for it, outermost first."""
    undoes: int | None = None
    """The number of the entry undone by this one."""
    token: str = ""
    """Part of the names of its temporary files."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of all files."""
        return tuple(change.edit for change in self.changes)

    def reverse(self) -> tuple[Edit, ...]:
        """Return the edits to undo this change."""
        return tuple(edit.reverse() for edit in self.edits)

    def temp(self, change: Change) -> str:
        """Return the temporary file of `change`: hidden, beside the target, and no startup file."""
        name = f".zippath-{self.token}-{self.changes.index(change)}.tmp"
        return os.path.join(os.path.dirname(change.target), name)


class Journal:
    """The entries in `state_dir`, one file each, named after the state: `000007.done.json`.

    A rename is atomic and needs no room on the disk, so an entry is never half marked.
    """

    def __init__(self, state_dir: str) -> None:
        self.dir = os.path.join(state_dir, "journal")
        self._contents = KeptContents(os.path.join(self.dir, "contents"))

    def begin(self, entry: JournalEntry) -> None:
        """Record durably what is about to be done. Raises ZippathError."""
        try:
            os.makedirs(self.dir, mode=0o700, exist_ok=True)
        except OSError as error:
            raise files.refusal("make", self.dir, error) from error
        for edit in entry.edits:
            self._contents.keep((edit.before, edit.after))
        name = self.file(entry.number, "pending")
        files.stage(name, _dump(entry, self._contents), name + ".tmp").commit()

    def mark(self, number: int, state: State) -> None:
        """Set the state of an entry. Raises ZippathError."""
        for found, old in self._names():
            if found == number and old != state:
                target = self.file(number, state)
                try:
                    files.replace(self.file(number, old), target)
                except OSError as error:
                    raise files.refusal("write", target, error) from error
                files.sync_dir(self.dir)

    def drop(self, numbers: Iterable[int]) -> None:
        """Delete the entries with these numbers."""
        wanted = set(numbers)
        for number, state in self._names():
            if number in wanted:
                files.discard(self.file(number, state))
        files.sync_dir(self.dir)

    def trim(self) -> None:
        """Forget the oldest entries, but never an unfinished one."""
        settled = [number for number, state in self._names() if state != "pending"]
        if settled[:-KEPT]:
            self.drop(settled[:-KEPT])
            left = (files.read(self.file(*name)) or b"" for name in self._names())
            self._contents.sweep(left)

    def next_number(self) -> int:
        """Return a number above all others."""
        return max((number for number, _ in self._names()), default=0) + 1

    def pending(self) -> list[JournalEntry]:
        """Return the unfinished entries, newest first."""
        return [self._load(n, state) for n, state in reversed(self._names()) if state == "pending"]

    def is_pending(self) -> bool:
        """Whether any entry is unfinished."""
        return any(state == "pending" for _, state in self._names())

    def last_done(self) -> JournalEntry | None:
        """Return the newest entry neither undone nor unfinished."""
        done = [number for number, state in self._names() if state == "done"]
        return self._load(done[-1], "done") if done else None

    def settled_inside(self, directory: str) -> list[int]:
        """Return the numbers of the settled entries that have changed files in a directory only."""
        inside = os.path.join(os.path.realpath(directory), "")
        entries = (self._load(n, state) for n, state in self._names() if state != "pending")
        return [
            entry.number
            for entry in entries
            if all(change.target.startswith(inside) for change in entry.changes)
        ]

    def sweep(self) -> None:
        """Delete half-written entries of killed processes."""
        for name in files.listed(self.dir):
            if name.endswith(".json.tmp"):
                files.discard(os.path.join(self.dir, name))

    def file(self, number: int, state: State) -> str:
        """Return the path of an entry in a state."""
        return os.path.join(self.dir, f"{number:06d}.{state}.json")

    def _names(self) -> list[tuple[int, State]]:
        """Return number and state of each entry, oldest first."""
        found: list[tuple[int, State]] = []
        for name in files.listed(self.dir):
            number, _, rest = name.partition(".")
            for state in ("pending", "done", "undone"):
                if number.isdecimal() and rest == f"{state}.json":
                    found.append((int(number), state))
        return sorted(found)

    def _load(self, number: int, state: State) -> JournalEntry:
        name = self.file(number, state)
        try:
            return _parse(files.read(name) or b"", self._contents)
        except (ValueError, KeyError, TypeError) as error:
            raise ZippathError(
                f"could not understand the journal entry {name}",
                "look at the files that it names, then remove it",
            ) from error


def _dump(entry: JournalEntry, contents: KeptContents) -> bytes:
    record = {
        "version": VERSION,
        "number": entry.number,
        "time": entry.time,
        "command": entry.command,
        "undoes": entry.undoes,
        "token": entry.token,
        "dirs": entry.dirs,
        "changes": [
            {
                "path": change.edit.path,
                "target": change.target,
                "before": contents.encode(change.edit.before),
                "after": contents.encode(change.edit.after),
                "kept": [change.kept.mode, change.kept.uid, change.kept.gid]
                if change.kept
                else None,
                **({"sealed": True} if change.edit.is_sealed else {}),
                **({"link": True} if change.edit.is_link else {}),
            }
            for change in entry.changes
        ],
    }
    return json.dumps(record, indent=1).encode("ascii")


def _parse(content: bytes, contents: KeptContents) -> JournalEntry:
    """Parse an entry. Raises ValueError, KeyError or TypeError if `content` is none."""
    record: dict[str, Any] = json.loads(content)
    if record["version"] not in READ:
        raise ValueError(record["version"])
    changes = tuple(
        Change(
            Edit(
                item["path"],
                contents.decode(item["before"]),
                contents.decode(item["after"]),
                item.get("sealed") is True,
                is_link=item.get("link") is True,
            ),
            item["target"],
            files.Attributes(*item["kept"]) if item["kept"] else None,
        )
        for item in record["changes"]
    )
    return JournalEntry(
        record["number"],
        record["time"],
        record["command"],
        changes,
        tuple(record["dirs"]),
        record["undoes"],
        record["token"],
    )
