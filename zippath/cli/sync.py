"""`zippath sync`: puts exactly the archives of a list on the path of a target, pinned."""

import os
from typing import Annotated, Any

import typer

from zippath import dirs
from zippath.cli import command_app, output, present, target
from zippath.cli.path_indexes import refresh
from zippath.cli.several_values import SeveralValues
from zippath.environments import syncing
from zippath.environments.syncing import SyncWish, given
from zippath.errors import UsageError
from zippath.manage.apply import Outcome
from zippath.wording import counted

app = command_app()


@app.command(cls=SeveralValues, epilog="Example: zippath sync --python .venv --archives a.whl")
def sync(
    archives: Annotated[
        list[str] | None, typer.Option(metavar="ARCHIVE...", help="these, in this order")
    ] = None,
    user: Annotated[bool, typer.Option("--user", help="for you: the user site")] = False,
    site: Annotated[bool, typer.Option("--site", help="for all: the python's site dir")] = False,
    python: target.Python = None,
    force: Annotated[bool, typer.Option("--force", help="even if the system manages it")] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Put exactly these archives on the path of a python.

    What zippath had put there before and is not in the list goes. The archives stay where they are.
    """
    if not archives:
        raise UsageError("no archives are named", "--archives A.whl B.whl …")
    paths = tuple(target.archive(name) for name in archives)
    wish = SyncWish(
        given(paths), target.scope_of(user, site), force, dirs.baked_cache_dir(os.environ)
    )
    outcome = syncing.sync(wish, target.to_change(python), target.invocation(dry_run))
    refresh(outcome, dry_run)
    if json:
        output.as_json(_as_json(outcome, dry_run))
    else:
        _print(outcome, dry_run)


def _print(outcome: Outcome, dry_run: bool) -> None:
    plan = outcome.plan
    if dry_run:
        output.diff(plan.edits)
    count = counted(len(plan.added), "archive")
    if not plan.edits:
        output.text(f"already in sync: {count}")
    for path in _new(outcome):
        output.text(f"{'would add' if dry_run else 'added'} {path}")
    for path in plan.removed:
        output.text(f"{'would remove' if dry_run else 'removed'} {path}")
    if plan.edits:
        output.text(f"{'would be in sync' if dry_run else 'in sync'}: {count}")
    output.text(f"  python  {present.python_text(outcome.after.facts)}")


def _new(outcome: Outcome) -> list[str]:
    before = set(outcome.before.facts.path)
    return [path for path in outcome.plan.added if path not in before]


def _as_json(outcome: Outcome, dry_run: bool) -> dict[str, Any]:
    return {
        "python": present.python_json(outcome.after.facts),
        **present.edits_json(outcome.plan.edits, dry_run),
        "archives": list(outcome.plan.added),
        "added": _new(outcome),
        "removed": list(outcome.plan.removed),
    }
