"""Pinned archives on the path of a target, and whether each is still what it was pinned to."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zippath.errors import ZippathError
from zippath.importer.boot import STARTUP_FILE
from zippath.importer.knowndigest import recorded_digest
from zippath.importer.store import Store, signature
from zippath.imports.provider import Resolution
from zippath.syspath.boot_entries import pin_in
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of

# bytes that are hashed, of archives that nobody has hashed yet, where an answer is to come at once
SMALL = 64 << 20
REASON = "pinned, and changed since: not imported"


@dataclass(frozen=True)
class PinnedOnPath:
    """An archive that line `line` of the startup file `file` pins to `sha256`.

    `entry` is what the line names; `found` is the SHA-256 of the archive now, "" if nobody knows.
    """

    entry: str
    archive: str
    sha256: str
    file: str
    line: int
    found: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it is known to have another content now."""
        return self.found not in ("", self.sha256)


def pinned_archives(snapshot: Snapshot, most: int = SMALL) -> Iterator[PinnedOnPath]:
    """Yield each pinned archive that is there, as the first line for it pins it.

    What the target's cache does not know is hashed, up to `most` bytes in all.
    """
    store = Store(snapshot.facts.importer_cache) if snapshot.facts.importer_cache else None
    seen = set()
    for one in _lines(snapshot):
        if one.archive not in seen:
            seen.add(one.archive)
            found, size = _sha256(one.archive, store, most)
            most -= size
            yield replace(one, found=found)


def changed_by_archive(snapshot: Snapshot, most: int = SMALL) -> dict[str, PinnedOnPath]:
    """Return the pinned archives that are known to have changed, by their files."""
    return {one.archive: one for one in pinned_archives(snapshot, most) if one.is_changed}


def without_changed(found: Resolution, changed: dict[str, PinnedOnPath]) -> Resolution:
    """Return the resolution of a name that an import would find in a changed archive.

    The import fails: no later entry is asked.
    """
    winner = found.winner
    if winner is None or winner.kind == "namespace" or not winner.entry:
        return found
    archive = archive_of(winner.entry)[0]
    if archive not in changed:
        return found
    return replace(found, winner=None, losers=(replace(winner, reason=REASON), *found.losers))


def _lines(snapshot: Snapshot) -> Iterator[PinnedOnPath]:
    for file in snapshot.ledger.startup_files:
        for line in file.lines if os.path.basename(file.path) == STARTUP_FILE else ():
            pin = pin_in(line.text)
            archive = archive_of(line.path)[0] if pin and line.path else ""
            if archive and line.path:
                yield PinnedOnPath(line.path, archive, pin, file.path, line.number)


def _sha256(archive: str, store: Store | None, most: int) -> tuple[str, int]:
    """Return the SHA-256 of an archive, "" if nobody knows it, and how much had to be hashed."""
    try:
        status = os.stat(archive)
        known = recorded_digest(store, archive, signature(status)) if store else ""
        if known or status.st_size > most:
            return known, 0
        from zippath.wheelhouse.digests import sha256_of  # 4 ms, as it loads OpenSSL

        return sha256_of(archive, store), status.st_size
    except (OSError, ZippathError):
        return "", 0
