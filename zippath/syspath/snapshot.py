"""One start of one Python, looked at: its facts, and the ledger of its `sys.path`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zippath.syspath.disk import Disk, RealDisk
from zippath.syspath.facts import Facts
from zippath.syspath.interpreter import ask
from zippath.syspath.ledger import Ledger, replay
from zippath.syspath.overlay import Overlay


@dataclass(frozen=True)
class Snapshot:
    """What one interpreter says and what is on disk, at one moment."""

    facts: Facts
    ledger: Ledger
    disk: Disk

    def after(self, contents: Mapping[str, bytes | None]) -> "Snapshot":
        """The snapshot that a start would give if files had these contents (None: no file).

        Predicted by the rules of site alone: startup code runs, but what it does is not known.
        """
        disk = Overlay(self.disk, contents)
        path = replay(self.facts, disk).predicted
        facts = replace(self.facts, path=path)
        return Snapshot(facts, replay(facts, disk), disk)


def take(
    executable: str,
    env: Mapping[str, str],
    cwd: str,
    flags: Sequence[str] = (),
    partial: bool = False,
) -> Snapshot:
    """Start `executable` with `flags` in `env` and `cwd` and look at it (see `interpreter.ask`)."""
    facts = ask(executable, env, cwd, flags, partial=partial)
    disk = RealDisk()
    return Snapshot(facts, replay(facts, disk), disk)
