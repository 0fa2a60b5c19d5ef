"""`zippath undo`: undoes the last change."""

import os

from zippath import dirs, edits
from zippath.cli import command_app, output, present, target
from zippath.cli.path_indexes import forget_turned_off, stale_after

app = command_app()


@app.command(epilog="Example: zippath undo --dry-run")
def undo(
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Undo the last change; repeat it to go further back.

    Prints the change. Refuses, and changes nothing, if one of its files has changed since.
    """
    state_dir = dirs.state_dir(os.environ)
    if dry_run:
        entry = edits.undoable(state_dir, say=output.message)
    else:
        entry = edits.undo(state_dir, "zippath undo", say=output.message)
    dropped = () if dry_run or entry is None else forget_turned_off(entry.reverse())
    if json:
        output.as_json(_as_object(entry, dry_run, dropped))
    elif entry is None:
        output.text("nothing to undo")
    else:
        _show(entry, dry_run, dropped)


def _show(entry: edits.JournalEntry, dry_run: bool, dropped: tuple[str, ...]) -> None:
    output.text(f"{'would undo' if dry_run else 'undid'} `{entry.command}` of {entry.time}")
    if dry_run:
        output.diff(entry.reverse())
        return
    for edit in entry.reverse():
        output.text(f"  {'removed' if edit.after is None else 'restored'} {edit.path}")
    for directory in stale_after(entry.edits):
        output.text(f"  note    {directory} has a path index: `zippath index build` makes it again")
    for directory in dropped:
        output.text(f"  dropped the path index of {directory}")


def _as_object(
    entry: edits.JournalEntry | None, dry_run: bool, dropped: tuple[str, ...]
) -> dict[str, object]:
    if entry is None:
        return {"changed": False, "files": [], "dropped": [], "dry_run": dry_run}
    return {
        "changed": not dry_run,
        "command": entry.command,
        "time": entry.time,
        "files": [edit.path for edit in entry.edits],
        "dropped": list(dropped),
        **present.diff_json(entry.reverse(), dry_run),
    }
