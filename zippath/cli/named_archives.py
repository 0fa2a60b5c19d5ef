"""Archives named on a command line, as entries of PYTHONPATH."""

import os
from collections.abc import Iterable

from zippath.cli import output, target
from zippath.errors import UsageError, ZippathError
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.manage.suitability import doubt
from zippath.shell.value import Item
from zippath.syspath.subpath import archive_of

_THE_PYTHONS_OWN = ("zip-default", "stdlib", "._pth")


def named(paths: Iterable[str], if_absent: str | None) -> tuple[Item, ...]:
    """Return an entry for each path, absolute and normalised; symlinks stay.

    A path may lead into an archive (`a.zip/lib`). Raises ZippathError if one is not an archive, or
    is missing: `if_absent` is the remedy then, and None accepts the path. Warns of an archive with
    nothing to import.
    """
    return tuple(_entry(target.archive(path), if_absent) for path in paths)


def listed() -> tuple[Item, ...]:
    """Return an entry for each archive on the target's path. Raises UsageError without any."""
    found = [
        entry.path
        for entry in target.look(None).ledger.entries
        if entry.kind == "archive" and entry.origin.kind not in _THE_PYTHONS_OWN
    ]
    if not found:
        raise UsageError(
            "there is no archive to put on PYTHONPATH",
            "name one, or put one on the path with `zippath add`",
        )
    return named(found, if_absent=None)


def is_there(path: str) -> bool:
    """Whether `path` is an archive or leads into one."""
    return bool(archive_of(path)[0])


def looks_like_archive(word: str) -> bool:
    """Whether `word` looks like the path of an archive."""
    return is_there(word) or os.path.isfile(word) or word.lower().endswith(ARCHIVE_SUFFIXES)


def _entry(path: str, if_absent: str | None) -> Item:
    if os.path.isdir(path):
        raise ZippathError(f"{path} is a directory, not an archive", "name the archive in it")
    archive, subpath = archive_of(path)
    if not archive:
        if if_absent is not None:
            raise ZippathError(f"{path} does not exist", if_absent)
        return Item(path, path)
    problem = doubt(archive, subpath)
    if problem:
        output.warning(problem)
    return Item(path, archive)
