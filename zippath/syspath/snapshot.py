"""One start of one Python, looked at: its facts, and the ledger of its `sys.path`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zippath.syspath.disk import Disk, RealDisk
from zippath.syspath.facts import Facts
from zippath.syspath.interpreter import ask
from zippath.syspath.ledger import Ledger, replay


@dataclass(frozen=True)
class Snapshot:
    """What one interpreter says and what is on disk, at one moment."""

    facts: Facts
    ledger: Ledger
    disk: Disk


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
