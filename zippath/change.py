"""Look, leap, look again: carry out edits on a target and start it again to see that they hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zippath.edits import Edit, Transaction
from zippath.errors import ZippathError
from zippath.syspath import snapshot
from zippath.syspath.snapshot import Snapshot

Plan = Callable[[Snapshot], list[Edit]]


@dataclass(frozen=True)
class Target:
    """The interpreter that a change is for, and the environment that it starts in."""

    executable: str
    env: Mapping[str, str]
    cwd: str


@dataclass(frozen=True)
class Change:
    """The target before and after; `after` is what the replay says where nothing was written."""

    edits: tuple[Edit, ...]
    before: Snapshot
    after: Snapshot


def preview(target: Target, plan: Plan, partial: bool = False) -> Change:
    """What carrying out the plan would change; nothing is written.

    `partial` allows a target that does not start, for plans that mend it.
    """
    before = snapshot.take(target.executable, target.env, target.cwd, partial=partial)
    edits = plan(before)
    return Change(tuple(edits), before, before.after({edit.path: edit.after for edit in edits}))


def carry_out(
    target: Target,
    plan: Plan,
    command: str,
    state_dir: str,
    say: Callable[[str], None],
    partial: bool = False,
) -> Change:
    """Plan on a fresh snapshot, write, start the target again; one `command` for `undo`.

    All of it under one lock, so that changes at the same time lose nothing. Raises ZippathError,
    everything rolled back, where the target does not start afterwards or its path is not the
    planned one.
    """
    with Transaction(state_dir, command, say=say) as transaction:
        planned = preview(target, plan, partial)
        if not planned.edits:
            return planned
        transaction.apply(planned.edits)
        after = _look_again(target)
        _require_planned(planned, after)
    return Change(planned.edits, planned.before, after)


def _look_again(target: Target) -> Snapshot:
    try:
        return snapshot.take(target.executable, target.env, target.cwd)
    except ZippathError as error:
        raise ZippathError(f"rolled back: after the change, {error.message}", error.hint) from error


def _require_planned(planned: Change, after: Snapshot) -> None:
    """Compare the observed path with the planned one.

    Startup code of others may add, move and drop entries, as no replay foresees. Where it did so
    before, what must hold is that everything planned to be there is there.
    """
    expected, observed = planned.after.ledger.predicted, after.facts.path
    before = planned.before
    if before.ledger.predicted != before.facts.path:
        lost = set(before.ledger.predicted) - set(before.facts.path)
        holds = set(expected) - lost <= set(observed)
    else:
        holds = expected == observed
    if not holds:
        missing = [entry for entry in expected if entry not in observed]
        what = f"{', '.join(missing)} is not on it" if missing else "its order differs"
        raise ZippathError(
            f"rolled back: after the change, the path of {after.facts.executable} was not the "
            f"planned one: {what}",
            "`zippath path` shows which startup code may do that",
        )
