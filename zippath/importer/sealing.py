"""Takes private copies of archives, so that what is laid out is what the SHA-256 says.

The SHA-256 of an archive decides what two archives share. What is written must come from the very
bytes that had it, or an archive that changes at the right moment would put its files under the name
of another. They are read from a copy that no other process can open.
"""

import _io
import os
import sys
from zipimport import ZipImportError

from .archives.archive import open_archive
from .index import from_archive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash as Hash

    from .index import NameIndex

BLOCK = 1 << 20
IN_MEMORY = 64 << 20  # a copy of more would be felt where memory is short
OPENSSL = ("libcrypto", "libssl")
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
                self.digest = _digest_of(
                    index, archive, lambda block: fill(file.fileno(), block, close=False)
                )
            self.index = from_archive(file, index.archive)
        except BaseException:
            file.close()
            raise

    def close(self) -> None:
        """Delete the copy."""
        self.file.close()


def digest_of(index: "NameIndex") -> str:
    """Return the SHA-256 of the archive. Raises ReplacedError if it is not the indexed one."""
    with _opened(index) as file:
        return _digest_of(index, file, lambda block: None)


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


def copy_on_disk(index: "NameIndex", digest: str, directory: str) -> SealedCopy:
    """Return a copy of the archive with this SHA-256. Raises ReplacedError if it has another one.

    The copy takes its room in `directory`.
    """
    path = os.path.join(directory, f".{os.getpid()}.{os.urandom(4).hex()}")
    flags = NEW_FILE & ~os.O_WRONLY | os.O_RDWR | getattr(os, "O_TEMPORARY", 0)
    file = _io.open(os.open(path, flags, 0o600), "rb")
    if not hasattr(os, "O_TEMPORARY"):
        os.unlink(path)
    copy = SealedCopy(index, file)
    if copy.digest != digest:
        copy.close()
        raise ReplacedError(f"{index.archive!r} was replaced", path=index.archive)
    return copy


def _opened(index: "NameIndex") -> "_io.BufferedReader":
    """Open the archive that was indexed. Raises ReplacedError if another one is there.

    Its status alone may have changed: by a hard link to it, or chmod.
    """
    file = open_archive(index.archive)
    try:
        current = index.of(file)
        if current is index or current.digest == index.digest != b"":
            return file
    except BaseException:
        file.close()
        raise
    file.close()
    raise ReplacedError(f"{index.archive!r} was replaced", path=index.archive)


def _digest_of(
    index: "NameIndex", file: "_io.BufferedReader", pass_on: "Callable[[bytes], None]"
) -> str:
    found = _sha256(index)
    while block := file.read(BLOCK):
        found.update(block)
        pass_on(block)
    return found.hexdigest()


def _sha256(index: "NameIndex") -> "Hash":
    """Return a new hash object, of OpenSSL unless an archive brings an OpenSSL of its own.

    The system's, once it is loaded, would be taken for that one: they have the same names.
    """
    if "_hashlib" not in sys.modules and _brings_openssl(index):
        try:  # an eighth of the speed
            from _sha2 import sha256  # type: ignore[import-not-found]
        except ImportError:  # up to 3.11
            from _sha256 import sha256  # type: ignore[import-not-found]
    else:
        from hashlib import sha256  # 2 ms, and once for each archive
    found: Hash = sha256()
    return found


def _brings_openssl(index: "NameIndex") -> bool:
    names = (name for folder in index.folders() for name in index.listing(folder))
    return any(name.startswith(OPENSSL) for name in names)


def fill(fd: int, data: bytes, close: bool = True) -> None:
    """Write all of `data` to a descriptor, and close that."""
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view[:PIECE]) :]
    finally:
        if close:
            os.close(fd)
