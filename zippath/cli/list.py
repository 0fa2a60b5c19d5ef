"""`zippath list`: all archives on the path of a target."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.cli import command_app, output, present, target
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.managed import is_managed
from zippath.syspath.snapshot import Snapshot
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
    entries = [
        entry
        for entry in snapshot.ledger.entries
        if entry.kind == "archive" or is_managed(entry.origin)
    ]
    return _on_path(entries, snapshot) + [
        _Listed(None, dropped.path, "missing", dropped.origin, present.reason_text(dropped))
        for dropped in snapshot.ledger.dropped
        if is_managed(dropped.origin)
    ]


def _on_path(entries: Sequence[PathEntry], snapshot: Snapshot) -> list[_Listed]:
    if not entries:
        return []
    from zippath.cli.archive_state import states  # 30 ms

    return [
        _Listed(entry.position, entry.path, entry.kind, entry.origin, state, names)
        for entry, state, names in states(entries, snapshot)
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
        few(archive.names),
    )
