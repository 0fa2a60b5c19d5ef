"""`zippath add`: puts archives on the path of a target, and looks whether they got there."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, present, target
from zippath.edits import Edit
from zippath.errors import UsageError
from zippath.imports.provider import place_of
from zippath.imports.resolver import Imports
from zippath.manage import plan
from zippath.manage.apply import Outcome
from zippath.manage.suitability import Archive, examine
from zippath.manage.trial import try_out
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.startup import needs_code

app = command_app()


@dataclass(frozen=True)
class _Shadow:
    """A name that something else offers too, and where."""

    name: str
    location: str


@dataclass(frozen=True)
class _Added:
    """One archive after the change: its entry, and which of its names meet others."""

    archive: Archive
    problems: Mapping[str, str]
    entry: PathEntry
    shadows: tuple[_Shadow, ...]
    shadowed: tuple[_Shadow, ...]


@app.command()
def add(
    archives: Annotated[list[str], typer.Argument(metavar="ARCHIVE...", help="zip, whl, egg, pyz")],
    user: Annotated[bool, typer.Option("--user", help="for you: the user site")] = False,
    site: Annotated[bool, typer.Option("--site", help="for all: the python's site dir")] = False,
    python: target.Python = None,
    before: Annotated[str | None, typer.Option(metavar="NAME", help="directly before it")] = None,
    after: Annotated[str | None, typer.Option(metavar="NAME", help="directly after it")] = None,
    force: Annotated[bool, typer.Option("--force", help="though managed by the system")] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Put archives on the path of a python, in this order, and see that they got there.

    Without --user or --site: into the site dir of a virtual environment, else into the user site.
    """
    if before and after:
        raise UsageError("--before and --after exclude each other")
    paths = tuple(dict.fromkeys(map(target.archive, archives)))
    wish = plan.Addition(paths, target.scope_of(user, site), before, after, force)
    tried: list[tuple[Archive, Mapping[str, str]]] = []

    def edits_for(snapshot: Snapshot) -> list[Edit]:
        examined = [examine(path, snapshot.facts) for path in paths]
        edits = plan.add(snapshot, wish)
        tried.extend((one, try_out(one, snapshot.facts, os.environ)) for one in examined)
        return edits

    change = target.carry_out(python, edits_for, dry_run)
    added = [_added(archive, problems, change.after) for archive, problems in tried]
    if json:
        output.as_json(_as_json(change, added, dry_run))
    else:
        _print(change, added, bool(before or after), dry_run)


def _added(archive: Archive, problems: Mapping[str, str], after: Snapshot) -> _Added:
    """Where the archive stands now, and what its names shadow."""
    entry = next(entry for entry in after.ledger.entries if entry.path == archive.path)
    imports = Imports(_without_script(after))
    shadows, shadowed = [], []
    below = [inner for name in archive.offers for inner in imports.contested_below(name)]
    for name in sorted((*archive.offers, *below)):
        found = imports.decide(name)
        if found.winner is None or found.winner.kind == "namespace":
            continue  # portions of one namespace do not hide each other
        if found.winner.entry == archive.path:
            rivals = (loser for loser in found.losers if loser.cause in _RIVALS)
            shadows += [_Shadow(name, place_of(loser)) for loser in rivals]
        elif any(loser.entry == archive.path for loser in found.losers):
            shadowed.append(_Shadow(name, place_of(found.winner)))
    return _Added(archive, problems, entry, tuple(shadows), tuple(shadowed))


# why others lose against an archive: the rest loses wherever the archive stands
_RIVALS = ("later", "portion")


def _without_script(snapshot: Snapshot) -> Snapshot:
    """The script's directory is another one for each program."""
    entries = [one for one in snapshot.ledger.entries if one.origin.kind != "script"]
    return replace(
        snapshot,
        facts=replace(snapshot.facts, path=tuple(entry.path for entry in entries)),
        ledger=replace(snapshot.ledger, entries=tuple(entries)),
    )


def _notes(added: _Added, after: Snapshot) -> Iterable[str]:
    """What the user would want to know before it bites."""
    facts, origin = after.facts, added.entry.origin
    for name, problem in added.problems.items():
        yield f"{name} cannot be imported: {problem}"
    extensions = added.archive.extensions
    if extensions:
        more = f" and {len(extensions) - 1} more" if len(extensions) > 1 else ""
        yield f"extension modules cannot be loaded from an archive: {extensions[0]}{more}"
    if added.archive.requires:
        version = ".".join(map(str, facts.version[:3]))
        yield f"it requires python {added.archive.requires}, and this is python {version}"
    names = added.archive.offers
    if set(names) <= {"src", "lib"}:
        folder = next(iter(names))
        yield f"the modules are in the folder {folder}: `import {folder}.…` is what works"
    if needs_code(added.archive.path, facts):
        version = present.version_text(facts)
        yield f"an import line adds it: python {version} reads path lines in each start's locale"
    if origin.kind == "PYTHONPATH":
        yield "PYTHONPATH names it too, and comes first while it does"
    elif origin.kind == "pth":
        for file in sorted(filter(None, _files_naming(added.archive.path, after) - {origin.file})):
            yield f"the line in {file} does not count while {origin} names it too"


def _print(change: Outcome, added: list[_Added], placed: bool, dry_run: bool) -> None:
    if dry_run:
        output.diff(change.edits)
    for one in added:
        path = one.archive.path
        output.text(f"{_done(path, change, placed, dry_run)} {path}")
        rows = [
            ("python", present.python_text(change.after.facts)),
            ("origin", str(one.entry.origin)),
            ("names", ", ".join(sorted(one.archive.offers))),
            *(("shadows", f"{found.name}: {found.location}") for found in one.shadows),
            *(("hidden", f"{found.name}: {found.location} comes first") for found in one.shadowed),
            *(("note", note) for note in _notes(one, change.after)),
        ]
        for line in present.table(rows):
            output.text(line)


def _done(path: str, change: Outcome, placed: bool, dry_run: bool) -> str:
    """What became of one archive; with --before or --after, one that is there moves."""
    written = {edit.path for edit in change.edits}
    was, now = (written & _files_naming(path, one) for one in (change.before, change.after))
    if not now or (was and not placed):
        return "already added:"
    if dry_run:
        return "would move" if was else "would add"
    return "moved" if was else "added"


def _files_naming(path: str, snapshot: Snapshot) -> set[str | None]:
    """The startup files with a line for `path`, whether it counts or not."""
    lines = [(one.path, one.origin.file) for one in snapshot.ledger.entries]
    lines += [(one.path, one.origin.file) for one in snapshot.ledger.dropped]
    return {file for named, file in lines if named == path}


def _as_json(change: Outcome, added: list[_Added], dry_run: bool) -> dict[str, Any]:
    return {
        "python": present.python_json(change.after.facts),
        "changed": bool(change.edits) and not dry_run,
        "files": [edit.path for edit in change.edits],
        "entries": [
            {
                **present.entry_json(one.entry),
                "names": sorted(one.archive.offers),
                "shadows": [asdict(found) for found in one.shadows],
                "shadowed_by": [asdict(found) for found in one.shadowed],
                "notes": list(_notes(one, change.after)),
            }
            for one in added
        ],
        **present.diff_json(change.edits, dry_run),
    }
