"""A change of the user's files: under a lock, in the journal, and all or nothing."""

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from types import TracebackType

from zippath.edits import files
from zippath.edits.edit import Edit
from zippath.edits.edited_links import content_at, place_of, stage_link
from zippath.edits.journal import Change, Journal, JournalEntry
from zippath.edits.lock import locked
from zippath.errors import ZippathError


def _silent(_line: str) -> None:
    pass


class Transaction:
    """A change under the lock; any exception leaves all files as before.

    Entering it first rolls back the unfinished change of a killed process. `say` gets messages for
    the user; `patience` is the longest wait for the lock, in seconds.
    """

    def __init__(
        self,
        state_dir: str,
        command: str,
        *,
        say: Callable[[str], None] = _silent,
        patience: float = 60.0,
    ) -> None:
        self.journal = Journal(state_dir)
        self.recovered: tuple[JournalEntry, ...] = ()
        self._command = command
        self._say = say
        self._lock = locked(state_dir, say, patience)
        self._held = contextlib.ExitStack()
        self._entry: JournalEntry | None = None

    def __enter__(self) -> "Transaction":
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._lock)
            self._recover()
            self._held = stack.pop_all()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with self._held:
            if self._entry is None:
                return
            if error is not None:
                self._roll_back(self._entry, error)
                return
            try:
                self._finish(self._entry)
            except BaseException as failure:
                self._roll_back(self._entry, failure)
                raise

    def apply(
        self,
        edits: Iterable[Edit],
        *,
        confined: bool = False,
        undoing: JournalEntry | None = None,
        tidy: Iterable[str] = (),
    ) -> tuple[Edit, ...]:
        """Carry out the edits and return those with an effect.

        All are checked before the first file is written. With `confined`, no link may lead out of
        the directory of an edit's path. The bytecode of a deleted source goes with it. The
        directories `tidy` are removed if the edits leave them empty. Raises ZippathError if a file
        does not hold what its edit says, or cannot be written; then nothing has changed.
        """
        if self._entry is not None:
            raise RuntimeError("a transaction applies its edits once")
        changes = prepare(edits, confined=confined, undoing=undoing)
        if not changes:
            return ()
        entry = JournalEntry(
            self.journal.next_number(),
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            self._command,
            changes,
            _dirs_to_make(changes),
            undoing.number if undoing else None,
            os.urandom(4).hex(),
        )
        self._entry = entry  # first: a signal at any later moment finds it, and rolls it back
        try:
            self.journal.begin(entry)
            _carry_out(entry)
            for change in entry.changes:
                if change.edit.after is None:
                    files.discard_bytecode(change.target)
            for directory in (*reversed(undoing.dirs if undoing else ()), *tidy):
                _remove_if_empty(directory)
        except BaseException as error:
            self._entry = None
            self._roll_back(entry, error)
            raise
        return entry.edits

    def _finish(self, entry: JournalEntry) -> None:
        if entry.undoes is None:
            self.journal.mark(entry.number, "done")
        else:
            self.journal.mark(entry.undoes, "undone")
            self.journal.drop([entry.number])
        self.journal.trim()

    def _recover(self) -> None:
        self.journal.sweep()
        for entry in self.journal.pending():
            self._restore(entry)
            self._say(f"rolled back what was left unfinished at {entry.time}: {entry.command}")
            self.recovered = (*self.recovered, entry)

    def _roll_back(self, entry: JournalEntry, cause: BaseException) -> None:
        try:
            self._restore(entry)
        except ZippathError as error:
            raise ZippathError(f"{cause}; then {error.message}", error.hint) from cause

    def _restore(self, entry: JournalEntry) -> None:
        left_alone = restore(entry, self.journal.file(entry.number, "pending"))
        if entry.undoes is not None:
            self.journal.mark(entry.undoes, "done")
        self.journal.drop([entry.number])
        for path in left_alone:
            self._say(f"{path} was changed by somebody else meanwhile, and is left as it is")


