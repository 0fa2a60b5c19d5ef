"""Reads the path index: what the directories on a path hold, in one file of the cache.

A record (see `record`) has a folder for each directory, under its path as the import system spells
it: the directories in it, and the files that may be modules. `"."` is the directory's signature,
and a source has its own. Links have LINK, for their targets may change unseen.

An index is *exact* or *sealed*. An exact one looks at each directory once, and again after
`importlib.invalidate_caches()`, with a new finder where `sys.path_importer_cache` was emptied, and
where a name is not found and the last look was a second ago: a program may have run pip meanwhile.
At each source that is imported it looks as the stock loader does. One that is not as it was belongs
to the stock finder. So it is with the files of metadata: each is looked at when an answer comes
from it, once until `invalidate_caches()`. A sealed index looks at the entries alone: the user has
promised that nothing changes below them without a change of theirs.
"""

import os
import sys
from time import monotonic

from .record import Record, SpreadNames, piece_key
from .store import checksum, signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .codecache import CodeCache
    from .store import Store

    Names = dict[str, bytes] | SpreadNames

NAME = 0x7A70010C
BLOCK = 64 * 1024
LINK = b"l"
PLAIN = b""  # a directory, or a file whose content nobody keeps
HERE = "."
KNOWN = 64  # blocks that are kept, of BLOCK bytes
MASK = (1 << 64) - 1
PATIENCE = 1.0  # seconds between two looks at a directory that lacks what is asked for


class Blocks(Record):
    """A record of any size, of which blocks are read and kept."""

    __slots__ = ("_blocks", "_size")

    def __init__(self, store: "Store", name: str) -> None:
        """Read the head. Raises LookupError if it is missing or damaged."""
        self._blocks: dict[int, bytes] = {}
        self._size = store.size(name)
        super().__init__(store, name)

    def _bytes(self, offset: int, size: int) -> bytes:
        """Return bytes of the file. Raises LookupError if it is too short."""
        if offset + size > self._size:  # of a damaged slot: no memory is taken for that
            raise LookupError(self._name)
        first, last = offset // BLOCK, (offset + size - 1) // BLOCK
        if first != last:
            data = self._store.read(self._name, size, offset)
        else:
            start = offset - first * BLOCK
            data = self._block(first)[start : start + size]
        if len(data) < size:
            raise LookupError(self._name)
        return data

    def _block(self, number: int) -> bytes:
        data = self._blocks.get(number)
        if data is None:
            if len(self._blocks) >= KNOWN:
                self._blocks.clear()
            data = self._store.read(self._name, BLOCK, number * BLOCK)
            self._blocks[number] = data
        return data


