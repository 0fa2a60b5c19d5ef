"""Opens and closes namespaces, each of which there is once in a process."""

import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager

from zippath.plugins.redirect import builtins_for
from zippath.plugins.space import SPACES, Space

_lock = threading.Lock()
_locks: dict[str, AbstractContextManager[object]] = {}


def lock_of(key: str) -> AbstractContextManager[object]:
    """Return the lock of a namespace; a thread that has it may take it again."""
    return _locks.setdefault(key, threading.RLock())


def open_space(
    key: str, entries: Iterable[str], pure: bool = False, hosts: Iterable[str] = ()
) -> Space:
    """Return the namespace with a key; it is made if there is none."""
    with _lock:
        space = SPACES.get(key)
        if space is None:
            space = Space(key, entries, pure, hosts)
            space.builtins.update(builtins_for(space))
            SPACES[key] = space
    return space


def close_space(key: str) -> None:
    """Unload the modules of a namespace, and forget it."""
    with _lock:
        space = SPACES.pop(key, None)
    if space is not None:
        space.unload()
