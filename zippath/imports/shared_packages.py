"""Where zippath's importer seeks a module of a package that several wheels share."""

import os
from collections.abc import Iterable, Iterator

from zippath.finders.importer_finder import ImporterFinder
from zippath.finders.path_hooks import Finders
from zippath.importer.archives.layout import top_of
from zippath.importer.sharing import WHEEL


def places_in_other_wheels(
    package: str, place: str, path: Iterable[str], finders: Finders
) -> Iterator[str]:
    """The directories of a package in other wheels on `path`, asked when `place` lacks a module.

    These are `importer.sharing`'s rules: wheels with the same `__init__`, or without one.
    """
    own = finders.of(place)
    folder = package.replace(".", "/") + "/"
    if not isinstance(own, ImporterFinder) or own.subpath != folder or not _is_wheel(own):
        return
    top = top_of(folder)
    initial = own.initial_of(top)
    if initial is None:
        return
    for entry in path:
        other = finders.of(entry) if entry.endswith(WHEEL) else None
        if not isinstance(other, ImporterFinder) or other.archive.path == own.archive.path:
            continue
        if other.initial_of(top) in (None, initial):
            yield os.path.join(entry, *package.split("."))


def _is_wheel(finder: ImporterFinder) -> bool:
    return finder.archive.path.endswith(WHEEL)
