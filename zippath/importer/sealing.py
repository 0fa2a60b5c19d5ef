"""Takes private copies of archives, so that what is laid out is what the SHA-256 says.

The SHA-256 of an archive decides what two archives share. What is written must come from the very
bytes that had it, or an archive that changes at the right moment would put its files under the name
of another. They are read from a copy that no other process can open.
"""

import _io
import os
from zipimport import ZipImportError

from .archives.archive import open_archive
from .hashing import OPENSSL, sha256_of
from .index import from_archive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .archives.archive import Opened
    from .index import NameIndex

IN_MEMORY = 64 << 20  # a copy of more would be felt where memory is short
# What ext4 gets in one piece it maps in one piece: of scientific packages, written whole, 55 MB of
# libraries were in memory after an import, and 43 MB of those that were written in such pieces.
PIECE = 1 << 16
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class ReplacedError(ZipImportError):
    """The archive is not the one that was indexed."""


class SealedCopy:
    """A private copy of an archive: an open file, its SHA-256, and the names in it.

    The copy is written to `file`. Raises ReplacedError if the archive is not the indexed one.
    """

    def __init__(self, index: "NameIndex", file: "_io.BufferedReader") -> None:
        self.file = file
        try:
            with _opened(index) as archive:
                self.digest = sha256_of(archive, _brings_openssl(index), self._add)
            if index.sha256 not in ("", self.digest):
                raise _replaced(index)
            self.index = from_archive(file, index.archive)
        except BaseException:
            file.close()
            raise

    def _add(self, block: bytes) -> None:
        fill(self.file.fileno(), block, close=False)

    def close(self) -> None:
        """Delete the copy."""
        self.file.close()


def digest_of(index: "NameIndex") -> str:
    """Return the SHA-256 of the archive. Raises ReplacedError if it is not the indexed one."""
    with _opened(index) as file:
        return sha256_of(file, _brings_openssl(index))


def copy_in_memory(index: "NameIndex") -> "SealedCopy | None":
    """Return a copy of a small archive in memory, None where that cannot be had.

    Of 90 MB the disk takes 0.3 s, and memory 0.05 s. Raises ReplacedError.
    """
    try:
        if not hasattr(os, "memfd_create") or os.path.getsize(index.archive) > IN_MEMORY:
            return None
        return SealedCopy(index, _io.open(os.memfd_create("archive"), "rb"))
    except OSError:  # there is no room, or a sandbox forbids it
        return None


def private_copy(index: "NameIndex", digest: str, directory: str) -> SealedCopy:
    """Return a copy of the archive with this SHA-256. Raises ReplacedError if it has another one.

    One that does not fit in memory takes its room in `directory`.
    """
    copy = copy_in_memory(index) or _copy_on_disk(index, directory)
    if copy.digest != digest:
        copy.close()
        raise _replaced(index)
    return copy


def _copy_on_disk(index: "NameIndex", directory: str) -> SealedCopy:
    path = os.path.join(directory, f".{os.getpid()}.{os.urandom(4).hex()}")
    flags = NEW_FILE & ~os.O_WRONLY | os.O_RDWR | getattr(os, "O_TEMPORARY", 0)
    file = _io.open(os.open(path, flags, 0o600), "rb")
    if not hasattr(os, "O_TEMPORARY"):
        os.unlink(path)
    return SealedCopy(index, file)


def _opened(index: "NameIndex") -> "Opened":
    """Open the archive that was indexed. Raises ReplacedError if another one is there.

    Its status alone may have changed: by a hard link to it, or chmod.
    """
    opened = open_archive(index.archive)
    try:
        current, file = index.of(opened)
        if current is index or current.digest == index.digest != b"":
            return file
    except BaseException:
        opened.close()
        raise
    opened.close()
    raise _replaced(index)


def _replaced(index: "NameIndex") -> ReplacedError:
    return ReplacedError(f"{index.archive!r} was replaced", path=index.archive)


def _brings_openssl(index: "NameIndex") -> bool:
    names = (name for folder in index.folders() for name in index.listing(folder))
    return any(name.encode().startswith(OPENSSL) for name in names)


def fill(fd: int, data: bytes, close: bool = True) -> None:
    """Write all of `data` to a descriptor, and close that."""
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view[:PIECE]) :]
    finally:
        if close:
            os.close(fd)
