"""A dialect, and its snippet for a wish."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

from zippath.shell.value import Wish, refusal, refuse_separator


@dataclass(frozen=True)
class Refusal:
    """Characters that cannot be quoted in a dialect, and the reason."""

    pattern: str
    reason: str


@dataclass(frozen=True)
class Dialect:
    """The language of one shell, as far as PYTHONPATH needs it."""

    name: str
    render: Callable[[Wish], str]
    quote: Callable[[str], str]
    load: Callable[[str], str] | None = None
    """Makes the line of an rc file to run another file; None if the shell needs no such line."""
    home: str = '"$HOME"'
    """The home directory, as the first part of a word; a quoted part follows."""
    refusals: tuple[Refusal, ...] = ()
    separator: str | None = None
    """The separator of entries, if the shell decides on it and not the platform."""


def snippet(dialect: Dialect, wish: Wish) -> str:
    """Return the text to fulfil `wish` in the shell of `dialect`.

    Raises ZippathError if a path has a character that the dialect cannot quote.
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
