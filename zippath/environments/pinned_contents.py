"""Compares archives, and what is laid out of them, with what was pinned."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zipimport import ZipImportError

from zippath.importer.index import INDEXES
from zippath.importer.store import Store
from zippath.importer.storedfiles import StoredFiles, members
from zippath.wheelhouse.digests import blocks_of, open_regular
from zippath.wheelhouse.wheel import Wheel
from zippath.wording import counted, few

_WHOLE = ".whole"

# gets the name of what is done, and its size in bytes
Step = Callable[[str, int], None]


@dataclass(frozen=True)
class Fault:
    """What is not as it was, and what mends it."""

    text: str
    remedy: str


def pinned_size(wheels: Sequence[Wheel]) -> int:
    """Return the size in bytes of all archives that are there."""
    files = dict.fromkeys(wheel.archive for wheel in wheels)
    return sum(os.path.getsize(path) for path in files if os.path.isfile(path))


def content_faults(
    wheels: Sequence[Wheel], step: Step, pinning: Callable[[str], str]
) -> Iterator[Fault]:
    """Yield a fault for each archive that is gone, unreadable, or has not the content pinned.

    Each is read to its end: no memory of earlier reads is trusted. `step` shows the progress, and
    `pinning` returns the command that pins an archive to the content that it has now.
    """
    for wheel in wheels:
        path = wheel.archive
        try:
            found = _sha256(path, step)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            yield Fault(f"{path} cannot be read: {reason}", "put it there again")
            continue
        if found != wheel.sha256:
            yield Fault(
                f"{path} is not what was pinned: its SHA-256 is {found[:12]}…, "
                f"and {wheel.sha256[:12]}… was pinned",
                f"put back the archive that it was; if the new one is right: {pinning(path)}",
            )


def stored_faults(wheels: Sequence[Wheel], cache_dir: str) -> Iterator[Fault]:
    """Yield a fault for each archive of which files are missing in the file store.

    What has not been laid out yet is no fault: the first import does that.
    """
    store = Store(cache_dir)
    for wheel in wheels:
        try:
            missing = list(_missing(wheel, store))
        except (OSError, ZipImportError):
            continue  # then the archive itself is at fault
        if missing:
            count = counted(len(missing), "file")
            yield Fault(
                f"{wheel.path}: the file store lacks {count} of it: {few(missing, 3)}",
                "zippath cache clear: they are laid out again when they are needed",
            )


def _missing(wheel: Wheel, store: Store) -> Iterator[str]:
    """Yield the paths of files that are missing of what is laid out as a whole."""
    base = wheel.root and wheel.root + "/"
    index = INDEXES.open(wheel.archive, os.stat(wheel.archive), store)
    stored = StoredFiles(index, base, store, wheel.sha256)
    try:
        marks = [name for name in os.listdir(stored.root) if name.endswith(_WHOLE)]
    except FileNotFoundError:
        return
    for mark in marks:
        name = mark[1 : -len(_WHOLE)]
        top = f"{name}/" if f"{name}/" in index.listing(base) else name
        for folder, member in members(index, base, top):
            place = stored.path(folder + member)
            if not os.path.lexists(place):
                yield place


def _sha256(path: str, step: Step) -> str:
    digest = hashlib.sha256()
    with open_regular(path) as file:
        for block in blocks_of(file):
            digest.update(block)
            step(path, len(block))
    return digest.hexdigest()
