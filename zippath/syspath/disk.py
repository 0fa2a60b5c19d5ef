"""The questions of a ledger about the disk, and the disk of this machine."""

import os
import stat
from typing import Protocol

from zippath.syspath.entry import EntryKind
from zippath.syspath.subpath import nearest

_END_OF_ARCHIVE = b"PK\x05\x06"
# the record and the longest comment after it (APPNOTE 4.3.16)
_TAIL = 22 + (1 << 16)


class Disk(Protocol):
    """Read-only questions about files; none raises for a path that cannot exist."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None for anything else, or without the right to read it."""

    def listdir(self, path: str) -> tuple[str, ...]:
        """The names in a directory; () for anything else, or without the right to read it."""

    def exists(self, path: str) -> bool:
        """As `os.path.exists`."""

    def isdir(self, path: str) -> bool:
        """As `os.path.isdir`."""

    def realpath(self, path: str) -> str:
        """As `os.path.realpath`."""

    def hidden(self, path: str) -> bool:
        """Whether the file itself has the hidden flag of macOS, BSD or Windows."""

    def is_pipe(self, path: str) -> bool:
        """Whether opening `path` waits until another process opens its other end."""

    def kind(self, path: str) -> EntryKind:
        """The kind of an item of `sys.path` for the import system."""


class RealDisk:
    """The disk of this machine."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file."""
        return read_regular(path)

    def listdir(self, path: str) -> tuple[str, ...]:
        """The names in a directory."""
        try:
            return tuple(os.listdir(path))
        except (OSError, ValueError):
            return ()

    def exists(self, path: str) -> bool:
        """As `os.path.exists`."""
        return os.path.exists(path)

    def isdir(self, path: str) -> bool:
        """As `os.path.isdir`."""
        return os.path.isdir(path)

    def realpath(self, path: str) -> str:
        """As `os.path.realpath`."""
        return os.path.realpath(path)

    def hidden(self, path: str) -> bool:
        """Whether the file itself has the hidden flag of macOS, BSD or Windows."""
        try:
            status = os.lstat(path)
        except (OSError, ValueError):
            return False
        return bool(
            getattr(status, "st_flags", 0) & stat.UF_HIDDEN
            or getattr(status, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN
        )

    def is_pipe(self, path: str) -> bool:
        """Whether opening `path` waits until another process opens its other end."""
        try:
            return stat.S_ISFIFO(os.stat(path).st_mode)
        except (OSError, ValueError):
            return False

    def kind(self, path: str) -> EntryKind:
        """The kind of an item of `sys.path` for the import system; '' is the current directory."""
        path = path or os.curdir
        if self.isdir(path):
            return "directory"
        place, _ = nearest(path)
        if _is_archive(place):
            return "archive"
        return "other" if place == path else "missing"


def is_gone(path: str) -> bool:
    """Whether nothing is at a path for certain: without the right to look, nobody knows."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def obstacle(path: str) -> str:
    """The reason why nobody here can say whether `path` exists; "" where that is known.

    A directory that must not be searched is one, and an empty directory: it may be the place of a
    mount that is absent.
    """
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return _absent_mount(path)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def _absent_mount(path: str) -> str:
    above = os.path.dirname(path)
    while not os.path.lexists(above) and above != os.path.dirname(above):
        above = os.path.dirname(above)
    try:
        is_empty = os.path.isdir(above) and not os.listdir(above)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return f"{above} is empty; is something to be mounted there?" if is_empty else ""


def read_regular(path: str, limit: int | None = None) -> bytes | None:
    """The bytes of a regular file, up to `limit` of them; None where it cannot be read."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):  # opening a FIFO would wait for a writer
            return None
        with open(path, "rb") as file:
            # a read with a limit allocates as much
            return file.read(limit if limit is not None and limit < status.st_size else None)
    except (OSError, ValueError):
        return None


def _is_archive(path: str) -> bool:
    """Whether a file ends like a zip archive; it may begin with anything, such as a shebang."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            return _END_OF_ARCHIVE in file.read()
    except OSError:
        return False
