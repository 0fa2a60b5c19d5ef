"""The lock of a change, held from its first look to its last."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zippath.errors import ZippathError

_QUIET = 0.5  # seconds of waiting without a message


@contextmanager
def locked(state_dir: str, say: Callable[[str], None], patience: float) -> Iterator[None]:
    """Hold the lock in `state_dir`; wait for it up to `patience` seconds.

    A missing directory is created, for the user only. Raises ZippathError if it cannot be used or
    another zippath keeps the lock.
    """
    from filelock import FileLock, Timeout  # 25 ms, and only a change needs it

    name = os.path.join(state_dir, "lock")
    lock = FileLock(name, mode=0o600)
    try:
        os.makedirs(state_dir, mode=0o700, exist_ok=True)
        try:
            lock.acquire(timeout=min(_QUIET, patience))
        except Timeout:
            say(f"waiting for another zippath, which holds {name}")
            lock.acquire(timeout=max(patience - _QUIET, 0))
    except Timeout:
        raise ZippathError(
            f"could not lock {name}: another zippath held it for {patience:g} seconds",
            "wait until it has finished, or end it, and try again",
        ) from None
    except OSError as error:
        raise ZippathError(
            f"could not use the state directory {state_dir}: {(error.strerror or '').lower()}",
            "make it writable, or set ZIPPATH_STATE_DIR to a directory that is",
        ) from error
    try:
        yield
    finally:
        lock.release()
