"""Makes the path index of directories: looks at them, and runs nothing of what is there."""

import errno
import os
import time

from .metadata_rows import metadata_of
from .pathindex import (
    HERE,
    LINK,
    PLAIN,
    Blocks,
    child,
    fingerprint,
    import_suffixes,
    pack,
    packed,
    path_index_name,
)
from .record import COARSE, SECOND, encode, is_settled
from .store import open_store, signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from .store import CacheDir, Store

    Folders = dict[str, dict[str, Any]]

SECRET = 16
TICK = 0.05  # seconds between two looks at what has just changed


def build(
    owner: str, entries: "Iterable[str]", cache_dir: "CacheDir" = ..., is_sealed: bool = False
) -> "list[str]":
    """Write the path index of a site dir for the running Python; nothing that is found is run.

    It waits for directories that have just changed. Return those that are left out: they cannot be
    read, or change all the time. An index that is built again keeps its secret, and the code that
    is kept under that. Raises OSError if the store does not take it.
    """
    store = open_store(cache_dir)
    folders: Folders = {}
    entries = tuple(dict.fromkeys(entries))
    left_out = []
    for entry in entries:
        for directory, names in _scan_settled(entry):
            if names is None:
                left_out.append(directory)
            else:
                folders[directory] = names
    for entry in entries:
        metadata = metadata_of(entry)
        if metadata is not None:
            folders[f"{entry}\0metadata"] = metadata
    if store is None or not _publish(store, owner, folders, entries, is_sealed):
        place = "" if store is None else store.directory
        raise OSError(errno.EIO, "the cache does not take the path index", place)
    return left_out


def _scan_settled(entry: str) -> "Iterator[tuple[str, dict[str, bytes] | None]]":
    """Scan an entry, and again what has just changed, until a later change would be noticed."""
    suffixes = import_suffixes()
    again = [entry]
    end = time.monotonic() + (COARSE + SECOND) / SECOND
    while again:
        waiting = []
        for start in again:
            for directory, names in scan(start, suffixes):
                if names is None and os.access(directory, os.R_OK) and time.monotonic() < end:
                    waiting.append(directory)
                else:
                    yield directory, names
        again = waiting
        if again:
            time.sleep(TICK)


def scan(
    entry: str, suffixes: "tuple[str, ...]"
) -> "Iterator[tuple[str, dict[str, bytes] | None]]":
    """Yield each directory in an entry, and the names in it that an import may ask for.

    `suffixes` are those of modules. There are None for a directory that cannot be read, or has
    changed so recently that another change might go unnoticed.
    """
    found = [entry]
    for directory in found:
        names = _names_in(directory, suffixes)
        yield directory, names
        found += [
            child(directory, name[:-1])
            for name, value in (names or {}).items()
            if value != LINK and _may_be_package(name)
        ]


def _may_be_package(name: str) -> bool:
    """Whether it is a directory to look into; `__pycache__` changes when nothing else does."""
    return name[-1] == "/" and name[:-1].isidentifier() and name != "__pycache__/"


def _publish(
    store: "Store", owner: str, folders: "Folders", entries: "tuple[str, ...]", is_sealed: bool
) -> bool:
    name = path_index_name(owner)
    about = (owner, _secret(store, name), fingerprint(), is_sealed, time.time_ns(), entries)
    return store.publish(name, encode({"": {}, **folders}, about))


def _secret(store: "Store", name: str) -> bytes:
    try:
        secret = Blocks(store, name).about[1]
    except (IndexError, LookupError):
        secret = b""
    return secret if isinstance(secret, bytes) and len(secret) == SECRET else os.urandom(SECRET)


def _names_in(directory: str, suffixes: "tuple[str, ...]") -> "dict[str, bytes] | None":
    before = packed(directory)
    names = {}
    try:
        with os.scandir(directory) as listed:
            for one in listed:
                name, value = _recorded(one, suffixes)
                if name:
                    names[name] = value
        status = os.stat(directory)
    except (OSError, ValueError):
        return None
    if not is_settled(signature(status), time.time_ns()) or pack(status) != before:
        return None
    names[HERE] = before
    return names


def _recorded(one: "os.DirEntry[str]", suffixes: "tuple[str, ...]") -> "tuple[str, bytes]":
    """Return what is recorded of something in a directory, ("", b"") if no import asks for it."""
    if one.is_dir():
        return f"{one.name}/", LINK if _is_link(one) else PLAIN
    if not one.name.endswith(suffixes):
        return "", b""
    if _is_link(one) or not one.is_file():
        return one.name, LINK
    if not one.name.endswith(".py"):
        return one.name, PLAIN
    status = os.stat(one.path)  # on Windows the entry itself has no inode
    settled = is_settled(signature(status), time.time_ns())
    return one.name, pack(status) if settled else LINK


def _is_link(one: "os.DirEntry[str]") -> bool:
    """Whether it is a symbolic link, or a junction of Windows."""
    return one.is_symlink() or getattr(one, "is_junction", bool)()
