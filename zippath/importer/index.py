"""The name index of an archive: the names in each of its directories, without reading the archive.

It is the central directory, grouped by directory: the names of one are a dict
`{"mod.py": central header, "sub/": b""}`, much like the listing that `FileFinder` keeps, with
implied directories added. A header stands there as in the archive, less its signature.

An index serves only the archive it was made from: the size, mtime, ctime and inode must be the
same. If the archive had just been changed, another change might leave all of these as they are
(git calls such a file racily clean); then the central directory must be the same too.
"""

import os
from zipimport import ZipImportError

from .codecache import open_cache
from .record import ChangedError, Record, SpreadNames, encode, pin_of, record_name
from .store import Store, signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .archives.archive import Opened
    from .archives.member import Member
    from .codecache import CodeCache

EMPTY: "dict[str, bytes]" = {}


class NameIndex:
    """The names of an archive as it was when `signature` was taken.

    `settled` tells whether a later change is sure to change the signature. `digest` stands for the
    whole central directory; `shift` is added to the offsets in it. `answers` are those of
    `bytecode`, and `needed` that of `layout.needed`. `files` is what the user has chosen for it;
    `sha256` is known of a pinned archive.
    """

    __slots__ = (
        "_caches", "_folders", "_record", "answers", "archive", "digest", "files", "needed",
        "settled", "sha256", "shift", "signature",
    )  # fmt: skip

    def __init__(
        self,
        archive: str,
        signature: "tuple[int, ...]" = (),
        shift: int = 0,
        digest: bytes = b"",
        settled: bool = False,
        folders: "dict[str, dict[str, bytes]]" = {"": EMPTY},  # noqa: B006 - it is copied
        needed: "tuple[str, ...]" = (),
        sha256: str = "",
    ) -> None:
        self.archive = archive
        self.signature = signature
        self.shift = shift
        self.digest = digest
        self.settled = settled
        self.answers: dict[tuple[str, str, str], bool] = {}
        self.needed = needed
        self.files = ""
        self.sha256 = sha256
        self._folders: dict[str, dict[str, bytes] | SpreadNames] = {**folders}
        self._record: Record | None = None
        self._caches: dict[str, CodeCache] = {}

    def names(self, folder: str) -> "dict[str, bytes] | SpreadNames":
        """Return the names in `folder` ("" or "pkg/sub/"), none if there is no such directory.

        Directories have a `/`. The names can be asked with `get`; `listing` has all of them.
        """
        try:
            return self.recorded(folder)
        except LookupError:
            return INDEXES.reread(self.archive).names(folder)

    def recorded(self, folder: str) -> "dict[str, bytes] | SpreadNames":
        """As `names`, but raise LookupError if another archive's record has replaced this one's."""
        names = self._folders.get(folder)
        if names is not None:
            return names
        if self._record is None or not self.has(folder):
            return EMPTY
        names = self._record.names(folder, self._record.entry(folder), self._listed_again)
        return self._folders.setdefault(folder, names)

    def listing(self, folder: str) -> "dict[str, bytes]":
        """Return all names in `folder`, to iterate over."""
        names = self.names(folder)
        if not isinstance(names, SpreadNames):
            return names
        if self._record is not None:
            self._record.load()
        return names.all()

    def has(self, folder: str) -> bool:
        """Whether there is a directory `folder`."""
        start = 0
        # from the top: most wrong names end there, however deep they are
        while start < len(folder):
            end = folder.find("/", start) + 1
            if self.names(folder[:start]).get(folder[start:end]) is None:
                return False
            start = end
        return True

    def folders(self) -> "list[str]":
        """Return every directory, parents first."""
        found = [""]
        for folder in found:
            found += [folder + name for name in self.listing(folder) if name[-1] == "/"]
        return found

    def member(self, folder: str, name: str) -> "Member":
        """Return the member with a name. Raises ZipImportError if its header makes no sense."""
        from .archives.archive import parse  # not needed when all code comes from the cache

        header = self.names(folder).get(name)
        if not header:
            raise ZipImportError(f"{folder + name!r} is not in {self.archive!r}", path=self.archive)
        return parse(header, self.shift, self.archive)

    def read(self, folder: str, name: str) -> bytes:
        """Return the content of a member of the archive as it is now. Raises ZipImportError."""
        return self.content(folder, name)[1]

    def content(self, folder: str, name: str) -> "tuple[NameIndex, bytes]":
        """Return the index of the archive as it is now, and the content of one of its members."""
        from .archives.archive import open_archive, status_of

        with open_archive(self.archive) as opened:
            index, file = self.of(opened)
            content = index.member_content(file, folder, name)
            if index.sha256 and signature(status_of(file)) != index.signature:
                raise ChangedError(f"{self.archive!r} changed while it was read")
            return index, content

    def of(self, file: "Opened") -> "tuple[NameIndex, Opened]":
        """Return the index of an open archive as it is now, and what to read it from."""
        if signature(os.fstat(file.fileno())) == self.signature and self.is_as_pinned():
            return self, file
        index, file = checked(file, self.archive)
        return INDEXES.remember(index), file

    def member_content(self, file: "Opened", folder: str, name: str) -> bytes:
        """Return the content of a member of the open archive. Raises ZipImportError."""
        from .archives.archive import read_member

        return read_member(file, self.member(folder, name), self.archive)

    def is_of(self, status: os.stat_result) -> bool:
        """Whether an archive with this status is the one that was indexed."""
        if signature(status) != self.signature:
            return False
        if self.settled:
            return True
        from .archives.archive import read_directory
        from .readnames import digest

        try:
            return digest(read_directory(self.archive)) == self.digest
        except ZipImportError:
            return False

    def is_as_pinned(self) -> bool:
        """Whether this is an archive with the content that it is pinned to, or not pinned."""
        pin, _ = pin_of(self.archive)
        return not pin or (pin == self.sha256 and self.settled)

    def encoded(self) -> bytes:
        """Return the record of this index."""
        folders = self._folders
        if self._record is not None:
            folders = {folder: self.listing(folder) for folder in self.folders()}
        about = self.archive, self.signature, self.shift, self.digest, self.needed, self.files
        return encode(folders, (*about, self.sha256))  # type: ignore[arg-type]

    def code_cache(self, store: "Store | None") -> "CodeCache | None":
        """Return the code cache of this archive in `store`, the same one every time."""
        if store is None:
            return None
        cache = self._caches.get(store.directory)
        if cache is None:
            cache = open_cache(store, self.archive, self.signature if self.settled else ())
            if cache is not None:
                self._caches[store.directory] = cache
        return cache

    def _listed_again(self, folder: str) -> "dict[str, bytes]":
        return INDEXES.reread(self.archive).listing(folder)


