"""The directories in the cache that processes use: whose, who uses them, how they are deleted."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zippath import dirs
from zippath.importer.knowndigest import read_record
from zippath.importer.lease import LEASES, start_of
from zippath.importer.store import Store
from zippath.importer.storedfiles import FILES
from zippath.importer.unpacking import discard

RECORD = re.compile(r"[0-9a-f]{16}\.sha256")
_TREE = re.compile(r"([0-9a-f]{64})(?:-[0-9a-f]{16})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# where nothing tells who uses a directory, it may go when it has not been used for so long
LONG = 7 * 86400.0


@dataclass(frozen=True)
class LaidOut:
    """The directory of one archive. `archives` are those with its content, as far as is known.

    `size` is in bytes, without files that another one has too; `used` is the time of the last use;
    `processes` are those that use it now.
    """

    name: str
    size: int
    used: float
    archives: tuple[str, ...]
    processes: tuple[int, ...]


def trees_in(store: Store) -> list[LaidOut]:
    """Return the directories in the file store."""
    directory = store.path(FILES)
    owners = list(_owners(store))
    users = dict(_users(os.path.join(directory, LEASES)))
    names = {name: digest[1] for name in _listed(directory) if (digest := _TREE.fullmatch(name))}
    records = {name: [one for one in owners if one[2] == names[name]] for name in names}
    found, seen = [], set[tuple[int, int]]()
    # the files of archives before the links to them in directories that several share
    for name in sorted(names, key=lambda name: not records[name]):
        path = os.path.join(directory, name)
        last = max([used for _, used, _ in records[name]], default=0.0)
        archives = tuple(sorted(archive for archive, _, _ in records[name]))
        processes = _using(name, users)
        size = _size(path, seen)
        found.append(LaidOut(name, size, max(last, _changed(path)), archives, processes))
    return found


def pinned_copies_in(store: Store) -> list[LaidOut]:
    """Return the copies of pinned archives, from which plugins are loaded."""
    directory = store.path(dirs.PINNED)
    users = dict(_users(os.path.join(directory, LEASES)))
    found = []
    for name in filter(_DIGEST.fullmatch, _listed(directory)):
        path = os.path.join(directory, name)
        processes = _using(name, users)
        found.append(LaidOut(name, _size(path, set()), _changed(path), (), processes))
    return found


def leftovers_in(store: Store) -> list[tuple[str, int, float]]:
    """Return (name, size, time of change) of what killed processes have left in the file store."""
    directory = store.path(FILES)
    names = [name for name in _listed(directory) if name.startswith(".")]
    return [
        (name, _size(path, set()), _changed(path))
        for name in names
        if (path := os.path.join(directory, name))
    ]


def archive_of_record(store: Store, name: str) -> str | None:
    """Return the archive whose digest a record tells, None if it is damaged."""
    record = read_record(store, name)
    return record[0] if record else None


def remove_tree(store: Store, path: str, now: float) -> bool:
    """Delete a directory such as files/NAME; whether it is gone, because nobody uses it."""
    folder, name = os.path.split(path)
    directory = store.path(folder)
    try:
        return discard(directory, name)
    except OSError:
        if now - _changed(os.path.join(directory, name)) < LONG:
            return False
        return discard(directory, name, certain=False)


def _owners(store: Store) -> Iterator[tuple[str, float, str]]:
    """Yield (archive, time of its last use, SHA-256) of each record."""
    for name in _listed(store.directory):
        if RECORD.fullmatch(name):
            path = store.path(name)
            try:
                status = os.stat(path)
                record = read_record(store, name)
                os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # looking is no use
            except OSError:
                continue
            if record:
                yield record[0], max(status.st_atime, status.st_mtime), record[2]


def _users(leases: str) -> Iterator[tuple[int, set[int]]]:
    """Yield the id of each process with leases, and the bytes of the file that it has locked."""
    for pid in filter(str.isdigit, _listed("/proc")):
        for descriptor in _listed(f"/proc/{pid}/fd"):
            try:
                if os.readlink(f"/proc/{pid}/fd/{descriptor}") != leases:
                    continue
                with open(f"/proc/{pid}/fdinfo/{descriptor}", encoding="ascii") as file:
                    locks = [line.split() for line in file if line.startswith("lock:")]
            except OSError:
                continue
            yield int(pid), {int(lock[-2]) for lock in locks}


def _using(name: str, users: dict[int, set[int]]) -> tuple[int, ...]:
    """Return the ids of the processes that use the directory with this name."""
    return tuple(sorted(pid for pid, starts in users.items() if start_of(name) in starts))


def _listed(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _changed(path: str) -> float:
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return 0.0


def _size(path: str, seen: set[tuple[int, int]]) -> int:
    """The size of the files below `path` that are not `seen`, by device and inode, which grows."""
    total = 0
    for directory, _, names in os.walk(path):
        for name in names:
            try:
                status = os.lstat(os.path.join(directory, name))
            except OSError:
                continue
            identity = status.st_dev, status.st_ino
            total += 0 if identity in seen else status.st_size
            seen.add(identity)
    return total
