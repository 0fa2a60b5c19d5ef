"""`zippath remove`: takes archives off the path of a target."""

from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, present, target
from zippath.edits import Edit
from zippath.manage import plan
from zippath.manage.apply import Outcome
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot

app = command_app()


@app.command()
def remove(
    names: Annotated[
        list[str],
        typer.Argument(metavar="ARCHIVE|NAME...", help="a path, a file name, or a distribution"),
    ],
    user: Annotated[bool, typer.Option("--user", help="only from the user site")] = False,
    site: Annotated[bool, typer.Option("--site", help="only from the site dir")] = False,
    python: target.Python = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Take archives off the path of a python; the archives themselves stay where they are."""
    wish = plan.Removal(tuple(names), target.scope_of(user, site))
    gone: list[str] = []

    def edits_for(snapshot: Snapshot) -> list[Edit]:
        gone.extend(plan.meant(snapshot, wish))
        return plan.remove(snapshot, wish, gone)

    change = target.carry_out(python, edits_for, dry_run)
    # entries stay where others name them too
    left = [entry for entry in change.after.ledger.entries if entry.path in gone]
    if json:
        output.as_json(_as_json(change, gone, left, dry_run))
        return
    if dry_run:
        output.diff(change.edits)
    for path in gone:
        output.text(f"{'would remove' if dry_run else 'removed'} {path}")
    for edit in change.edits:
        output.text(f"  python  {present.python_text(change.after.facts)}")
        output.text(f"  file    {edit.path}")
    for entry in left:
        output.text(f"  note    {entry.path} is still there: {entry.origin}")


def _as_json(
    change: Outcome, gone: list[str], left: list[PathEntry], dry_run: bool
) -> dict[str, Any]:
    was = {entry.path: entry for entry in change.before.ledger.entries}
    return {
        "python": present.python_json(change.after.facts),
        "changed": bool(change.edits) and not dry_run,
        "files": [edit.path for edit in change.edits],
        "removed": gone,
        "entries": [present.entry_json(was[path]) for path in gone if path in was],
        "left": [present.entry_json(entry) for entry in left],
        **present.diff_json(change.edits, dry_run),
    }
