"""Archives opened by our own reader, with a clear error for a missing or unreadable one."""

import contextlib
import os
import re
from collections.abc import Iterator
from zipimport import ZipImportError

from zippath.errors import ZippathError
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.importer.archives.archive import TruncatedError
from zippath.typed import quoted

# PEP 508
_PROJECT = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


@contextlib.contextmanager
def reading(path: str) -> Iterator[None]:
    """Raise ZippathError, with the reason, for a missing or unreadable archive.

    It replaces the errors of the importer and of the system.
    """
    require_file(path)
    try:
        yield
    except (ZipImportError, OSError) as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: Exception) -> ZippathError:
    """The error of an unreadable archive, with its remedy."""
    hint = f"python can only import from zip archives: {', '.join(ARCHIVE_SUFFIXES)}"
    if path.lower().endswith(ARCHIVE_SUFFIXES):
        hint = "it is no zip archive, or a damaged one: fetch or copy it again"
    if path.endswith((".tar.gz", ".tgz")):
        folder = quoted(os.path.dirname(path))
        hint = (
            "python cannot import from a source distribution; make a wheel of it: "
            f"python -m pip wheel --no-deps -w {folder} {quoted(path)}"
        )
    if isinstance(error.__cause__, PermissionError):
        hint = f"`ls -l {quoted(path)}` shows who may read it"
    if isinstance(error, TruncatedError):
        hint = "it is cut short: fetch or copy it again"
    return ZippathError(f"could not read {path}: {reason_of(error)}", hint)


def reason_of(error: Exception) -> str:
    """The reason in the error of an archive, without its path."""
    cause = error if isinstance(error, OSError) else error.__cause__
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return str(error).partition(":")[0].lower()


def require_file(path: str) -> None:
    """Raise ZippathError, with the reason, unless there is a regular file at `path`."""
    if os.path.isdir(path):
        raise ZippathError(
            f"{path} is a directory, not an archive",
            "a directory needs no zippath: `python -m pip install` it; or `zippath pack` makes an "
            "archive of it",
        )
    if os.path.isfile(path):
        return
    try:
        os.stat(path)
    except FileNotFoundError as error:
        if os.path.lexists(path):
            raise ZippathError(
                f"{path} is a symbolic link to a file that does not exist"
            ) from error
        raise _absent(path) from error
    except PermissionError as error:
        raise ZippathError(
            f"could not look at {path}: permission denied",
            f"`namei -l {quoted(path)}` shows which directory must not be searched",
        ) from error
    except NotADirectoryError as error:
        raise _absent(path) from error
    except OSError as error:
        raise ZippathError(f"could not look at {path}: {reason_of(error)}") from error
    raise ZippathError(f"{path} is not a regular file")


def _absent(path: str) -> ZippathError:
    """The error of a file that is not there; a bare name may be meant as a project's."""
    name = os.path.basename(path)
    if os.path.splitext(name)[1].lower() in ARCHIVE_SUFFIXES or not _PROJECT.fullmatch(name):
        return ZippathError(f"{path} does not exist")
    return ZippathError(
        f"{path} does not exist: {name} is no file here",
        f"if a project is meant, get its wheel (`python -m pip download --no-deps {name}`) and "
        "name that file",
    )
