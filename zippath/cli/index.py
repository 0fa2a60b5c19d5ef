"""`zippath index`: makes the path index of a python, shows it, and takes it out again."""

import os
import time
from typing import Annotated, Any

import typer

from zippath import dirs
from zippath.cli import command_app, output, present, target
from zippath.errors import ZippathError
from zippath.indexing.asking import Coverage, directories_of, index_of, owners, reason_not_served
from zippath.indexing.forgetting import forget
from zippath.indexing.switching import Dropping, Indexing
from zippath.manage.apply import change
from zippath.manage.scope import site_dir, site_dirs
from zippath.wording import counted, few

app = command_app(no_args_is_help=True)

User = Annotated[bool, typer.Option("--user", help="for you: the user site")]
Site = Annotated[bool, typer.Option("--site", help="the python's site dir")]


@app.callback(epilog="Example: zippath index build --python .venv")
def index() -> None:
    """Find modules in all directories of a path by one file.

    That is for network disks and long paths: it saves looking at directories.
    """


@app.command(epilog="Example: zippath index build --python .venv")
def build(
    user: User = False,
    site: Site = False,
    python: target.Python = None,
    sealed: Annotated[
        bool, typer.Option("--sealed", help="you promise: nothing changes but by installers")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="even if the system manages it")] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Make the path index of a python, or make it again.

    For you alone, from the next start on. What has changed since is found as ever. Not so with
    --sealed: only a change of an entry itself is noticed, as each installer makes one.
    """
    scope = target.scope_of(user, site)
    wish = Indexing(dirs.baked_cache_dir(os.environ), scope, force)
    outcome = change(wish, target.to_change(python), target.invocation(dry_run))
    entries = directories_of(outcome.after)
    left_out: tuple[str, ...] = ()
    found = index_of(outcome.after, site_dir(outcome.after, scope, force=True), os.environ)
    if not dry_run:
        left_out = found.build(entries, sealed)
    status = None if dry_run else found.status()
    if json:
        output.as_json(
            {
                "python": present.python_json(outcome.after.facts),
                **present.edits_json(outcome.plan.edits, dry_run),
                "changed": not dry_run,
                "entries": list(entries),
                "left_out": list(left_out),
                "index": status and _as_object(status),
            }
        )
        return
    if dry_run:
        output.diff(outcome.plan.edits)
    output.text(present.python_text(outcome.after.facts))
    if status is None:
        output.lines(f"  would cover {entry}" for entry in entries)
        return
    output.lines(present.table([*_rows(status), *_left_out_rows(left_out)]))


@app.command(epilog="Example: zippath index status --python .venv")
def status(python: target.Python = None, json: target.Json = False) -> None:
    """Print what the path index of a python covers.

    Also how old it is, what has changed since, and what is not served and why.
    """
    snapshot = target.look(python)
    found = {owner: index_of(snapshot, owner, os.environ).status() for owner in owners(snapshot)}
    covered = {entry for one in found.values() if one is not None for entry in one.entries}
    not_served = {
        entry.path: reason_not_served(entry) or "it came after the index, or could not be read"
        for entry in snapshot.ledger.entries
        if entry.path not in covered
    }
    if json:
        output.as_json(
            {
                "python": present.python_json(snapshot.facts),
                "indexes": [
                    {"site_dir": owner, "index": one and _as_object(one)}
                    for owner, one in found.items()
                ],
                "not_served": not_served,
            }
        )
        return
    output.text(present.python_text(snapshot.facts))
    if not found:
        output.text("  no path index: `zippath index build` makes one")
        return
    for owner, one in found.items():
        missing = [("site dir", owner), ("index", "none: `zippath index build` makes it")]
        output.lines(present.table(_rows(one) if one is not None else missing))
    output.lines(
        present.table([("not served", path or "''", why) for path, why in not_served.items()])
        if not_served
        else ()
    )


@app.command(epilog="Example: zippath index drop --python .venv")
def drop(
    user: User = False,
    site: Site = False,
    python: target.Python = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Take the path index out of a python, with its code.

    The importer goes too, if nothing else needs it.
    """
    scope = target.scope_of(user, site)
    outcome = change(Dropping(scope), target.to_change(python), target.invocation(dry_run))
    edits, before = outcome.plan.edits, outcome.before
    places = (*site_dirs(before, scope), before.facts.prefix)
    cache = index_of(before, before.facts.prefix, os.environ).cache_dir
    gone = () if dry_run else forget(places, cache)
    if not (edits or gone or dry_run):
        raise ZippathError(f"there is no path index in {before.facts.executable}")
    if json:
        changed = present.edits_json(edits, dry_run)
        facts = present.python_json(outcome.after.facts)
        output.as_json({"python": facts, **changed, "changed": not dry_run, "dropped": list(gone)})
        return
    if dry_run:
        output.diff(edits)
    output.text(f"{'would drop' if dry_run else 'dropped'} the path index")
    output.text(f"  python  {present.python_text(outcome.after.facts)}")
    if outcome.plan.disables:
        output.text("  note    the importer goes too: nothing needs it now")


def _rows(one: Coverage) -> list[tuple[str, ...]]:
    mode = "sealed: only the entries are looked at" if one.is_sealed else "exact"
    covers = ", ".join(
        (
            counted(len(one.entries), "entry"),
            counted(one.directories, "directory"),
            counted(one.modules, "module"),
        )
    )
    lost = [path for path in one.changed if not one.is_sealed or path in one.entries]
    unnoticed = [path for path in one.changed if path not in lost]
    return [
        ("site dir", one.owner),
        ("mode", mode),
        ("built", time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(one.built))),
        ("covers", covers),
        *(("", entry) for entry in one.entries),
        ("size", f"{one.size} bytes"),
        *([("changed", f"{few(lost, most=3)}: found without it")] if lost else []),
        *([("changed", f"{few(unnoticed, most=3)}: not noticed")] if unnoticed else []),
    ]


def _left_out_rows(left_out: tuple[str, ...]) -> list[tuple[str, str]]:
    reason = "cannot be read, or changes right now"
    return [("left out", f"{few(left_out, most=3)}: {reason}")] if left_out else []


def _as_object(one: Coverage) -> dict[str, Any]:
    return {
        "site_dir": one.owner,
        "sealed": one.is_sealed,
        "broken": one.is_broken,
        "built": round(one.built, 3),
        "entries": list(one.entries),
        "changed": list(one.changed),
        "directories": one.directories,
        "modules": one.modules,
        "sources": one.sources,
        "size": one.size,
    }
