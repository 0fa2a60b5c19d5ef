"""A private directory of records: anything odd about it, or about one of them, is a miss.

A record of bytecode is code that will run, so nobody but the user may have made or changed it
(PEP 3147 trusts `__pycache__` for the same reason). Directories are made with mode 0700, files with
0600, whatever the umask is. A directory that is a symbolic link, that is somebody else's, or that
others may write to is not used. Somebody may swap it later, where its parent lets him; so each file
is checked once it is open: a regular file of the user's, with one name, that others cannot write.
Then a swapped directory has nothing to offer but files of the user's own, and none that fits.

Nothing here raises OSError: without a usable directory every read is a miss and every write does
nothing. A whole record is written to a new file that replaces the old one. Nothing waits for the
disk (fsync), because every reader checks a checksum: a record torn by a power cut is a miss too.
"""

import _imp
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import EllipsisType

    CacheDir = str | os.PathLike[str] | EllipsisType | None

# without O_NONBLOCK opening a pipe would wait for somebody at its other end
BINARY: int = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
READ = os.O_RDONLY | BINARY
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY
APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY


class Store:
    """The records in one directory."""

    __slots__ = ("_usable", "directory")

    def __init__(self, directory: str) -> None:
        self.directory = directory
        self._usable: bool | None = None

    def __reduce__(self) -> "tuple[type, tuple[str]]":
        return type(self), (self.directory,)

    def path(self, name: str) -> str:
        """Return the path of a record."""
        return f"{self.directory}{os.sep}{name}"

    def usable(self) -> bool:
        """Whether the directory is there and private. Once it is there, it is not checked again."""
        if self._usable is None:
            try:
                self._usable = is_private(os.lstat(self.directory), current_user())
            except (OSError, ValueError):
                return False
        return self._usable

    def ready(self) -> bool:
        """Whether something can be written; the directory is made if it is not there yet."""
        try:
            return self._writable()
        except (OSError, ValueError):
            return False

    def read(self, name: str, size: int, offset: int = 0) -> bytes:
        """Return up to `size` bytes of a record from `offset`, none if it cannot be read."""
        try:
            fd, _ = self._open(name)
            try:
                return _read_at(fd, size, offset)
            finally:
                os.close(fd)
        except (OSError, OverflowError):  # a damaged row leads beyond what a file can hold
            return b""

    def read_since(self, name: str, head: int, offset: int) -> bytes:
        """Return the first `head` bytes of a record and, of the same file, all from `offset` on."""
        try:
            fd, size = self._open(name)
            try:
                rest = max(0, size - offset)
                if offset == head:
                    return _read_at(fd, head + rest, 0)
                return _read_at(fd, head, 0) + _read_at(fd, rest, offset)
            finally:
                os.close(fd)
        except OSError:
            return b""

    def read_into(self, name: str, buffer: "memoryview", offset: int) -> int:
        """Fill `buffer` with a record from `offset`; return how many bytes there were."""
        try:
            fd, _ = self._open(name)
            try:
                if hasattr(os, "preadv"):
                    return os.preadv(fd, [buffer], offset)
                data = _read_at(fd, len(buffer), offset)
                buffer[: len(data)] = data
                return len(data)
            finally:
                os.close(fd)
        except (OSError, OverflowError):  # a damaged row leads beyond what a file can hold
            return 0

    def size(self, name: str) -> int:
        """Return the size of a record in bytes, -1 if there is none."""
        try:
            return os.stat(self.path(name)).st_size if self.usable() else -1
        except OSError:
            return -1

    def publish(self, name: str, data: bytes) -> bool:
        """Replace a whole record. Return whether that could be done."""
        return self.publish_blocks(name, (data,))

    def publish_blocks(self, name: str, blocks: "Iterable[bytes]") -> bool:
        """Replace a whole record, as `publish`; whatever `blocks` raises keeps the old one."""
        temporary = f"{self.path(name)}.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            if not self._writable():
                return False
            fd = os.open(temporary, NEW_FILE, 0o600)
            try:
                for block in blocks:
                    _write(fd, block)
            finally:
                os.close(fd)
            os.replace(temporary, self.path(name))
        except (OSError, ValueError):
            self.remove(os.path.basename(temporary))
            return False
        except BaseException:
            self.remove(os.path.basename(temporary))
            raise
        return True

    def append(self, name: str, data: bytes) -> int:
        """Append `data` to a record. Return the offset of its first byte, or -1.

        The file is opened each time, so no thread and no forked process shares its position. Two
        machines that append at once over NFS overwrite each other's data: the checksum tells.
        """
        try:
            if not self._writable():
                return -1
            fd = os.open(self.path(name), APPEND, 0o600)
            try:
                _checked(fd)
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

    def _open(self, name: str) -> "tuple[int, int]":
        """Open a record and return its descriptor and size. Raises OSError unless it is private."""
        if not self.usable():
            raise FileNotFoundError(self.directory)
        fd = os.open(self.path(name), READ)
        try:
            return fd, _checked(fd).st_size
        except OSError:
            os.close(fd)
            raise

    def _writable(self) -> bool:
        if not self.usable() and self._usable is None:
            for directory in _missing(self.directory):
                # one by one: parents that it makes itself are as open as the umask lets them
                os.makedirs(directory, 0o700, exist_ok=True)
        return self.usable()


