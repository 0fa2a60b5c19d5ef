"""Changes the files of a target, then starts it to verify that the plan holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from zippath.edits import Edit, Transaction, prepare, recover
from zippath.errors import ZippathError
from zippath.finders.path_hooks import with_importer
from zippath.manage.boot_module import make_archives
from zippath.manage.packed_importer import share
from zippath.manage.plan import Plan, TargetWish
from zippath.manage.target import Target
from zippath.manage.verification import (
    not_as_planned,
    require_effective,
    require_importer,
    require_planned,
    require_there,
)
from zippath.python.bytecode_files import compile_files
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class Invocation:
    """One run of zippath that changes something.

    `command` is the command line as the user typed it, which `undo` names; `say` gets messages for
    the user while it runs. With `dry_run` nothing is written.
    """

    command: str
    state_dir: str
    say: Callable[[str], None]
    dry_run: bool = False


@dataclass(frozen=True)
class Outcome:
    """The result of a wish: the plan, and the target before and after it.

    Where nothing was written, `after` is the prediction.
    """

    plan: Plan
    before: Snapshot
    after: Snapshot


def change(wish: TargetWish, target: Target, invocation: Invocation) -> Outcome:
    """Look at the target and carry out the wish; see `carry_out`."""
    return carry_out(wish, look(target, invocation), target, invocation)


def look(target: Target, invocation: Invocation) -> Snapshot:
    """Look at the target before the lock is taken.

    Where it does not start because of what a killed process left half done, that is rolled back.
    """
    try:
        return target.look()
    except ZippathError:
        if invocation.dry_run:
            raise
        if not recover(invocation.state_dir, invocation.command, say=invocation.say):
            raise
    return target.look()


def carry_out(
    wish: TargetWish, looked: Snapshot, target: Target, invocation: Invocation
) -> Outcome:
    """Plan on what the disk holds now, write it, start the target again; one step for `undo`.

    All this happens under one lock, so concurrent changes lose nothing. `looked` is the target as
    it was a moment ago. Raises ZippathError, with everything rolled back, where the target does
    not start afterwards or its path is not the planned one.
    """
    if invocation.dry_run:
        plan = wish.plan(looked)
        prepare(plan.edits, confined=True)  # what cannot be written is not shown either
        return _predicted(plan, looked)
    make_archives(looked, target.env)
    with Transaction(invocation.state_dir, invocation.command, say=invocation.say) as transaction:
        before = _as_it_is_now(looked, target)
        plan = wish.plan(before)
        planned = _predicted(plan, before)
        if not plan.edits:
            return planned
        transaction.apply(plan.edits, confined=True, tidy=plan.tidy)
        share(plan.edits, before.facts, target.env)
        compile_files(target.executable, _sources(plan.edits), target.env, target.cwd)
        after = _look_again(planned, target)
        require_planned(before, planned.after, after, plan.added)
        if plan.boots:
            require_importer(after)
    return Outcome(plan, before, after)


def predicted(plan: Plan, before: Snapshot) -> Snapshot:
    """Predict the target after a plan, with the importer if that comes with it."""
    after = before.after(plan.contents)
    return after._replace(facts=with_importer(after.facts)) if plan.boots else after


def _predicted(plan: Plan, before: Snapshot) -> Outcome:
    after = predicted(plan, before)
    if plan.edits:
        require_effective(plan.added, after)
    else:
        require_there(plan.added, before)
    return Outcome(plan, before, after)


def _as_it_is_now(looked: Snapshot, target: Target) -> Snapshot:
    """The snapshot, taken again if another process has changed a startup file since.

    Inside the lock no other zippath does that any more, and a replay shows it without a start.
    """
    return looked if looked.holds() else target.look()


def _look_again(planned: Outcome, target: Target) -> Snapshot:
    facts = planned.before.facts
    try:
        if target.unstarted:
            return target.look()
        if _only_startup_files(planned.plan.edits) and not facts.failure:
            return target.look_again(planned.before)
        return replace(target, partial=False).look()
    except ZippathError as error:
        raise not_as_planned(error.message) from error


def _sources(edits: Sequence[Edit]) -> list[str]:
    return [edit.path for edit in edits if edit.after is not None and edit.path.endswith(".py")]


def _only_startup_files(edits: Sequence[Edit]) -> bool:
    """Whether `site` alone reads the edited files: then `sys.path` before `site` stays the same."""
    return all(edit.path.endswith((".pth", ".start")) for edit in edits)
