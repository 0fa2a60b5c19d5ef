"""The name index of one archive: which names each of its directories has, without reading it.

It is the central directory, grouped by directory: a directory's names are a dict
`{"mod.py": central header, "sub/": b""}`, as `FileFinder` keeps a listing, with implied directories
added. A header is kept as the archive has it, less its signature; `member` takes it apart.

An index serves only the archive it was made from: the same size, mtime, ctime and inode, and, if
the archive had been changed so shortly before that another change might have left all these as
they are (git calls that racily clean), the same central directory.
"""

import os
import time
from zipimport import ZipImportError

from .record import Record, Spread, encode
from .store import Store, checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _io

    from .archive import Directory
    from .member import Member

DIGEST = 0x7A700101
NAME = 0x7A700103
HEADER_SIZE = 42  # of a central header without its signature
EMPTY: "dict[str, bytes]" = {}

# How long after a change another one may leave the same time stamp: where it counts whole seconds
# FAT's two are the worst; else the kernel's tick, 10 ms at most, with room for a clock's slewing.
COARSE = 2_500_000_000
FINE = 100_000_000
SECOND = 1_000_000_000

_known: "dict[str, NameIndex]" = {}


class NameIndex:
    """The names of one archive as it was when `signature` was taken."""

    __slots__ = ("_folders", "_record", "archive", "digest", "settled", "shift", "signature")

    def __init__(self, archive: str) -> None:
        self.archive = archive
        self.signature: tuple[int, ...] = ()
        self.settled = False
        self.digest = b""
        self.shift = 0
        self._folders: dict[str, dict[str, bytes]] = {}
        self._record: Record | None = None

    def names(self, folder: str) -> "dict[str, bytes]":
        """The names in `folder` ("" or "pkg/sub/"), directories with a `/`; none if unknown.

        Ask the result with `get` only: a large directory is not read whole. See `listing`.
        """
        names = self._folders.get(folder)
        if names is not None:
            return names
        if self._record is None or not self.has(folder):
            return EMPTY
        try:
            entry = self._record.entry(folder)
        except LookupError:
            self.reread()
            return self._folders.get(folder, EMPTY)
        names = self._folders[folder] = self._opened(folder, entry)
        return names

    def listing(self, folder: str) -> "dict[str, bytes]":
        """All the names in `folder`, to iterate over."""
        names = self.names(folder)
        return names.whole() if isinstance(names, Spread) else names

    def has(self, folder: str) -> bool:
        """Whether there is such a directory."""
        if not folder:
            return True
        parent, _, name = folder[:-1].rpartition("/")
        return self.names(parent and parent + "/").get(name + "/") is not None

    def folders(self) -> "list[str]":
        """Every directory, parents before what is in them."""
        found = [""]
        for folder in found:
            found += [folder + name for name in self.listing(folder) if name[-1] == "/"]
        return found

    def member(self, folder: str, name: str) -> "Member":
        """What the archive tells of one of the names. Raises ZipImportError if it is spoiled."""
        from .archive import parse  # cold: with everything in the code cache nothing is parsed

        header = self.names(folder).get(name)
        if not header:
            raise ZipImportError(f"{folder + name!r} is not in {self.archive!r}", path=self.archive)
        return parse(header, self.shift, self.archive)

    def read(self, folder: str, name: str) -> bytes:
        """The content of a member, from the archive as it is now.

        If the archive has changed the index is made anew first. Raises ZipImportError.
        """
        from .archive import open_archive, read_member

        with open_archive(self.archive) as file:
            if signature(os.fstat(file.fileno())) != self.signature:
                self._index(file)
            return read_member(file, self.member(folder, name), self.archive)

    def reread(self) -> None:
        """Make the index anew, from the archive alone. Raises ZipImportError."""
        from .archive import open_archive

        with open_archive(self.archive) as file:
            self._index(file)

    def load(self, record: Record) -> None:
        """Take everything from a record."""
        _, self.signature, self.shift, self.digest = record.about
        self.settled = True
        self._record = record
        self._folders = {"": self._opened("", record.root)}

    def gone(self) -> "NameIndex":
        """Return the index of the archive that is not there any more: it has no names."""
        _known.pop(self.archive, None)
        return NameIndex(self.archive)

    def is_of(self, status: os.stat_result) -> bool:
        """Whether the archive, whose status is given, is still the one that was indexed."""
        if signature(status) != self.signature:
            return False
        if self.settled:
            return True
        from .archive import read_directory

        try:
            return digest(read_directory(self.archive)) == self.digest
        except ZipImportError:
            return False

    def encoded(self) -> bytes:
        """The record of an index that was made from the archive."""
        about = (self.archive, self.signature, self.shift, self.digest)
        return encode(self._folders, about)

    def _index(self, file: "_io.BufferedReader") -> None:
        from .archive import directory_of
        from .central import group

        status = os.fstat(file.fileno())
        directory = directory_of(file, self.archive)
        self._folders = group(directory)
        self._record = None
        self.digest = digest(directory)
        self.shift = directory.shift
        self.signature = signature(status)
        unchanged = signature(os.fstat(file.fileno())) == self.signature
        self.settled = unchanged and is_settled(self.signature, time.time_ns())

    def _opened(self, folder: str, entry: "dict[str, bytes] | int") -> "dict[str, bytes]":
        if not isinstance(entry, int):
            return entry

        def read(number: int) -> "dict[str, bytes]":
            try:
                piece = self._record and self._record.entry(f"{folder}\0{number}")
            except LookupError:
                piece = None
            if isinstance(piece, dict):
                return piece
            self.reread()
            return self.names(folder)

        return Spread(entry, read)


def open_index(archive: str, status: os.stat_result, store: "Store | None") -> NameIndex:
    """Return the index of `archive`, whose status has just been asked for.

    From memory, from the store, or from the archive itself, and then it is put into the store.
    Raises ZipImportError if there is no readable archive.
    """
    index = _known.get(archive)
    if index is not None and index.is_of(status):
        return index
    index = NameIndex(archive)
    name = record_name(archive)
    try:
        if store is None:
            raise LookupError
        record = Record(store, name)
        index.load(record)
        if record.about[0] != archive or not index.is_of(status):
            raise LookupError
    except LookupError:
        index.reread()
        if store is not None and index.settled:
            store.publish(name, index.encoded())
    _known[archive] = index
    return index


def is_known(archive: str) -> bool:
    """Whether there has been an archive of that path in this process."""
    return archive in _known


def record_name(archive: str) -> str:
    """The name under which the index of `archive` is kept."""
    return checksum(NAME, os.fsencode(archive)).hex() + ".names"


def signature(status: os.stat_result) -> "tuple[int, ...]":
    """What changes when a file does. The device is left out: mounting again changes it alone."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(signed: "tuple[int, ...]", now: int) -> bool:
    """Whether a change after `now`, in nanoseconds, is sure to change the signature.

    ctime tells when the file itself was changed; Windows has there when it was made, which no
    content follows.
    """
    changed = max(signed[1], signed[2]) if os.name == "nt" else signed[2]
    return now - changed > (FINE if changed % SECOND else COARSE)


def digest(directory: "Directory") -> bytes:
    """Tells one central directory from another, and so each content by its CRC and size."""
    return checksum(DIGEST + directory.start, directory.data)
