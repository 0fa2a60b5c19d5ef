"""Gives a package that several wheels share one directory, as an installer does.

Libraries look for files beside their own, which may come from another wheel: Qt for its plugins
(PySide6). So there is a directory with hard links to the files of all wheels on the path that share
the package; where two have a file, the first wheel's wins.

    DIR/files/<SHA-256 of the first wheel>-<checksum of all>/pkg/…
"""

import os

from .lease import hold
from .placing import open_files, place, remember
from .sharing import others_with
from .store import checksum
from .storedfiles import StoredFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .index import NameIndex

MERGED = 0x7A700110


def merged(stored: StoredFiles, tops: "Iterable[str]") -> StoredFiles:
    """Return the files of laid out tops, with those of the other wheels that share one.

    Raises ImportError if the other wheels cannot be laid out.
    """
    for top in () if stored.base else tops:
        others = [index for _, index in others_with(stored.index.archive, top)]
        if others:
            return _with_others(stored, top, others)
    return stored


def _with_others(stored: StoredFiles, top: str, others: "Iterable[NameIndex]") -> StoredFiles:
    found = {stored.digest: stored}
    for index in others:
        other = open_files(index, "", stored.store)
        if other is not None and other.digest not in found:
            place(other, top)
            found[other.digest] = other
    if len(found) == 1:
        return stored  # the others are copies
    names = os.fsencode("".join((top, *found)))
    name = f"{stored.digest}-{checksum(MERGED, names).hex()}"
    made, *rest = [_moved(each, name) for each in found.values()]
    made.others = tuple(rest)
    hold(made.directory, made.name)
    if not made.is_there(top):
        from .unpacking import link_together

        try:
            link_together(made, top, list(found.values()))
        except OSError:
            return stored  # not every file system has hard links
    remember(made)
    return made


def _moved(stored: StoredFiles, name: str) -> StoredFiles:
    """Return the same files in the directory with another name."""
    moved = StoredFiles(stored.index, "", stored.store, stored.digest)
    moved.locate(name)
    moved.whole |= stored.whole
    return moved
