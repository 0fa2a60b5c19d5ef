"""Opens and closes namespaces, each of which there is once in a process."""

import contextlib
import importlib
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from zippath.plugins.redirect import builtins_for
from zippath.plugins.space import SPACES, Space

_lock = threading.Lock()
_locks: dict[str, Any] = {}
_bootstrap: Any = importlib._bootstrap


@contextlib.contextmanager
def locked(key: str) -> Iterator[None]:
    """Keep other threads out of a namespace; a thread that is in it may come again.

    It is a lock as importlib has for each module, and they know of each other. So where threads
    wait for one another in a circle one of them goes on without it, as an import does.
    """
    lock = _locks.setdefault(key, _bootstrap._ModuleLock(key))
    try:
        lock.acquire()
    except _bootstrap._DeadlockError:
        yield
        return
    try:
        yield
    finally:
        lock.release()


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
