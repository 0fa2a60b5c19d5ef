"""Archives that startup files name and that are gone, and the names that they had."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from zipimport import ZipImportError

from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.importer.index import from_store
from zippath.importer.store import Store
from zippath.imports.provider import Resolution
from zippath.syspath.disk import obstacle
from zippath.syspath.entry import Origin
from zippath.syspath.ledger import Ledger


@dataclass(frozen=True)
class Gone:
    """An archive that is gone, and the origin of its entry; `names` is None if nobody knows."""

    path: str
    origin: Origin
    names: frozenset[str] | None
    obstacle: str = ""
    """What keeps everybody here from knowing whether it is gone."""

    def note_on(self, name: str, is_found: bool) -> str:
        """A note where it had a top-level name, or where nobody else has that and it may have."""
        state = f"cannot be looked at ({self.obstacle})" if self.obstacle else "is gone"
        if self.names is None and not is_found:
            return f"{self.path} may have had {name} and {state}: {self.origin.place} names it"
        if self.names is not None and name in self.names:
            return f"{self.path} had {name} and {state}: {self.origin.place} names it"
        return ""


def gone_archives(ledger: Ledger, cache_dirs: Iterable[str]) -> tuple[Gone, ...]:
    """Return the missing archives of all startup files, with the names in an index of a cache."""
    cache_dirs = list(dict.fromkeys(filter(None, cache_dirs)))
    return tuple(
        Gone(path, origin, _names(path, cache_dirs), obstacle(path))
        for path, origin in dict(_missing(ledger)).items()
    )


def with_gone(found: Resolution, archives: Iterable[Gone]) -> Resolution:
    """Return a resolution with notes on the archives that had its name, or may have had it."""
    name = found.name.partition(".")[0]
    notes = (one.note_on(name, found.winner is not None) for one in archives)
    return replace(found, notes=(*found.notes, *filter(None, notes)))


def _missing(ledger: Ledger) -> Iterator[tuple[str, Origin]]:
    """The missing archives on the path, and those that `site` left out."""
    for entry in ledger.entries:
        if entry.kind == "missing" and entry.origin.kind == "pth" and _is_archive(entry.path):
            yield entry.path, entry.origin
    for dropped in ledger.dropped:
        if dropped.reason.code == "missing" and _is_archive(dropped.path):
            yield dropped.path, dropped.origin


def _is_archive(path: str) -> bool:
    return any(part.lower().endswith(ARCHIVE_SUFFIXES) for part in _upwards(path))


def _upwards(path: str) -> Iterator[str]:
    while path and path != os.path.dirname(path):
        yield path
        path = os.path.dirname(path)


def _names(path: str, cache_dirs: Iterable[str]) -> frozenset[str] | None:
    """The names that an index has for a path; it may lead into the archive."""
    for directory in cache_dirs:
        for archive in _upwards(path):
            index = from_store(Store(directory), archive)
            if index is not None:
                folder = os.path.relpath(path, archive).replace(os.sep, "/") + "/"
                try:
                    names = index.listing("" if archive == path else folder)
                except ZipImportError:  # the index is damaged
                    return None
                return frozenset(name.rstrip("/").partition(".")[0] for name in names)
    return None
