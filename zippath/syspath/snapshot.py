"""Snapshots: the facts of one start of a Python, and the ledger of its `sys.path`."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from zippath.errors import UsageError, ZippathError
from zippath.python.facts import Facts
from zippath.python.interpreter import (
    Asking,
    AskingWithoutStart,
    ask_again,
    mending,
    not_started,
)
from zippath.python.start import PLAIN, SAFE_PATH, Start
from zippath.syspath.boot_entries import with_boot_modules
from zippath.syspath.disk import Disk, RealDisk
from zippath.syspath.ledger import Ledger, replay
from zippath.syspath.overlay import Overlay
from zippath.syspath.program import running
from zippath.syspath.start_rules import start_rules


class Snapshot(NamedTuple):
    """The facts of an interpreter and its files on disk, at one moment."""

    facts: Facts
    ledger: Ledger
    disk: Disk

    def after(self, contents: Mapping[str, bytes | None]) -> "Snapshot":
        """Predict the snapshot of a start after some files have changed (None: no file).

        The prediction follows the rules of `site` alone and knows no effects of startup code.
        """
        disk = Overlay(self.disk, contents)
        facts = with_boot_modules(self.facts, contents)
        facts = facts._replace(path=replay(facts, disk).predicted)
        return Snapshot(facts, replay(facts, disk), disk)

    def holds(self) -> bool:
        """Whether the files behind the facts and the ledger are still the same; needs no start."""
        read = (self.facts.pyvenv_cfg, self.facts.underscore_pth, self.facts.externally_managed)
        return replay(self.facts, self.disk) == self.ledger and all(
            self.disk.read(file.path) == file.text.encode("utf-8", "surrogateescape")
            for file in read
            if file is not None
        )


def nothing() -> None:
    """Do nothing while a Python starts."""


def take(
    executable: str,
    env: Mapping[str, str],
    cwd: str,
    start: Start = PLAIN,
    partial: bool = False,
    meanwhile: Callable[[], None] = nothing,
) -> Snapshot:
    """Start `executable` in `env` and `cwd`, and look at it (see `interpreter.ask`).

    Its program is never run: where that is a script or a module, the entry for it is predicted.
    There is time to do something `meanwhile`, before the answer is waited for. Raises
    ZippathError where it does not start, with the startup file to blame if there is one.
    """
    with Asking(executable, env, cwd, start.flags) as asking:
        meanwhile()
        return answered(asking, start, partial)


def answered(asking: Asking, start: Start = PLAIN, partial: bool = False) -> Snapshot:
    """Take the snapshot of a Python that has been asked already; see `take`."""
    facts = asking.facts(partial=True, obstacle=_pipe_in_the_way)
    _require_safe_path(facts, start)
    return _of(asking.executable, facts, start, partial)


def _require_safe_path(facts: Facts, start: Start) -> None:
    """Raise UsageError for a Python that is older than the flag -P, if that is asked for."""
    if SAFE_PATH in start.flags and not start_rules(facts).safe_path:
        raise UsageError(
            f"python {facts.minor_text} has no -P, which came with 3.11: {facts.executable}",
            "leave --safe-path out, or name another python with --python",
        )


def _pipe_in_the_way(facts: Facts) -> str:
    """The reason why a start does not end, if one of its startup files is a pipe; else ""."""
    files = replay(facts, RealDisk()).startup_files
    pipe = next((file for file in files if file.reason.code == "pipe"), None)
    return f"it waits for {pipe.path}" if pipe else ""


def foresee(
    executable: str, env: Mapping[str, str], cwd: str, start: Start = PLAIN
) -> Snapshot | None:
    """Predict the snapshot of `executable` without starting it as usual: no user's code runs.

    None where it does not start even so.
    """
    with AskingWithoutStart(executable, env, cwd, start.flags) as asking:
        return foreseen_by(asking, start)


def foreseen_by(asking: AskingWithoutStart, start: Start = PLAIN) -> Snapshot | None:
    """Predict the snapshot of a Python that has been asked already; see `foresee`."""
    facts = asking.facts()
    if facts is None:
        return None
    _require_safe_path(facts, start)
    disk = RealDisk()
    facts = facts._replace(start=start)
    return Snapshot(facts, replay(facts, disk), disk).after({})


def take_again(before: Snapshot, executable: str, env: Mapping[str, str], cwd: str) -> Snapshot:
    """Take the snapshot `before` again after a change of startup files: one start is enough.

    Raises ZippathError as `take` does.
    """
    facts = ask_again(before.facts, executable, env, cwd)
    return _of(executable, facts, before.facts.start, partial=False)


def _of(executable: str, facts: Facts, start: Start, partial: bool) -> Snapshot:
    disk = RealDisk()
    facts = running(facts, start, disk)
    ledger = replay(facts, disk)
    if facts.failure and not partial:
        raise _broken_by_file(executable, ledger) or not_started(executable, facts.failure)
    return Snapshot(facts, ledger, disk)


def _broken_by_file(executable: str, ledger: Ledger) -> ZippathError | None:
    """The error about the startup file that stops `site`, if there is one."""
    for file in ledger.startup_files:
        if file.fatal:
            lines = (line.reason for line in file.lines if line.verdict == "fatal")
            reason = next(lines, None)
            text = (reason or file.reason).text
            hint = f"remove {file.path}" if reason is None else f"mend it: {mending(executable)}"
            return ZippathError(f"could not start {executable}: {file.path}: {text}", hint)
    return None
