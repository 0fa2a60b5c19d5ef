"""A private directory of records: published atomically, and anything odd about it is a miss.

A record of bytecode is code that will run, so the directory must belong to the user alone: it is
made with mode 0700, and one that is a symbolic link, that belongs to somebody else, or that others
may write to is not used at all (PEP 3147 trusts `__pycache__` for the same reason). Nothing here
raises OSError: without a usable directory every read is a miss and every write does nothing.

Records are written to a new file that replaces the old one, without fsync: each reader checks a
checksum, so a record torn by a power cut is a miss as well.
"""

import _imp
import _io
import os
import stat

BINARY: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY
APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY


class Store:
    """The records in one directory."""

    __slots__ = ("_usable", "directory")

    def __init__(self, directory: str) -> None:
        self.directory = directory
        self._usable: bool | None = None

    def path(self, name: str) -> str:
        """The file of the record `name`."""
        return f"{self.directory}{os.sep}{name}"

    def usable(self) -> bool:
        """Whether the directory is there and private; looked at until it is there, then no more."""
        if self._usable is None:
            try:
                self._usable = is_private(os.lstat(self.directory), _user())
            except (OSError, ValueError):
                return False
        return self._usable

    def read(self, name: str, size: int, offset: int = 0) -> bytes:
        """Up to `size` bytes of a record from `offset`; none at all if it cannot be read."""
        if not self.usable():
            return b""
        try:
            fd = os.open(self.path(name), os.O_RDONLY | BINARY)
            try:
                if offset:
                    os.lseek(fd, offset, os.SEEK_SET)
                return os.read(fd, size)
            finally:
                os.close(fd)
        except (OSError, OverflowError):  # a damaged row leads beyond what a file can hold
            return b""

    def read_into(self, name: str, buffer: "memoryview", offset: int) -> int:
        """Fill `buffer` with a record from `offset`; how many bytes there were, 0 if none."""
        if not self.usable():
            return 0
        try:
            with _io.FileIO(self.path(name)) as file:
                file.seek(offset)
                return file.readinto(buffer) or 0
        except (OSError, OverflowError):  # a damaged row leads beyond what a file can hold
            return 0

    def size(self, name: str) -> int:
        """The size of a record in bytes, -1 if there is none."""
        try:
            return os.stat(self.path(name)).st_size if self.usable() else -1
        except OSError:
            return -1

    def publish(self, name: str, data: bytes) -> bool:
        """Put a whole record in the place of the old one; whether that could be done."""
        temporary = f"{self.path(name)}.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            if not self._writable():
                return False
            fd = os.open(temporary, NEW_FILE, 0o600)
            try:
                _write(fd, data)
            finally:
                os.close(fd)
            os.replace(temporary, self.path(name))
        except (OSError, ValueError):
            self.remove(os.path.basename(temporary))
            return False
        return True

    def append(self, name: str, data: bytes) -> int:
        """Add `data` to the end of a record; where it begins there, or -1.

        The file is opened anew, so that its position is shared with no thread and no forked
        process. Where two machines append at once over NFS one overwrites the other: a reader
        sees that by the checksum.
        """
        try:
            if not self._writable():
                return -1
            fd = os.open(self.path(name), APPEND, 0o600)
            try:
                _write(fd, data)
                return os.lseek(fd, 0, os.SEEK_CUR) - len(data)
            finally:
                os.close(fd)
        except (OSError, ValueError):
            return -1

    def remove(self, name: str) -> None:
        """Delete a record, if it is there."""
        try:
            os.unlink(self.path(name))
        except (OSError, ValueError):
            return

    def _writable(self) -> bool:
        if not self.usable() and self._usable is None:
            os.makedirs(self.directory, 0o700, exist_ok=True)
        return self.usable()


def is_private(status: os.stat_result, user: "int | None") -> bool:
    """Whether a directory's own status (not that of a link's target) makes it fit for a store.

    `user` is the effective user id, None on Windows, where a profile's directories are private.
    """
    if not stat.S_ISDIR(status.st_mode):
        return False
    return user is None or (status.st_uid == user and not status.st_mode & 0o022)


def _user() -> "int | None":
    return os.geteuid() if hasattr(os, "geteuid") else None


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def checksum(key: int, data: "bytes | memoryview") -> bytes:
    """Eight bytes that tell whether `data` is whole: SipHash, built in, at 3 to 5 GB/s.

    `key` has 31 bits: it is a C long, which Windows has with 32.
    """
    return _imp.source_hash(key, data)
