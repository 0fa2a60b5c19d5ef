"""`zippath remove`: takes archives off the path of a target."""

from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, present, target
from zippath.cli.path_indexes import refresh
from zippath.manage.apply import Outcome, change
from zippath.manage.plan import Removal
from zippath.syspath.entry import PathEntry
from zippath.syspath.managed import is_managed_file

app = command_app()


@app.command(epilog="Example: zippath remove hello.zip 'boto*'")
def remove(
    names: Annotated[
        list[str],
        typer.Argument(metavar="ARCHIVE|NAME...", help="as `list` shows it, or like 'boto*'"),
    ],
    user: Annotated[bool, typer.Option("--user", help="only from the user site")] = False,
    site: Annotated[bool, typer.Option("--site", help="only from the site dir")] = False,
    python: target.Python = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Take archives off the path of a python.

    The archives themselves stay where they are.
    """
    wish = Removal(tuple(names), target.scope_of(user, site))
    outcome = change(wish, target.to_change(python), target.invocation(dry_run))
    refresh(outcome, dry_run)
    if json:
        output.as_json(_as_json(outcome, dry_run))
    else:
        _print(outcome, dry_run)


def _print(outcome: Outcome, dry_run: bool) -> None:
    edits = outcome.plan.edits
    if dry_run:
        output.diff(edits)
    for path in outcome.plan.removed:
        output.text(f"{'would remove' if dry_run else 'removed'} {path}")
    for edit in edits:
        if is_managed_file(edit.path):
            output.text(f"  python  {present.python_text(outcome.after.facts)}")
            output.text(f"  file    {edit.path}")
    if outcome.plan.disables:
        output.text(
            "  note    the importer goes too: `add` had put it in, and nothing needs it now"
        )
    for entry in _left(outcome):
        output.text(f"  note    {entry.path} is still there: {entry.origin}")


def _left(outcome: Outcome) -> list[PathEntry]:
    """The entries that stay, because others name them too."""
    gone = outcome.plan.removed
    return [entry for entry in outcome.after.ledger.entries if entry.path in gone]


def _as_json(outcome: Outcome, dry_run: bool) -> dict[str, Any]:
    edits, gone = outcome.plan.edits, outcome.plan.removed
    before = {entry.path: entry for entry in outcome.before.ledger.entries}
    return {
        "python": present.python_json(outcome.after.facts),
        "changed": bool(edits) and not dry_run,
        "files": [edit.path for edit in edits],
        "removed": list(gone),
        "entries": [present.entry_json(before[path]) for path in gone if path in before],
        "left": [present.entry_json(entry) for entry in _left(outcome)],
        **present.diff_json(edits, dry_run),
    }
