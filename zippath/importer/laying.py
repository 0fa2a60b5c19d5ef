"""Lays out what must be real files ahead of the first import, and keeps the user's choice.

An import does the same for the one package that it needs: see `placing`.
"""

import os
import time

from .archives import layout
from .archives.member import UNKNOWN_32
from .finder import ALL, NEEDED, NEVER, files_of
from .index import INDEXES, NameIndex
from .placing import is_needed, open_files, place
from .record import record_name
from .store import open_store
from .storedfiles import members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .store import CacheDir, Store

# Longer than the longest time after which an index of an archive that was just made is kept
PATIENCE = 3.0
MODULES = (".py", ".pyc")
# More is no package that people install, and reading a module takes 20 microseconds
MANY = 1000


def choose(archive: str, files: str, cache_dir: "CacheDir" = ...) -> bool:
    """Keep in the name index what becomes real files ("" for the default); whether that worked.

    Raises ZipImportError if there is no readable archive, ValueError for another choice.
    """
    files_of(files or NEEDED, {})
    store = open_store(cache_dir)
    end = time.monotonic() + PATIENCE
    index = INDEXES.open(archive, os.stat(archive), store)
    while not index.settled and time.monotonic() < end:
        time.sleep(0.1)
        INDEXES.forget(archive)
        index = INDEXES.open(archive, os.stat(archive), store)
    if index.files == files:
        return True
    index.files = files
    kept = index.settled and store is not None
    return kept and store.publish(record_name(archive), index.encoded())  # type: ignore[union-attr]


def planned(archive: str, cache_dir: "CacheDir" = ...) -> "list[tuple[str, str, int, int, bool]]":
    """Return (base, top, files, bytes, whether it is there) for all that must be real files.

    Raises ZipImportError if there is no readable archive, OSError if the store is not usable.
    """
    store = open_store(cache_dir)
    index = INDEXES.open(archive, os.stat(archive), store)
    files = files_of(index.files or NEEDED, os.environ)
    if files == NEVER:
        return []
    if store is None or not store.ready():
        raise OSError(f"the cache {store and store.directory!r} is not usable")
    found: list[tuple[str, str, int, int, bool]] = []
    names = index.listing("")
    has_files = False
    for top in _tops(index, store, files == ALL):
        if not found:  # all of 100,000 are not there where their directory is not
            stored = open_files(index, "", store)
            has_files = stored is not None and os.path.lexists(stored.root)
        sizes = _sizes(index, names, top)
        is_there = has_files and stored is not None and stored.is_there(top)
        found.append(("", top, len(sizes), sum(sizes), is_there))
    return found


def _sizes(index: NameIndex, names: "Mapping[str, bytes]", top: str) -> "list[int]":
    """Return the size of each file of a top, one of the `names` at the top of the archive."""
    header = b"" if top[-1] == "/" else names[top]
    size = int.from_bytes(header[20:24], "little")
    if header and size != UNKNOWN_32:  # parsing 100,000 headers takes a second
        return [size]
    return [index.member(folder, name).size for folder, name in members(index, "", top)]


def lay_out(archive: str, base: str, top: str, cache_dir: "CacheDir" = ...) -> None:
    """Lay out one top of an archive. Raises ZipImportError, and OSError as `planned`."""
    store = open_store(cache_dir)
    index = INDEXES.open(archive, os.stat(archive), store)
    stored = open_files(index, base, store)
    if stored is None:
        raise OSError(f"the cache {store and store.directory!r} is not usable")
    place(stored, top)


def _tops(index: NameIndex, store: "Store", everything: bool) -> "Iterator[str]":
    """Yield what must be real files at the top of an archive.

    That is the whole of a namespace package in which something must be. Of very many modules only
    the first are looked into: the first import of another one does that.
    """
    names = sorted(index.listing(""))
    if everything:
        yield from (name for name in names if not name[:-1].endswith(".data"))
        return
    mixed, looked_into = frozenset(index.needed), 0
    for name in names:
        is_next = looked_into < MANY and (name.endswith(MODULES) or layout.is_package_name(name))
        looked_into += is_next
        if name in mixed or (is_next and is_needed(index, "", name, store)):
            yield name
