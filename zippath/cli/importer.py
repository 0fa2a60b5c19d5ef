"""`zippath importer`: starts the importer at each start of a python, or no longer."""

import os
from typing import Annotated, Any

import typer

from zippath import dirs
from zippath.cli import command_app, output, present, target
from zippath.cli.path_indexes import refresh
from zippath.manage.apply import Outcome, change
from zippath.manage.boot_module import BootModule, boot_modules
from zippath.manage.booting import Disabling, Enabling, Upgrading
from zippath.manage.plan import TargetWish

app = command_app(no_args_is_help=True)

User = Annotated[bool, typer.Option("--user", help="for you: the user site")]
Site = Annotated[bool, typer.Option("--site", help="for all: the python's site dir")]


@app.callback(epilog="Example: zippath importer enable --python .venv")
def importer() -> None:
    """Give a python zippath's importer, or take it out again.

    zippath need not be installed there.
    """


@app.command(epilog="Example: zippath importer enable --python .venv")
def enable(
    user: User = False,
    site: Site = False,
    python: target.Python = None,
    force: Annotated[bool, typer.Option("--force", help="even if the system manages it")] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Let a python import archives with zippath's importer.

    From its next start on. Without --user or --site: in the site dir of a virtual environment, else
    in the user site.
    """
    wish = Enabling(dirs.baked_cache_dir(os.environ), target.scope_of(user, site), force)
    _carry_out("enabled", wish, python, dry_run, json)


@app.command(epilog="Example: zippath importer disable --python .venv")
def disable(
    user: User = False,
    site: Site = False,
    python: target.Python = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Take the importer out of a python again, with all its files."""
    _carry_out("disabled", Disabling(target.scope_of(user, site)), python, dry_run, json)


@app.command(epilog="Example: zippath importer upgrade --python .venv")
def upgrade(
    user: User = False,
    site: Site = False,
    python: target.Python = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Replace a python's importer by this zippath's, and mend it."""
    wish = Upgrading(dirs.baked_cache_dir(os.environ), target.scope_of(user, site))
    _carry_out("upgraded", wish, python, dry_run, json)


@app.command(epilog="Example: zippath importer status")
def status(python: target.Python = None, json: target.Json = False) -> None:
    """Print where the importer is in a python.

    Also its version, and whether its files are intact.
    """
    snapshot = target.look(python)
    found = boot_modules(snapshot)
    if json:
        output.as_json(
            {
                "python": present.python_json(snapshot.facts),
                "active": snapshot.facts.has_our_importer,
                "boot_modules": [_as_object(one) for one in found],
            }
        )
        return
    output.text(present.python_text(snapshot.facts))
    output.text(f"  importer  {'active' if snapshot.facts.has_our_importer else 'not active'}")
    for one in found:
        output.lines(present.table(_rows(one)))


def _carry_out(done: str, wish: TargetWish, python: str | None, dry_run: bool, json: bool) -> None:
    outcome = change(wish, target.to_change(python), target.invocation(dry_run))
    refresh(outcome, dry_run)
    edits = outcome.plan.edits
    if json:
        facts = outcome.after.facts
        output.as_json({"python": present.python_json(facts), **present.edits_json(edits, dry_run)})
        return
    if dry_run:
        output.diff(edits)
    _print(done, outcome, dry_run)


def _print(done: str, outcome: Outcome, dry_run: bool) -> None:
    edits = outcome.plan.edits
    if not edits:
        output.text(f"already {done}: nothing to change")
        return
    output.text(f"{'would be ' if dry_run else ''}{done}: the importer of zippath")
    places = dict.fromkeys(os.path.dirname(edit.path) for edit in edits)
    top = [path for path in places if os.path.dirname(path) not in places]
    output.text(f"  python  {present.python_text(outcome.after.facts)}")
    for path in top:
        output.text(f"  files   {len(edits)} in {path}")


def _rows(one: BootModule) -> list[tuple[str, ...]]:
    age = "this zippath's" if one.is_current else "another: `zippath importer upgrade`"
    form = "one file" if one.is_packed else "a folder"
    if not one.fits:
        form += ", without bytecode for this python: `zippath importer upgrade`"
    return [
        ("site dir", one.directory),
        ("version", f"{one.version or 'unknown'}, {age}"),
        ("cache", one.cache_dir or "the user's"),
        ("form", form),
        ("files", "intact" if one.is_intact else "damaged: `zippath importer upgrade` mends them"),
        *(("", fault) for fault in one.faults),
    ]


def _as_object(one: BootModule) -> dict[str, Any]:
    return {
        "site_dir": one.directory,
        "version": one.version,
        "current": one.is_current,
        "intact": one.is_intact,
        "faults": list(one.faults),
        "cache_dir": one.cache_dir,
        "packed": one.is_packed,
    }
