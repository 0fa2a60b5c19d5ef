"""What a dialect is, and the snippet that it makes of a wish."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

from zippath.errors import ZippathError
from zippath.shell.value import Wish


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
    reason = None
    if separator in path:
        reason = f"'{separator}' is what separates its entries"
    for refusal in dialect.refusals:
        found = re.search(refusal.pattern, path)
        if found and not reason:
            reason = f"{dialect.name} cannot carry {found[0]!r}: {refusal.reason}"
    if reason:
        way = "zippath add has no such limit"
        if re.search(r"[\r\n]", path):
            way = "rename the archive; a .pth file cannot hold a line break either"
        raise ZippathError(f"could not put {path!r} on PYTHONPATH: {reason}", way)
