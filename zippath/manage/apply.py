"""Look, leap, look again: carry out edits on a target and start it again to see that they hold."""

from collections.abc import Callable, Mapping, Sequence
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
class Outcome:
    """The target before and after; `after` is what the replay says where nothing was written."""

    edits: tuple[Edit, ...]
    before: Snapshot
    after: Snapshot


def preview(target: Target, plan: Plan, partial: bool = False) -> Outcome:
    """What carrying out the plan would change; nothing is written.

    `partial` allows a target that does not start, for plans that mend it.
    """
    before = snapshot.take(target.executable, target.env, target.cwd, partial=partial)
    edits = plan(before)
    return Outcome(tuple(edits), before, before.after({edit.path: edit.after for edit in edits}))


def carry_out(
    target: Target,
    plan: Plan,
    command: str,
    state_dir: str,
    say: Callable[[str], None],
    partial: bool = False,
) -> Outcome:
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
    return Outcome(planned.edits, planned.before, after)


def _look_again(target: Target) -> Snapshot:
    try:
        return snapshot.take(target.executable, target.env, target.cwd)
    except ZippathError as error:
        raise ZippathError(f"rolled back: after the change, {error.message}", error.hint) from error


def _require_planned(planned: Outcome, after: Snapshot) -> None:
    """Compare the observed path with the planned one, order included.

    Startup code of others may add and drop entries, as no replay foresees: those are left out.
    Only where it changed the order before already does the order not count.
    """
    expected, observed = planned.after.ledger.predicted, after.facts.path
    foreseen, seen = planned.before.ledger.predicted, planned.before.facts.path
    wanted = [entry for entry in expected if entry in seen or entry not in foreseen]
    if foreseen == seen:
        holds = expected == observed
    elif _among(foreseen, seen) == _among(seen, foreseen):
        holds = wanted == _among(observed, wanted)
    else:
        holds = set(wanted) <= set(observed)
    if not holds:
        missing = [entry for entry in wanted if entry not in observed]
        what = f"{', '.join(missing)} is not on it" if missing else "its order differs"
        raise ZippathError(
            f"rolled back: after the change, the path of {after.facts.executable} was not the "
            f"planned one: {what}",
            "`zippath path` shows which startup code may do that",
        )


def _among(entries: Sequence[str], others: Sequence[str]) -> list[str]:
    return [entry for entry in entries if entry in others]
