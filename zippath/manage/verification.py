"""Verifies that the path of a target is the planned one after a change."""

from collections.abc import Sequence

from zippath.errors import ZippathError
from zippath.syspath.ledger import is_in_file_store
from zippath.syspath.snapshot import Snapshot

_HINT = "`zippath path` shows which startup code may do that"


def require_planned(
    before: Snapshot, planned: Snapshot, after: Snapshot, added: Sequence[str] = ()
) -> None:
    """Compare the observed `sys.path` with the planned one, order included; raises ZippathError.

    Startup code of others may add and drop entries, which no replay foresees: they do not count,
    unless they are among `added`. Only where such code changed the order before the change too
    does the order not count.
    """
    foreseen, seen = before.ledger.predicted, _without_file_store(before)
    expected, observed = planned.ledger.predicted, _without_file_store(after)
    wanted = [
        entry for entry in expected if entry in seen or entry not in foreseen or entry in added
    ]
    if foreseen == seen:
        holds = expected == observed
    elif _among(foreseen, seen) == _among(seen, foreseen):
        holds = wanted == _among(observed, wanted)
    else:
        holds = set(wanted) <= set(observed)
    if not holds:
        missing = [entry for entry in wanted if entry not in observed]
        problem = f"{', '.join(missing)} is not on it" if missing else "its order differs"
        python = after.facts.executable
        raise not_as_planned(f"the path of {python} was not the planned one: {problem}")


def _without_file_store(snapshot: Snapshot) -> tuple[str, ...]:
    """The path without what the importer puts behind an archive once that is imported from."""
    facts = snapshot.facts
    return tuple(entry for entry in facts.path if not is_in_file_store(entry, facts))


def require_importer(after: Snapshot) -> None:
    """Raise ZippathError unless the importer is active, which `after` shows."""
    if not after.facts.has_our_importer:
        raise not_as_planned(f"the importer is not active in {after.facts.executable}")


def not_as_planned(problem: str) -> ZippathError:
    """The error of a change that is rolled back for this reason."""
    return ZippathError(f"rolled back: after the change, {problem}", _HINT)


def require_there(archives: Sequence[str], snapshot: Snapshot) -> None:
    """Raise ZippathError where an archive that needs no change is missing from the path."""
    missing = [path for path in archives if path not in snapshot.facts.path]
    if missing:
        python = snapshot.facts.executable
        raise ZippathError(
            f"{', '.join(missing)} is not on the path of {python}, though a startup file names it",
            _HINT,
        )


def require_effective(archives: Sequence[str], planned: Snapshot) -> None:
    """Raise ZippathError where python would ignore the lines that name archives."""
    missing = [path for path in archives if path not in planned.ledger.predicted]
    if missing:
        ignored = (
            f"in {file.path} {line.reason.text}"
            for file in planned.ledger.startup_files
            for line in file.lines
            if line.reason.code == "after-failure"
        )
        raise ZippathError(
            f"{', '.join(missing)} would not be on the path of {planned.facts.executable}: "
            + next(ignored, "it would ignore the line"),
            "`zippath doctor` tells how to mend that",
        )


def _among(entries: Sequence[str], others: Sequence[str]) -> list[str]:
    return [entry for entry in entries if entry in others]
