"""Opens namespaces, each once in a process, and again in those that multiprocessing spawns."""

import threading
from collections.abc import Callable, Iterable
from multiprocessing import process
from typing import Any

from zippath.plugins.redirect import builtins_for
from zippath.plugins.space import SPACES, Space
from zippath.plugins.space_finder import be_first

_lock = threading.Lock()


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
            be_first()
            _config()["zippath"] = Inheritance()
    return space


def close_space(key: str) -> None:
    """Unload the modules of a namespace, and forget it."""
    with _lock:
        space = SPACES.pop(key, None)
    if space is not None:
        space.unload()


class Inheritance:
    """What a process that multiprocessing spawns opens before it looks for what it shall run.

    A process passes its configuration on in front of the target and its arguments, so their classes
    and functions are found, though the child has not called `load_plugins`.
    """

    def __reduce__(self) -> tuple[Callable[..., "Inheritance"], tuple[Any, ...]]:
        known = [(one.key, one.entries, one.pure, one.hosts) for one in list(SPACES.values())]
        return inherited, tuple(known)


def inherited(*spaces: tuple[str, Iterable[str], bool, Iterable[str]]) -> Inheritance:
    """Open the namespaces of a parent process."""
    for space in spaces:
        open_space(*space)
    return Inheritance()


def _config() -> dict[str, Any]:
    """The configuration of this process, which multiprocessing has kept there since Python 2.6."""
    return getattr(process.current_process(), "_config", {})
