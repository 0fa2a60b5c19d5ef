"""The SHA-256 of files, remembered by the identity of each: path, size, times and inode.

Who could make us take another file for the remembered one? Whoever writes to an archive changes
its ctime, which nobody can set but root, or whoever sets the clock back; both can do worse. A file
that changed within the resolution of the clock before it was hashed is not remembered, for it could
change once more and look the same. The memory is the importer's (see `importer.knowndigest`), in
the private cache of the user: whoever can write there has the user's rights already. So a file that
is known here has its pin checked for nothing at the first import, and the other way round.
"""

import contextlib
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from types import EllipsisType
from typing import BinaryIO

from zippath.edits.files import refusal
from zippath.errors import ZippathError
from zippath.importer.knowndigest import record_digest, recorded_digest
from zippath.importer.record import is_settled
from zippath.importer.store import Store, open_store, signature

BLOCK = 1 << 20
_PLAIN = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NONBLOCK", "O_CLOEXEC"))
_ATTEMPTS = 3


def sha256_of(path: str, store: Store | EllipsisType | None = ...) -> str:
    """Return the SHA-256 of a regular file, computed or remembered. Raises ZippathError.

    `store` is the memory, which takes 0.1 ms to find: many files share one.
    """
    path = os.path.abspath(path)
    if store is ...:
        store = open_store(...)
    try:
        signed = signature(os.stat(path))
        if store is not None and (known := recorded_digest(store, path, signed)):
            return known
        now = time.time_ns()
        signed, digest = _steady_digest(path)
    except OSError as error:
        raise refusal("read", path, error) from error
    if store is not None and is_settled(signed, now):
        record_digest(store, path, signed, digest)
    return digest


def remember(path: str, digest: str, store: Store | None) -> None:
    """Remember the SHA-256 of a file that nobody else can have changed since it was hashed."""
    if store is None:
        return
    with contextlib.suppress(OSError):
        signed = signature(os.stat(path))
        is_new = not recorded_digest(store, path, signed)
        if is_new and is_settled(signed, time.time_ns()):
            record_digest(store, path, signed, digest)


def _steady_digest(path: str) -> tuple[tuple[int, ...], str]:
    """Return signature and SHA-256 of a file that did not change meanwhile."""
    for _ in range(_ATTEMPTS):
        with open_regular(path) as file:
            before = signature(os.fstat(file.fileno()))
            digest = _digest_of_open(file)
            if before == signature(os.fstat(file.fileno())):
                return before, digest
    raise ZippathError(f"could not read {path}: it changes all the time", "try again later")


def digest_of(path: str) -> str:
    """Return the SHA-256 of a regular file, computed now. Raises OSError."""
    with open_regular(path) as file:
        return _digest_of_open(file)


def _digest_of_open(file: BinaryIO) -> str:
    found = hashlib.sha256()
    for block in blocks_of(file):
        found.update(block)
    return found.hexdigest()


@contextlib.contextmanager
def open_regular(path: str) -> Iterator[BinaryIO]:
    """Open a regular file, and wait for nobody at the other end of a pipe. Raises OSError."""
    with open(path, "rb", opener=lambda name, _: os.open(name, _PLAIN)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        yield file


def blocks_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield what follows in a file, in pieces that fit in memory. Raises OSError."""
    while block := file.read(BLOCK):
        yield block
