"""The archives on the path of a target, as `zippath list` shows them."""

from collections.abc import Sequence
from typing import NamedTuple

from zippath.cli import present
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.managed import is_managed
from zippath.syspath.snapshot import Snapshot
from zippath.wording import few


class Listed(NamedTuple):
    """One archive: `position` is None if it is not on the path; `state` then is the reason."""

    position: int | None
    path: str
    kind: str
    origin: Origin
    state: str
    names: tuple[str, ...] = ()

    @property
    def managed(self) -> bool:
        """Whether `add` and `remove` care for it."""
        return is_managed(self.origin)

    def as_json(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "position": self.position,
            "path": self.path,
            "kind": self.kind,
            "origin": present.origin_json(self.origin),
            "managed": self.managed,
            "state": self.state,
            "names": list(self.names),
        }

    def row(self) -> tuple[str, ...]:
        """Return its cells in the table."""
        position = "-" if self.position is None else str(self.position)
        return position, self.path, self.state, str(self.origin), few(self.names)


def archives(snapshot: Snapshot) -> list[Listed]:
    """Return the archives on the path in its order, then others in `zippath.pth`."""
    entries = [
        entry
        for entry in snapshot.ledger.entries
        if entry.kind == "archive" or is_managed(entry.origin)
    ]
    return _on_path(entries, snapshot) + [
        Listed(None, dropped.path, "missing", dropped.origin, present.reason_text(dropped))
        for dropped in snapshot.ledger.dropped
        if is_managed(dropped.origin)
    ]


def _on_path(entries: Sequence[PathEntry], snapshot: Snapshot) -> list[Listed]:
    if not entries:
        return []
    from zippath.cli.archive_state import states  # 30 ms

    return [
        Listed(entry.position, entry.path, entry.kind, entry.origin, state, names)
        for entry, state, names in states(entries, snapshot)
    ]