def recover(
    state_dir: str, command: str, *, say: Callable[[str], None] = _silent, patience: float = 60.0
) -> bool:
    """Roll back the unfinished change of a killed process; return whether a change was at work.

    It may have been the change of a live process, finished by then. Otherwise nothing is locked or
    created.
    """
    if not Journal(state_dir).is_pending():
        return False
    with Transaction(state_dir, command, say=say, patience=patience):
        return True


def prepare(
    edits: Iterable[Edit], *, confined: bool = False, undoing: JournalEntry | None = None
) -> tuple[Change, ...]:
    """Check the edits against their files; return those with an effect. Raises ZippathError."""
    once = {change.target: change.kept for change in undoing.changes} if undoing else {}
    changes: dict[str, Change] = {}
    for edit in edits:
        if edit.before == edit.after:
            continue
        target = place_of(edit, confined)
        _check_unchanged(edit, target)
        change = Change(edit, target, _attributes(edit, target) or once.get(target))
        other = changes.setdefault(target, change)
        if other.edit.after != edit.after:
            raise ZippathError(
                f"{other.edit.path} and {edit.path} are the same file, {target}",
                "edit one of them at a time",
            )
    return tuple(changes.values())


def _attributes(edit: Edit, target: str) -> files.Attributes | None:
    if edit.is_link:
        return None
    return files.attributes(target) or (files.new_program() if edit.is_program else None)


def restore(entry: JournalEntry, record: str) -> list[str]:
    """Restore the files of `entry` and remove the directories created for it.

    Returns the files left alone: they hold neither their old content nor that of the entry. Raises
    ZippathError after all have been tried, if one cannot be restored; `record` is the entry's file.
    """
    left_alone, problems = [], []
    for change in reversed(entry.changes):
        files.discard(entry.temp(change))
        try:
            if not _restore_one(change, entry.temp(change)):
                left_alone.append(change.edit.path)
        except ZippathError as problem:
            problems.append(problem)
    for directory in reversed(entry.dirs):
        _remove_if_empty(directory)
    if problems:
        raise ZippathError(
            f"not all could be rolled back: {problems[0].message}",
            f"remedy that, and zippath rolls back before its next change, from {record}",
        )
    return left_alone


def _carry_out(entry: JournalEntry) -> None:
    """Stage all edits, then commit them: a full disk shows before the first file changes."""
    for directory in entry.dirs:
        files.make_dir(directory)
    staged = [_stage(change, change.edit.after, entry.temp(change)) for change in entry.changes]
    for change, write in zip(entry.changes, staged, strict=True):
        _check_unchanged(change.edit, change.target)
        write.commit()


def _stage(change: Change, content: bytes | None, temp: str) -> files.Staged:
    if change.edit.is_link:
        return stage_link(change.target, content, temp)
    return files.stage(change.target, content, temp, change.kept, change.edit.is_sealed)


def _restore_one(change: Change, temp: str) -> bool:
    edit = change.edit
    content = content_at(change.target, edit)
    if edit.before is None and edit.left(content):
        files.discard_bytecode(change.target)
    if content == edit.before:
        return True
    if not edit.left(content):
        return False
    if edit.before is not None:
        for directory in files.missing_dirs(change.target):
            files.make_dir(directory)
    _stage(change, edit.before, temp).commit()
    return True


def _check_unchanged(edit: Edit, target: str) -> None:
    if content_at(target, edit) != edit.before:
        raise ZippathError(
            f"{edit.path} has changed since it was looked at", "look at it, and try again"
        )


def _dirs_to_make(changes: Iterable[Change]) -> tuple[str, ...]:
    found = [
        directory
        for change in changes
        if change.edit.after is not None
        for directory in files.missing_dirs(change.target)
    ]
    return tuple(dict.fromkeys(found))


def _remove_if_empty(directory: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(directory)
