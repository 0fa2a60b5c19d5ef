"""Deletes things from the cache; the importer makes them again when it needs them."""

import os
import re
from collections.abc import Iterable, Sequence

from zippath.cache import laid_out
from zippath.cache.kept import Kept
from zippath.errors import UsageError
from zippath.importer import unpacking
from zippath.importer.store import Store

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
WRITING = 3600.0  # seconds after which a half-written file counts as abandoned
TREES = ("files", "pinned copy")  # kinds of directories that processes use
ANSWERS = 30 * 86400.0  # seconds after which nobody asks again what a list of wheels came to
WRITTEN = ("files", "leftover")  # kinds that a process may be about to write, or to use


def useless(kept: Iterable[Kept], now: float) -> list[Kept]:
    """Return useless things: indexes and files of deleted archives, old answers, and leftovers."""
    return [
        one
        for one in kept
        if (_is_of_nobody(one) and (one.kind not in WRITTEN or now - one.used > WRITING))
        or (one.kind == "answer" and now - one.used > ANSWERS)
    ]


def _is_of_nobody(one: Kept) -> bool:
    """Whether a thing belongs to an archive that is gone, or to none."""
    if one.archive is None:
        return one.kind in WRITTEN
    return not os.path.exists(one.archive)


def unused(kept: Iterable[Kept], now: float, seconds: float) -> list[Kept]:
    """Return the things unused for `seconds`."""
    return [one for one in kept if now - one.used > seconds]


def beyond(kept: Sequence[Kept], most: float) -> list[Kept]:
    """Return the things to delete, longest unused first, for at most `most` bytes to stay.

    >>> first, second = (Kept("code", (), 10, used) for used in (1.0, 2.0))
    >>> beyond([second, first], 10) == [first]
    True
    """
    total = sum(one.size for one in kept)
    gone = []
    for one in sorted(kept, key=lambda one: one.used):
        if total <= most:
            break
        gone.append(one)
        total -= one.size
    return gone


def remove(directory: str, things: Iterable[Kept], now: float) -> list[Kept]:
    """Delete things, and return those that are still in use: files that processes may open.

    A process about to read any other thing has a cache miss.
    """
    store = Store(directory)
    in_use = []
    for thing in things:
        for name in thing.files:
            if thing.kind in TREES:
                if not laid_out.remove_tree(store, name, now):
                    in_use.append(thing)
            elif os.path.isdir(store.path(name)):
                unpacking.remove(store.path(name))
            else:
                store.remove(name)
    return in_use


def as_size(text: str) -> float:
    """Return the bytes of a size such as 500M or 1.5GiB (powers of 1024). Raises UsageError.

    >>> as_size("2K")
    2048.0
    """
    return _number(text, _SIZE, _UNITS, "a size", "500M, 2G")


def as_age(text: str) -> float:
    """Return the seconds of an age such as 30d or 12h. Raises UsageError.

    >>> as_age("2h")
    7200.0
    """
    return _number(text, _AGE, _SECONDS, "an age", "30d, 12h, 4w")


def _number(
    text: str, pattern: "re.Pattern[str]", units: dict[str, int], what: str, such: str
) -> float:
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is not {what}", f"write it like this: {such}")
    return float(found[1]) * units[found[2].lower()]
