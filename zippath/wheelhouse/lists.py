"""Lists of wheels: lock files and requirements files, told apart by their names."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from typing import Any

from zippath.edits import files
from zippath.errors import UsageError, ZippathError
from zippath.python.facts import Facts
from zippath.wheelhouse.answers import keep, recall, whom
from zippath.wheelhouse.lock_file import locked
from zippath.wheelhouse.requirements_file import required
from zippath.wheelhouse.wanted import WantedFile, WantedWheel

LOCK = re.compile(r"pylock(\.[^.]+)?\.toml")  # PEP 751
_LONGEST = 16 << 20  # bytes; a lock of 102 packages has 0.4 MB


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
    content = _content(path)
    question = _question(path, content, facts, groups, extras)
    known = recall(question) if question else None
    if known is None:
        notes: list[str] = []
        wanted = tuple(_read(content, path, facts, groups, extras, notes.append))
        if question:
            keep(question, (tuple(notes), tuple(map(astuple, wanted))))
    else:
        notes, wanted = known[0], tuple(map(_remembered, known[1]))
    if say is not None:
        for note in notes:
            say(note)
    return wanted


def _read(
    content: bytes,
    path: str,
    facts: Facts,
    groups: Sequence[str],
    extras: Sequence[str],
    say: Callable[[str], None],
) -> Iterable[WantedWheel]:
    if is_lock(path):
        return locked(content, path, facts, groups, extras, say)
    if groups or extras:
        raise UsageError(
            f"{os.path.basename(path)} has neither groups nor extras: only a lock file has",
            "name one, pylock.toml or pylock.NAME.toml; or list what you want in the file",
        )
    return required(content, path, facts)


def _content(path: str) -> bytes:
    if os.path.isfile(path) and (size := os.path.getsize(path)) > _LONGEST:
        raise ZippathError(f"could not use {path}: it has {size:,} bytes, and is no list of wheels")
    content = files.read(path)
    if content is None:
        raise ZippathError(f"could not find {path}", "name a file that is there")
    return content


def _question(
    path: str, content: bytes, facts: Facts, groups: Sequence[str], extras: Sequence[str]
) -> tuple[object, ...] | None:
    """Return all that decides what a list asks for, None where that cannot be told."""
    who = whom(facts)
    digest = hashlib.sha256(content).hexdigest()
    about = f"what {os.path.abspath(path)} asks for"
    return who and (about, digest, tuple(groups), tuple(extras), *who)


def _remembered(row: Any) -> WantedWheel:  # noqa: ANN401 - as it was kept
    name, specifier, text, hashes, kept, source = row
    wanted = tuple(WantedFile(*one) for one in kept)
    return WantedWheel(name, specifier, text, hashes, wanted, source)
