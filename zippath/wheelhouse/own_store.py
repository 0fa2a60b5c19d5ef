"""The wheels that zippath keeps itself, for environments that are made with --copy.

    DATA/wheels/<SHA-256 of the content>/<file name>   read-only, and never a link to another's file
                                         data/         what the wheel brings beside (`wheel_data`)

What is copied is hashed where it lies then, before it gets its name by one rename. A process that
is killed leaves a file that begins with a dot. Nothing waits for the disk (fsync): a copy torn by a
power cut has another hash, which `sha256_of` finds, and is taken in once more.

Nobody uses a wheel that no environment names; one that somebody took in or asked for within a day
stays all the same, because its environment may not be registered yet, or a process may still run
from one that was removed meanwhile.
"""

import contextlib
import os
import re
import sys
import time
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from zippath import dirs
from zippath.edits.files import SEALED, discard, refusal
from zippath.errors import ZippathError
from zippath.importer.lease import end_turn, take_turn
from zippath.importer.store import Store, open_store
from zippath.importer.unpacking import LEFT_BEHIND, remove
from zippath.wheelhouse.digests import BLOCK, digest_of, remember, sha256_of
from zippath.wheelhouse.users import users_of
from zippath.wheelhouse.wheel import Wheel

DAY = 86400.0
DATA, HEADERS = "data", "headers"  # what lies there of NAME.data, laid out
_DIGEST = re.compile("[0-9a-f]{64}")
_FICLONE = 0x40049409  # linux/fs.h: a copy that shares its blocks, on btrfs and XFS
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class StoredWheel:
    """A wheel in the own store; `used` is the time of the last use, in seconds since 1970.

    `path` is "" where the wheel itself is not: its data may be there (`has_data`), or the remains
    of a killed process. `users` are environments.
    """

    sha256: str
    path: str
    size: int
    used: float
    users: tuple[str, ...] = ()
    has_data: bool = False


def own_store() -> Store:
    """Return the store, which need not be there."""
    return Store(os.path.join(dirs.data_dir(os.environ), "wheels"))


def taken_in(wheels: Sequence[Wheel]) -> tuple[Wheel, ...]:
    """Return the same wheels as they lie in the own store, copied there first if need be.

    Raises ZippathError, also if one of them is not the file any more that was chosen.
    """
    store = own_store()
    if wheels and not store.ready():
        raise ZippathError(
            f"could not use {store.directory} for wheels",
            "it must be a directory of yours that nobody else can write: see ZIPPATH_DATA_DIR",
        )
    memory = open_store(...)
    copies = tuple(replace(one, path=_path_of(one, store, memory)) for one in wheels)
    for copy in copies:
        # nobody else writes here, so the pins of the first import know it already
        remember(copy.path, copy.sha256, memory)
    return copies


def in_own_store(wheels: Sequence[Wheel]) -> tuple[Wheel, ...]:
    """Return the same wheels as they would lie in the own store; nothing is copied."""
    store = own_store()
    return tuple(replace(wheel, path=_place(wheel, store)) for wheel in wheels)


def held(wheels: Sequence[Wheel], with_data: Container[str] = ()) -> list[str]:
    """Return the SHA-256s of wheels that the own store has something of, for an environment.

    That is the wheel itself, or its data, for those `with_data`.
    """
    inside = os.path.join(own_store().directory, "")
    return [one.sha256 for one in wheels if one.path.startswith(inside) or one.sha256 in with_data]


def _place(wheel: Wheel, store: Store) -> str:
    return Store(store.path(wheel.sha256)).path(os.path.basename(wheel.path))


def _path_of(wheel: Wheel, store: Store, memory: Store | None) -> str:
    """Return the path of a wheel in the store. Raises ZippathError."""
    folder = Store(store.path(wheel.sha256))
    path = _place(wheel, store)
    # whoever deletes what is unused has a turn too, and looks at the time of the last use in it
    turn = take_turn(store.directory, wheel.sha256, lambda: False)
    try:
        if not folder.ready():
            raise ZippathError(f"could not use {folder.directory} for {wheel.path}")
        if not (os.path.isfile(path) and sha256_of(path, memory) == wheel.sha256):
            _copy(wheel, path)
        with contextlib.suppress(OSError):
            os.utime(folder.directory)
    finally:
        end_turn(turn)
    return path


def _copy(wheel: Wheel, path: str) -> None:
    """Copy a wheel to a path in the store. Raises ZippathError."""
    folder, name = os.path.split(path)
    _sweep(folder)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        _write(wheel.path, temporary)
        if digest_of(temporary) != wheel.sha256:
            raise ZippathError(
                f"{wheel.path} is not the file any more that was chosen: its content has changed",
                "look who changes it, and try again",
            )
        os.chmod(temporary, SEALED)
        os.replace(temporary, path)
    except OSError as error:
        raise refusal("copy to the store", wheel.path, error) from error
    finally:
        discard(temporary)


def _sweep(folder: str) -> None:
    """Delete what processes have left that were killed while they copied."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        with contextlib.suppress(OSError):
            if name.startswith(".") and time.time() - os.lstat(path).st_mtime > LEFT_BEHIND:
                (remove if os.path.isdir(path) else discard)(path)


def _write(source: str, target: str) -> None:
    """Write the content of a file to a new one, sharing blocks where the file system can."""
    with open(source, "rb") as file:
        new = os.open(target, _NEW, 0o600)
        try:
            if not _is_cloned(file.fileno(), new):
                while block := file.read(BLOCK):
                    view = memoryview(block)
                    while view:
                        view = view[os.write(new, view) :]
        finally:
            os.close(new)


def _is_cloned(source: int, target: int) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    return True


def stored() -> list[StoredWheel]:
    """Return what is in the own store, longest unused first."""
    store = own_store()
    if not store.usable():
        return []
    users = users_of()
    digests = filter(_DIGEST.fullmatch, sorted(os.listdir(store.directory)))
    found = [_stored(store, digest, tuple(users.get(digest, ()))) for digest in digests]
    return sorted(found, key=lambda one: one.used)


def _stored(store: Store, digest: str, users: tuple[str, ...]) -> StoredWheel:
    folder = store.path(digest)
    size, used, path = 0, 0.0, ""
    with contextlib.suppress(OSError):
        used = os.stat(folder).st_mtime
        for place, _, names in os.walk(folder):
            size += sum(os.lstat(os.path.join(place, name)).st_size for name in names)
        names = sorted(os.listdir(folder))
        whole = [name for name in names if name[:1] != "." and name not in (DATA, HEADERS)]
        path = os.path.join(folder, whole[-1]) if whole else ""
    has_data = any(os.path.isdir(os.path.join(folder, kind)) for kind in (DATA, HEADERS))
    return StoredWheel(digest, path, size, used, users, has_data)


def unused(now: float) -> list[StoredWheel]:
    """Return the wheels that no environment names, and nobody has asked for within a day."""
    return [one for one in stored() if not one.users and now - one.used > DAY]


def remove_unused(wheels: Sequence[StoredWheel]) -> list[StoredWheel]:
    """Delete wheels of the own store, and return those that are in use by now, or cannot go."""
    store = own_store()
    kept = []
    for wheel in wheels:
        turn = take_turn(store.directory, wheel.sha256, lambda: False)
        try:
            is_unused = wheel.sha256 in {one.sha256 for one in unused(time.time())}
            if not is_unused or not _is_removed(store.path(wheel.sha256)):
                kept.append(wheel)
        finally:
            end_turn(turn)
    return kept


def _is_removed(folder: str) -> bool:
    remove(folder)
    return not os.path.lexists(folder)
