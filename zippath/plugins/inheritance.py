"""Lets private modules be found by their names, also in the processes of multiprocessing.

A process that multiprocessing starts gets the configuration of its parent in front of the target
and its arguments. So their classes and functions are found there, though nobody has called
`load_plugins`; a namespace is opened, and its archives are checked, when the first is asked for.
"""

from collections.abc import Callable, Iterable
from multiprocessing import process
from typing import Any

from zippath.plugins.space import OPENERS
from zippath.plugins.space_finder import be_first
from zippath.plugins.supply import Supply

_announced: dict[str, Supply] = {}


def announce(supplies: Iterable[Supply]) -> None:
    """Let the private modules of plugins be imported by name, here and in child processes."""
    for supply in supplies:
        _announced[supply.key] = supply
        OPENERS[supply.key] = supply.space
    be_first()
    _config()["zippath"] = Inheritance()


class Inheritance:
    """The plugins of a parent process, announced in its children before they run anything."""

    def __reduce__(self) -> tuple[Callable[..., "Inheritance"], tuple[Supply, ...]]:
        return inherited, tuple(_announced.values())


def inherited(*supplies: Supply) -> Inheritance:
    """Announce the plugins of a parent process."""
    announce(supplies)
    return Inheritance()


def _config() -> dict[str, Any]:
    """The configuration of this process, which multiprocessing has kept there since Python 2.6."""
    return getattr(process.current_process(), "_config", {})
