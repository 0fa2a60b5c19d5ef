"""Counts and lists in words, for messages."""

from collections.abc import Collection, Sequence


def counted(count: int, noun: str) -> str:
    """Return a number and its noun.

    >>> counted(1, "module"), counted(2, "module"), counted(2, "library")
    ('1 module', '2 modules', '2 libraries')
    """
    if count != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun}"


def few(names: Collection[str], most: int = 5) -> str:
    """Return the first of `names`, and the number of the others.

    >>> few(["a", "b", "c"], most=2), few(["a"])
    ('a, b and 1 more', 'a')
    """
    first = list(names)[:most]
    more = len(names) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")


def joined(names: Sequence[str]) -> str:
    """Return all of `names`.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