class OpenIndexes:
    """The latest index of each archive that this process has opened.

    Threads share it without a lock, which a fork might leave locked for good: each method changes
    it by one operation on a dict, which is atomic. Of two equal indexes that two threads make, one
    stays. A forked process has a copy. It grows as the dict of stock zipimport does.
    """

    __slots__ = ("_indexes",)

    def __init__(self) -> None:
        self._indexes: dict[str, NameIndex] = {}

    def open(self, archive: str, status: os.stat_result, store: "Store | None") -> NameIndex:
        """Return the index of `archive`, whose status has just been asked for.

        It comes from memory, else from the store, else from the archive, and then the store takes
        it. Raises ZipImportError if there is no readable archive, or if it is pinned to another.
        """
        index = self._indexes.get(archive)
        if index is not None and index.is_of(status) and index.is_as_pinned():
            return index
        known = None if store is None else from_store(store, archive)
        if known is not None and known.is_of(status) and known.is_as_pinned():
            return self.remember(known)
        index = from_path(archive, store)
        index.files = "" if known is None else known.files
        self.remember(index)
        if store is not None and index.settled:
            store.publish(record_name(archive), index.encoded())
        return index

    def current(self, archive: str) -> NameIndex:
        """Return the latest index of an archive, one without names if there is none."""
        return self._indexes.get(archive) or NameIndex(archive)

    def __contains__(self, archive: str) -> bool:
        return archive in self._indexes

    def remember(self, index: NameIndex) -> NameIndex:
        """Take `index` for the latest of its archive, and return it."""
        index.files = index.files or self.current(index.archive).files
        self._indexes[index.archive] = index
        return index

    def reread(self, archive: str) -> NameIndex:
        """Make the index from the archive again; it has no names if that cannot be read."""
        try:
            return self.remember(from_path(archive))
        except ChangedError:
            raise
        except ZipImportError:
            return NameIndex(archive)

    def forget(self, archive: str) -> None:
        """Drop the index of an archive that is gone."""
        self._indexes.pop(archive, None)

    def clear(self) -> None:
        """Drop all indexes."""
        self._indexes.clear()


INDEXES = OpenIndexes()


def from_path(archive: str, store: "Store | None" = None) -> NameIndex:
    """Make the index of the archive at a path. Raises ZipImportError if that cannot be read."""
    from .archives.archive import open_archive

    with open_archive(archive) as file:
        return checked(file, archive, store)[0]


def checked(
    file: "Opened", archive: str, store: "Store | None" = None
) -> "tuple[NameIndex, Opened]":
    """Return the index of an open archive, and what to read it from: see `pincheck`.

    Raises ZipImportError, ChangedError for a pinned archive with another content.
    """
    if not pin_of(archive)[0]:
        return from_archive(file, archive), file
    from .pincheck import read_checked  # few archives are pinned

    names, sha256, file = read_checked(file, archive, store)
    return NameIndex(archive, *names, sha256), file


def from_archive(file: "Opened", archive: str) -> NameIndex:
    """Make the index of an open archive. Raises ZipImportError if that cannot be read."""
    from .readnames import read_names  # not needed when the store has all indexes

    return NameIndex(archive, *read_names(file, archive))


def from_store(store: Store, archive: str) -> "NameIndex | None":
    """Return the index that the store has, None if it has none or a damaged one."""
    try:
        record = Record(store, record_name(archive))
    except LookupError:
        return None
    owner, signed, shift, digested, needed, files, sha256 = record.about
    if owner != archive:
        return None
    index = NameIndex(archive, signed, shift, digested, True, needed=needed, sha256=sha256)
    index._record, index.files = record, files
    index._folders[""] = record.names("", record.root, index._listed_again)
    return index
