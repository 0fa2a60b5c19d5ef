"""The result of `zippath sync` and `zippath env sync`, in text and as JSON."""

from collections.abc import Iterator
from typing import Any

from zippath.cli import output, present
from zippath.environments.syncing import SyncResult
from zippath.wording import counted


def report(result: SyncResult, dry_run: bool, json: bool) -> None:
    """Print the result; of a dry run the changes too."""
    if json:
        output.as_json(as_json(result, dry_run))
        return
    if dry_run:
        output.diff(result.outcome.plan.edits)
    output.lines(lines(result, dry_run))


def lines(result: SyncResult, dry_run: bool) -> Iterator[str]:
    """The result as text."""
    outcome = result.outcome
    for path in _new(result):
        yield f"{'would add' if dry_run else 'added'} {path}"
    for path in outcome.plan.removed:
        yield f"{'would remove' if dry_run else 'removed'} {path}"
    count = counted(len(result.archives), "archive")
    if not outcome.plan.edits:
        yield f"already in sync: {count}"
    else:
        yield f"{'would be in sync' if dry_run else 'in sync'}: {count}"
    yield from present.upgrade_lines(outcome.plan, dry_run)
    rows = [("python", present.python_text(outcome.after.facts))]
    yield from present.table([*rows, *(("note", note) for note in result.notes)])


def as_json(result: SyncResult, dry_run: bool) -> dict[str, Any]:
    """The result for programs."""
    plan = result.outcome.plan
    return {
        "python": present.python_json(result.outcome.after.facts),
        "environment": result.environment and result.environment.directory,
        **present.edits_json(plan.edits, dry_run),
        "archives": [
            {
                "name": one.wheel.name,
                "version": one.wheel.version,
                "path": one.wheel.path,
                "sha256": one.wheel.sha256,
                "first": one.first,
            }
            for one in result.archives
        ],
        "added": _new(result),
        "removed": list(plan.removed),
        "notes": list(result.notes),
    }


def _new(result: SyncResult) -> list[str]:
    before = set(result.outcome.before.facts.path)
    return [path for path in result.outcome.plan.added if path not in before]
