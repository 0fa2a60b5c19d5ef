"""`zippath list`: all archives on the path of a target."""

from dataclasses import dataclass

from zippath.cli import command_app, output, present, target
from zippath.finders.contents import offers
from zippath.manage.startup_file import is_managed
from zippath.syspath.entry import Origin
from zippath.syspath.snapshot import Snapshot

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


@app.command("list")
def list_archives(python: target.Python = None, json: target.Json = False) -> None:
    """Print every archive on the path of a python, its origin, and its modules."""
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
    output.lines(present.table([_row(archive) for archive in archives]))
    if not archives:
        output.text("  no archives; `zippath add ARCHIVE` puts one on its path")


def _archives(snapshot: Snapshot) -> list[_Listed]:
    """Return the archives on the path in its order, then others in `zippath.pth`."""
    found = [
        _Listed(
            entry.position,
            entry.path,
            entry.kind,
            entry.origin,
            "ok" if entry.kind == "archive" else entry.kind if entry.kind != "other" else "no zip",
            tuple(sorted(offers(entry.path, snapshot.facts))),
        )
        for entry in snapshot.ledger.entries
        if entry.kind == "archive" or is_managed(entry.origin)
    ]
    return found + [
        _Listed(None, dropped.path, "missing", dropped.origin, dropped.reason.text)
        for dropped in snapshot.ledger.dropped
        if is_managed(dropped.origin)
    ]


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
        _shortened(archive.names),
    )


def _shortened(names: tuple[str, ...], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