_latest: "Store | None" = None


def open_store(cache_dir: "CacheDir") -> "Store | None":
    """Return the store in `cache_dir`, where `...` is the user's cache and None is no store.

    There is none either if the user has no home, or if the path is relative and the current
    directory is gone. Raises TypeError for anything but a path.
    """
    global _latest  # one store, swapped as a whole: a thread that loses the race makes another
    path = cache_dir
    if path is ...:
        try:
            from .cachedir import usual_cache_dir  # not needed with a directory
        except ImportError:  # nobody finds modules any more
            return None
        path = usual_cache_dir(os.environ, current_user())
    if path is None or path == "":
        return None
    try:
        directory = os.path.abspath(os.fsdecode(path))
    except OSError:
        return None
    store = _latest
    if store is None or store.directory != directory:
        store = _latest = Store(directory)
    return store


def is_private(status: os.stat_result, user: "int | None") -> bool:
    """Whether a directory with this status (from `lstat`) may hold code.

    `user` is the effective user id, None on Windows, where a profile's directories are private.
    """
    if not stat.S_ISDIR(status.st_mode):
        return False
    return user is None or (status.st_uid == user and not status.st_mode & 0o022)


def _checked(fd: int) -> os.stat_result:
    """Return the status of an open file. Raises OSError unless nobody else can have made it."""
    status = os.fstat(fd)
    user = current_user()
    if not stat.S_ISREG(status.st_mode) or not (
        user is None
        or (status.st_uid == user and not status.st_mode & 0o022 and status.st_nlink <= 1)
    ):
        raise PermissionError("not a file of the user's own")
    return status


def _missing(directory: str) -> "list[str]":
    """Return the directories to make, parents first."""
    found: list[str] = []
    while directory not in ("", *found[-1:]) and not os.path.isdir(directory):
        found.append(directory)
        directory = os.path.dirname(directory)
    return found[::-1]


def current_user() -> "int | None":
    """Return the effective user id, None on Windows."""
    return os.geteuid() if hasattr(os, "geteuid") else None


def _read_at(fd: int, size: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(fd, size, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, size)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def signature(status: os.stat_result) -> "tuple[int, ...]":
    """Return what changes with every change of a file; a new mount would change its device."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def checksum(key: int, data: "bytes | memoryview") -> bytes:
    """Return eight bytes that show damage to `data`: SipHash, built in, at 4 GB/s.

    Nothing that finds as much is faster: CRC-32 and Adler-32 of zlib run at 3 GB/s, and zlib has to
    be loaded. Up to 3.10 it is the slower SipHash-2-4, at 2 GB/s. Of `import sympy` it takes 1.3 %.

    `key` has 31 bits because it is a C long, which has 32 bits on Windows.
    """
    return _imp.source_hash(key, data)


def digest_of(content: bytes, kind: bytes) -> bytes:
    """Return half the BLAKE2b of a kind, of three bytes, and of what is compiled, or nothing."""
    try:
        from _blake2 import blake2b  # 0.2 ms, and only what is compiled or copied needs it
    except ImportError:
        return b""
    return blake2b(kind + content).digest()[:32]  # keywords crash 3.12.1 (sub-interpreters)
