"""The archives that a command line names, as entries of PYTHONPATH."""

import os
from collections.abc import Iterable
from zipimport import ZipImportError

from zippath.cli import target
from zippath.errors import UsageError, ZippathError
from zippath.importer.archive import read_directory
from zippath.shell.value import Entry
from zippath.syspath.archives import unreadable
from zippath.syspath.contents import archive_of

_THE_PYTHONS_OWN = ("zip-default", "stdlib", "._pth")


def named(paths: Iterable[str], *, must_exist: bool) -> tuple[Entry, ...]:
    """An entry for each of `paths`, absolute and normalised; a symlink stays one.

    A path may go on inside an archive (`a.zip/lib`). Raises ZippathError where one is no archive,
    or is absent and `must_exist`.
    """
    return tuple(_entry(target.archive(path), must_exist) for path in paths)


def listed() -> tuple[Entry, ...]:
    """An entry for each archive on the path of the target; raises UsageError if there is none."""
    found = [
        entry.path
        for entry in target.look(None).ledger.entries
        if entry.kind == "archive" and entry.origin.kind not in _THE_PYTHONS_OWN
    ]
    if not found:
        raise UsageError("there is no archive to put on PYTHONPATH", "name one")
    return named(found, must_exist=False)


def is_there(path: str) -> bool:
    """Whether `path` is an archive, or lies in one."""
    return bool(archive_of(path)[0])


def _entry(path: str, must_exist: bool) -> Entry:
    if os.path.isdir(path):
        raise ZippathError(f"{path} is a directory, not an archive", "name the archive in it")
    archive, _ = archive_of(path)
    if not archive:
        if must_exist:
            raise ZippathError(f"{path} does not exist", "--always takes it all the same")
        return Entry(path, path)
    try:
        read_directory(archive)
    except (ZipImportError, OSError) as error:
        raise unreadable(archive, error) from error
    return Entry(path, archive)
