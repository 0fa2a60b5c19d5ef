"""`zippath list`: all archives on the path of a target."""

import os
from dataclasses import dataclass

from zippath.cli import command_app, output, present, target
from zippath.distributions.tags import foreign_tags
from zippath.finders.archive_on_path import refusal_of
from zippath.finders.contents import offers_of
from zippath.imports.provider import Provider
from zippath.imports.resolver import Imports
from zippath.manage.startup_file import is_managed
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of
from zippath.wording import few

app = command_app()


@dataclass(frozen=True)
class _Listed:
    """One archive: `position` is None if it is not on the path; `state` then is the reason."""

    position: int | None
    path: str
    kind: str
    origin: Origin
    state: str
    names: tuple[str, ...] = ()

    @property
    def managed(self) -> bool:
        return is_managed(self.origin)


@app.command("list", epilog="Example: zippath list --python .venv")
def list_archives(python: target.Python = None, json: target.Json = False) -> None:
    """Print the archives on the path of a python.

    Each with its state, its origin and its modules.
    """
    snapshot = target.look(python)
    archives = _archives(snapshot)
    if json:
        output.as_json(
            {
                "python": present.python_json(snapshot.facts),
                "archives": [_as_json(archive) for archive in archives],
            }
        )
        return
    output.text(present.python_text(snapshot.facts))
    output.lines(present.table([_row(archive) for archive in archives], width=output.width()))
    if not archives:
        output.text("  no archives; `zippath add ARCHIVE` puts one on its path")


def _archives(snapshot: Snapshot) -> list[_Listed]:
    """Return the archives on the path in its order, then others in `zippath.pth`."""
    imports = Imports(snapshot)
    found = [
        _on_path(entry, imports)
        for entry in snapshot.ledger.entries
        if entry.kind == "archive" or is_managed(entry.origin)
    ]
    return found + [
        _Listed(None, dropped.path, "missing", dropped.origin, present.reason_text(dropped))
        for dropped in snapshot.ledger.dropped
        if is_managed(dropped.origin)
    ]


def _on_path(entry: PathEntry, imports: Imports) -> _Listed:
    found = offers_of(imports.candidates.finders.of(entry.path))
    names = tuple(sorted(offer.name for offer in found if not offer.trouble))
    state = _state(entry, names, imports)
    return _Listed(entry.position, entry.path, entry.kind, entry.origin, state, names)


def _state(entry: PathEntry, names: tuple[str, ...], imports: Imports) -> str:
    """Whether an import would find modules in the entry today, in a word or two."""
    if entry.kind != "archive":
        return "unreadable" if entry.kind == "other" else present.kind_text(entry)
    facts = imports.facts
    file, _ = archive_of(os.path.join(facts.cwd, entry.path))
    if foreign_tags(file, facts):
        return "wrong platform"
    if not names:
        return "unreadable" if refusal_of(file, facts)[0] else "nothing to import"
    winners = (imports.decide(name).winner for name in names)
    return "ok" if any(_is_of(winner, entry) for winner in winners) else "hidden"


def _is_of(winner: Provider | None, entry: PathEntry) -> bool:
    """Whether an import of the winner uses the entry; a namespace may have portions in it."""
    return winner is not None and (winner.entry == entry.path or winner.kind == "namespace")


def _as_json(archive: _Listed) -> dict[str, object]:
    return {
        "position": archive.position,
        "path": archive.path,
        "kind": archive.kind,
        "origin": present.origin_json(archive.origin),
        "managed": archive.managed,
        "state": archive.state,
        "names": list(archive.names),
    }


def _row(archive: _Listed) -> tuple[str, ...]:
    position = "-" if archive.position is None else str(archive.position)
    return (
        position,
        archive.path,
        archive.state,
        str(archive.origin),
        few(archive.names),
    )
