"""Archives opened by our own reader, with a clear error for a missing or unreadable one."""

import contextlib
import os
from collections.abc import Iterator
from zipimport import ZipImportError

from zippath.errors import ZippathError
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.importer.archives.archive import TruncatedError


@contextlib.contextmanager
def reading(path: str) -> Iterator[None]:
    """Raise ZippathError, with the reason, for a missing or unreadable archive.

    It replaces the errors of the importer and of the system.
    """
    _require_file(path)
    try:
        yield
    except (ZipImportError, OSError) as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: Exception) -> ZippathError:
    """The error of an unreadable archive, with its remedy."""
    hint = f"python can only import from zip archives: {', '.join(ARCHIVE_SUFFIXES)}"
    if isinstance(error, TruncatedError):
        hint = "it is cut short: fetch or copy it again"
    return ZippathError(f"could not read {path}: {reason_of(error)}", hint)


def reason_of(error: Exception) -> str:
    """The reason in the error of an archive, without its path."""
    cause = error if isinstance(error, OSError) else error.__cause__
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return str(error).partition(":")[0].lower()


def _require_file(path: str) -> None:
    if os.path.isdir(path):
        raise ZippathError(
            f"{path} is a directory, not an archive",
            "a directory needs no zippath: `python -m pip install` it, or zip it first",
        )
    if os.path.isfile(path):
        return
    if os.path.lexists(path) and not os.path.exists(path):
        raise ZippathError(f"{path} is a symbolic link to a file that does not exist")
    raise ZippathError(f"{path} does not exist" if not os.path.exists(path) else
                       f"{path} is not a regular file")  # fmt: skip
