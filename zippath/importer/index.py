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
EMPTY: "dict[str, bytes]" = {}

# How long after a change another one may leave the same time stamp: where it counts whole seconds
# FAT's two are the worst; else the kernel's tick, 10 ms at most, with room for a clock's slewing.
COARSE = 2_500_000_000
FINE = 100_000_000
SECOND = 1_000_000_000

_known: "dict[str, NameIndex]" = {}


class NameIndex:
    """The names of one archive as it was when `signature` was taken; later ones need another.

    `settled` is whether a later change is sure to change the signature, `digest` stands for the
    whole central directory, and `shift` is added to the offsets in it.
    """

    __slots__ = ("_folders", "_record", "archive", "digest", "settled", "shift", "signature")

    def __init__(
        self,
        archive: str,
        signature: "tuple[int, ...]" = (),
        shift: int = 0,
        digest: bytes = b"",
        settled: bool = False,
    ) -> None:
        self.archive = archive
        self.signature = signature
        self.shift = shift
        self.digest = digest
        self.settled = settled
        self._folders: dict[str, dict[str, bytes]] = {"": EMPTY}
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
            return offered(self.archive).names(folder)
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
        """The content of a member, from the archive as it is now. Raises ZipImportError."""
        return self.content(folder, name)[1]

    def content(self, folder: str, name: str) -> "tuple[NameIndex, bytes]":
        """As `read`, and the index by which it was read: another one if the archive has changed."""
        from .archive import open_archive

        with open_archive(self.archive) as file:
            index = self.of(file)
            return index, index.member_content(file, folder, name)

    def of(self, file: "_io.BufferedReader") -> "NameIndex":
        """This index, or one made anew if the archive, which is open, has changed.

        Raises ZipImportError.
        """
        if signature(os.fstat(file.fileno())) == self.signature:
            return self
        index = _known[self.archive] = from_archive(file, self.archive)
        return index

    def member_content(self, file: "_io.BufferedReader", folder: str, name: str) -> bytes:
        """The content of a member of the archive that is open. Raises ZipImportError."""
        from .archive import read_member

        return read_member(file, self.member(folder, name), self.archive)

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
            return offered(self.archive).listing(folder)

        return Spread(entry, read)


def open_index(archive: str, status: os.stat_result, store: "Store | None") -> NameIndex:
    """Return the index of `archive`, whose status has just been asked for.

    From memory, from the store, or from the archive itself, and then it is put into the store.
    Raises ZipImportError if there is no readable archive.
    """
    index = _known.get(archive)
    if index is None or not index.is_of(status):
        index = None if store is None else from_store(store, archive)
        if index is None or not index.is_of(status):
            index = reread(archive)
            if store is not None and index.settled:
                store.publish(record_name(archive), index.encoded())
        _known[archive] = index
    return index


def current(archive: str) -> NameIndex:
    """Return the latest index of an archive, one without names if the archive is gone."""
    return _known.get(archive) or NameIndex(archive)


def is_known(archive: str) -> bool:
    """Whether there is an index of `archive` in this process."""
    return archive in _known


def forget(archive: str) -> None:
    """Take it that there is no such archive any more."""
    _known.pop(archive, None)


def reread(archive: str) -> NameIndex:
    """Make the index from the archive alone. Raises ZipImportError if that cannot be read."""
    from .archive import open_archive

    with open_archive(archive) as file:
        index = _known[archive] = from_archive(file, archive)
    return index


def offered(archive: str) -> NameIndex:
    """As `reread`, but an archive that is gone, or broken by now, offers nothing."""
    try:
        return reread(archive)
    except ZipImportError:
        return NameIndex(archive)


def from_archive(file: "_io.BufferedReader", archive: str) -> NameIndex:
    """Make the index of an open archive. Raises ZipImportError if that cannot be read."""
    from .archive import directory_of
    from .central import group

    signed = signature(os.fstat(file.fileno()))
    directory = directory_of(file, archive)
    unchanged = signature(os.fstat(file.fileno())) == signed
    settled = unchanged and is_settled(signed, time.time_ns())
    index = NameIndex(archive, signed, directory.shift, digest(directory), settled)
    index._folders = group(directory)
    return index


def from_store(store: Store, archive: str) -> "NameIndex | None":
    """Return the index as it was kept, None if there is none or a damaged one."""
    try:
        record = Record(store, record_name(archive))
    except LookupError:
        return None
    owner, signed, shift, digested = record.about
    if owner != archive:
        return None
    index = NameIndex(archive, signed, shift, digested, settled=True)
    index._record = record
    index._folders[""] = index._opened("", record.root)
    return index


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