class PathIndex:
    """A path index as this process uses it.

    `secret` is random, so nobody else can tell what the code of a source is kept under. Threads
    share an index without a lock: they look at a directory twice at worst.
    """

    def __init__(self, record: Record, store: "Store", name: str) -> None:
        self.store = store
        self.name = name
        self.owner: str
        self.secret: bytes
        self.owner, self.secret, self.python, self.is_sealed, self.time, self._entries = (
            record.about
        )
        self.entries: frozenset[str] = frozenset(self._entries)
        self._record = record
        self.code: CodeCache | None = None  # see `indexedsource`
        self.age = 0  # grows when what is known must be looked at again
        self._folders: dict[str, Names | None] = {}
        self._checked: dict[str, Names | None] = {}
        self._looked: dict[str, float] = {}  # when, for each directory that was checked

    def names(self, directory: str) -> "Names | None":
        """Return the names in a directory, None if the stock finder must look for them.

        `get` of the names raises LookupError if the record was replaced meanwhile.
        """
        try:
            return self._checked[directory]
        except KeyError:
            names = self.folder(directory)
            if names is not None and not self._is_current(directory, names):
                names = None
            self._checked[directory] = names
            self._looked[directory] = monotonic()
            return names

    def has_changed(self, directory: str, names: "Names") -> bool:
        """Whether a directory is not as it was any more, if it is time to look at it again."""
        now = monotonic()
        if self.is_sealed or now - self._looked.get(directory, now) < PATIENCE:
            return False
        self._looked[directory] = now
        if self._is_current(directory, names):
            return False
        self._checked[directory] = None
        return True

    def folder(self, directory: str) -> "Names | None":
        """Return the names that were recorded for a directory, None if it was not."""
        try:
            return self._folders[directory]
        except KeyError:
            try:
                names: Names | None = self.entry(directory)
            except LookupError:
                names = None
            self._folders[directory] = names
            return names

    def entry(self, key: str) -> "Any":  # noqa: ANN401 - names, or what distributions say
        """Return what the index has under a key. Raises LookupError if there is nothing."""
        found = self._record.entry(key)
        if not isinstance(found, int):
            return found
        return SpreadNames(found, lambda number: self._record.entry(piece_key(key, found, number)))  # type: ignore[arg-type,return-value]

    def directories(self) -> "list[str]":
        """Return every directory that was recorded, each entry before what is below it."""
        found = []
        for entry in self._entries:
            below = [entry]
            for directory in below:
                names = self.listing(directory)
                if names:
                    below += [child(directory, name[:-1]) for name in names if name[-1] == "/"]
                    found.append(directory)
        return found

    def listing(self, directory: str) -> "dict[str, bytes]":
        """Return all names that were recorded for a directory, to iterate over; none if damaged."""
        names = self.folder(directory) or {}
        try:
            return names if isinstance(names, dict) else names.all()
        except LookupError:
            return {}

    def sources(self, directory: str) -> "Iterator[tuple[str, bytes]]":
        """Yield (path, signature) of each source whose signature was recorded."""
        for name, signed in self.listing(directory).items():
            if name.endswith(".py") and signed != LINK:
                yield child(directory, name), signed

    def look_again(self, directory: str) -> None:
        """Look at one directory again the next time that it matters."""
        self._checked.pop(directory, None)

    def forget(self) -> None:
        """Look at each directory again the next time that it matters."""
        self._checked = {}
        self.age += 1

    def _is_current(self, directory: str, names: "Names") -> bool:
        if self.is_sealed and directory not in self.entries:
            above = os.path.dirname(directory)
            return above != directory and self.names(above) is not None
        try:
            return packed(directory) == names.get(HERE)
        except LookupError:  # the record is damaged, or was replaced
            return False


def packed(path: str) -> bytes:
    """Return the signature of what lies at a path, as it is recorded; empty if nothing does."""
    try:
        return pack(os.stat(path))
    except (OSError, ValueError):
        return b""


def pack(status: os.stat_result) -> bytes:
    """Return a signature as it is recorded: four numbers of 64 bits, the first one in front."""
    size, mtime, ctime, inode = signature(status)
    upper = (inode & MASK) << 64 | ctime & MASK
    lower = (mtime & MASK) << 64 | size & MASK
    return (upper << 128 | lower).to_bytes(32, "little")


def child(directory: str, name: str) -> str:
    """Return the path of a name in a directory as `FileFinder` makes it."""
    return f"{directory.rstrip(_SEPARATORS)}{os.sep}{name}"


_SEPARATORS = os.sep + (os.altsep or "")


def open_path_index(store: "Store", owner: str) -> "PathIndex | None":
    """Return the path index of a site dir for this Python, None if there is no good one.

    Checksums differ between Pythons up to 3.10 and later ones: those of the others are damaged.
    """
    name = path_index_name(owner)
    try:
        index = PathIndex(Blocks(store, name), store, name)
    except (LookupError, ValueError):
        return None
    return index if (index.owner, index.python) == (owner, fingerprint()) else None


def fingerprint() -> bytes:
    """Return what differs between Pythons that find other modules, or run other bytecode."""
    from _frozen_importlib_external import MAGIC_NUMBER

    return MAGIC_NUMBER + "\0".join(import_suffixes()).encode()


def import_suffixes() -> "tuple[str, ...]":
    """Return the suffixes of modules for the running Python, in the order of `FileFinder`."""
    from _frozen_importlib_external import _get_supported_file_loaders  # type: ignore[attr-defined]

    return tuple(s for _, suffixes in _get_supported_file_loaders() for s in suffixes)


def path_index_name(owner: str) -> str:
    """Return the name of the record for a site dir and the Pythons with this one's cache tag."""
    key = f"{owner}\0{sys.implementation.cache_tag or ''}"
    return checksum(NAME, key.encode("utf-8", "surrogatepass")).hex() + ".paths"
