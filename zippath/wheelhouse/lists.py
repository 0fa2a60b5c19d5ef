"""Lists of wheels: lock files and requirements files, told apart by their names."""

import os
import re
from collections.abc import Callable, Sequence

from zippath.errors import UsageError
from zippath.python.facts import Facts
from zippath.wheelhouse.lock_file import locked
from zippath.wheelhouse.requirements_file import required
from zippath.wheelhouse.wanted import WantedWheel

LOCK = re.compile(r"pylock(\.[^.]+)?\.toml")  # PEP 751


def is_list(path: str) -> bool:
    """Whether a file lists wheels instead of being one, by its name.

    >>> is_list("/x/pylock.dev.toml"), is_list("requirements.txt"), is_list("pyproject.toml")
    (True, True, False)
    """
    return is_lock(path) or path.endswith(".txt")


def is_lock(path: str) -> bool:
    """Whether a file is a lock file, by its name."""
    return LOCK.fullmatch(os.path.basename(path)) is not None


def wanted_by(
    path: str,
    facts: Facts,
    groups: Sequence[str] = (),
    extras: Sequence[str] = (),
    say: Callable[[str], None] | None = None,
) -> tuple[WantedWheel, ...]:
    """Return what a list asks for, for one Python; `say` is told what is odd. Raises ZippathError.

    Without `groups` those are meant that a lock file has by default.
    """
    if is_lock(path):
        return tuple(locked(path, facts, groups, extras, say or _ignore))
    if groups or extras:
        raise UsageError(
            f"{os.path.basename(path)} has neither groups nor extras: only a lock file has",
            "name one, pylock.toml or pylock.NAME.toml; or list what you want in the file",
        )
    return tuple(required(path, facts))


def _ignore(_: str) -> None:
    """Say nothing."""
