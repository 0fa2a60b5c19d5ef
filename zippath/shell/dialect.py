"""What a dialect is, and the snippet that it makes of a wish."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

from zippath.shell.value import Wish, refusal, refuse_separator


@dataclass(frozen=True)
class Refusal:
    """Characters that no quoting carries through a dialect, and why."""

    pattern: str
    reason: str


@dataclass(frozen=True)
class Dialect:
    """The language of one shell, as far as PYTHONPATH is concerned."""

    name: str
    render: Callable[[Wish], str]
    quote: Callable[[str], str]
    load: Callable[[str], str] | None = None
    """The line for an rc file that runs a file; None where the shell needs no such line."""
    home: str = '"$HOME"'
    """The home directory, as the first part of a word; a quoted part follows."""
    refusals: tuple[Refusal, ...] = ()
    separator: str | None = None
    """What stands between two entries, where the shell and not the platform says so."""


def snippet(dialect: Dialect, wish: Wish) -> str:
    """The text that fulfils `wish` when the shell of `dialect` reads it.

    Raises ZippathError where a path has a character that cannot be carried.
    """
    wish = dataclasses.replace(wish, separator=dialect.separator or wish.separator)
    for entry in wish.entries:
        _check(dialect, wish.separator, entry.path)
    return dialect.render(wish)


def _check(dialect: Dialect, separator: str, path: str) -> None:
    refuse_separator(path, separator)
    for refused in dialect.refusals:
        found = re.search(refused.pattern, path)
        if found:
            raise refusal(path, f"{dialect.name} cannot carry {found[0]!r}: {refused.reason}")
