r"""The file of a name index: opened in constant time, read directory by directory.

    0   16  MAGIC: name, version and byte order of the format
    16   8  checksum of the head
    24   8  length of the head
    32   .  head: marshal of (archive, signature, shift, digest, needed, files,
             SHA-256, root's names, slots)
    .    .  slots: a hash table, 24 bytes each: hash of a key, offset and length of its blob
    .    .  blobs: 8 bytes checksum, then marshal of (key, names)

Offsets count from the start of the file. A key is a directory ("pkg/sub/"). A directory with more
than MOST names has a number in their place: they are spread over that many pieces, whose keys are
"pkg/sub/\0", that number, and the piece's own. Marshal format 2 is the same on every CPython.
Everything is checked before it is used; a slot is checked by the blob that it leads to.
"""

import marshal
import os
import sys
from zipimport import ZipImportError

from .store import Store, checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAGIC = b"zippath index 5" + sys.byteorder[:1].encode()
HEAD = 32
SLOT = 24
MOST = 2048
MOST_AT_ROOT = 128  # the root is read at each start of an interpreter, for sitecustomize
PIECE = 48  # names in a piece, about
FIRST_READ = 16 * 1024
LONGEST_HEAD = 1 << 23  # 100,000 names of `needed` take 1.5 MB
WHOLE = 256 * 1024  # up to this size a record is read whole, and no more than once
KEY = 0x7A700102
NAME = 0x7A700103
MEMBER = 0x7A700104  # the code cache has it too
MARSHAL = 2  # without references, which cost time and shift with each version

# How long after a change another one may leave the same time stamp: where it counts whole seconds
# FAT's two are the worst; else the kernel's tick, 10 ms at most, with room for a clock's slewing.
COARSE = 2_500_000_000
FINE = 100_000_000
SECOND = 1_000_000_000

# {entry: (the SHA-256 that its archive must have, the site dir that says so)}
PINS: "dict[str, tuple[str, str]]" = {}
NO_PIN = ("", "")


class UnwritableError(ZipImportError):
    """Nothing can be laid out, because the store cannot be written to."""


class ChangedError(ZipImportError):
    """The archive is not the one that was pinned."""


def encode(folders: "dict[str, dict[str, bytes]]", about: "tuple[Any, ...]") -> bytes:
    """Return the file for `folders`; its head begins with the things in `about`."""
    blobs: list[tuple[str, Any]] = []
    root: Any = None
    for folder, names in folders.items():
        entry: Any = names
        if len(names) > (MOST if folder else MOST_AT_ROOT):
            pieces = _spread(names)
            entry = len(pieces)
            blobs += [(piece_key(folder, entry, at), piece) for at, piece in enumerate(pieces)]
        if folder:
            blobs.append((folder, entry))
        else:
            root = entry
    slots = 1 << (len(blobs) * 3 // 2).bit_length()
    head = marshal.dumps((*about, root, slots), MARSHAL)
    parts = [MAGIC, checksum(KEY, head), len(head).to_bytes(8, "little"), head]
    table = memoryview(bytearray(slots * SLOT)).cast("Q")
    parts.append(table)  # type: ignore[arg-type]
    position = HEAD + len(head) + slots * SLOT
    for key, entry in blobs:
        payload = marshal.dumps((key, entry), MARSHAL)
        hashed = _hash(key)
        at = hashed % slots * 3
        while table[at + 1]:
            at = (at + 3) % (slots * 3)
        table[at], table[at + 1], table[at + 2] = hashed, position, len(payload) + 8
        parts += (checksum(KEY, payload), payload)
        position += len(payload) + 8
    return b"".join(parts)


def _spread(names: "dict[str, bytes]") -> "list[dict[str, bytes]]":
    count = min(1 << (len(names) // PIECE).bit_length(), 1 << 24)
    pieces: list[dict[str, bytes]] = [{} for _ in range(count)]
    for name, header in names.items():
        pieces[_piece(name, count)][name] = header
    return pieces


def _piece(name: str, count: int) -> int:
    """Return the piece that a name is in: "mod", "mod.py" and "mod/" share one."""
    hashed = checksum(KEY, name.partition(".")[0].rstrip("/").encode("utf-8", "surrogatepass"))
    return (hashed[0] | hashed[1] << 8 | hashed[2] << 16) & (count - 1)


def piece_key(folder: str, count: int, number: int) -> str:
    """Return the key of a piece: a file that was replaced meanwhile has none of another count."""
    return f"{folder}\0{count}\0{number}"


def _hash(key: str) -> int:
    return int.from_bytes(checksum(KEY, key.encode("utf-8", "surrogatepass")), "little")


class SpreadNames:
    """The names of a large directory, read piece by piece as they are asked for.

    `read` returns a piece by its number. Threads may share it: they read a piece twice at worst.
    """

    __slots__ = ("_count", "_found", "_read", "_seen")

    def __init__(self, count: int, read: "Callable[[int], dict[str, bytes]]") -> None:
        self._count = count
        self._read = read
        self._seen: set[int] = set()
        self._found: dict[str, bytes] = {}

    def get(self, name: str) -> "bytes | None":
        """Return the header of `name`, None if there is no such name."""
        number = _piece(name, self._count)
        if number not in self._seen:
            self._load(number)
        return self._found.get(name)

    def all(self) -> "dict[str, bytes]":
        """Return all the names."""
        for number in range(self._count):
            if number not in self._seen:
                self._load(number)
        return self._found

    def _load(self, number: int) -> None:
        self._found.update(self._read(number))
        self._seen.add(number)


class Record:
    """An index file. It is opened for each read, so no descriptor stays open."""

    __slots__ = ("_data", "_name", "_slots", "_start", "_store", "about", "root")

    def __init__(self, store: Store, name: str) -> None:
        """Read the head. Raises LookupError if it is missing or damaged."""
        self._store = store
        self._name = name
        data = store.read(name, FIRST_READ)
        length = int.from_bytes(data[24:HEAD], "little")
        if data[:16] != MAGIC or length > LONGEST_HEAD:
            raise LookupError(name)
        if HEAD + length > len(data):
            data = store.read(name, HEAD + length)
        head = data[HEAD : HEAD + length]
        if checksum(KEY, head) != data[16:24]:
            raise LookupError(name)
        self._data = data
        self._start = HEAD + length
        self.about: list[Any]
        *self.about, self.root, self._slots = marshal.loads(head)  # noqa: S302 - checked

    def entry(self, key: str) -> "dict[str, bytes] | int":
        """Return the value of `key`. Raises LookupError if the file has none (any more)."""
        hashed = _hash(key)
        slot = hashed % self._slots
        for _ in range(self._slots):
            row = self._bytes(self._start + slot * SLOT, SLOT)
            position = int.from_bytes(row[8:16], sys.byteorder)
            if not position:
                break
            if int.from_bytes(row[:8], sys.byteorder) == hashed:
                blob = self._bytes(position, int.from_bytes(row[16:], sys.byteorder))
                payload = blob[8:]
                if not payload or checksum(KEY, payload) != blob[:8]:
                    break
                found, entry = marshal.loads(payload)  # noqa: S302 - checked
                if found == key:
                    return entry  # type: ignore[no-any-return]
            slot = (slot + 1) % self._slots
        raise LookupError(key)

    def names(
        self,
        folder: str,
        entry: "dict[str, bytes] | int",
        instead: "Callable[[str], dict[str, bytes]]",
    ) -> "dict[str, bytes] | SpreadNames":
        """Return the names of a directory from its entry.

        `instead` returns all of them again where a piece is damaged, or was replaced.
        """
        if not isinstance(entry, int):
            return entry

        def read(number: int) -> "dict[str, bytes]":
            try:
                piece = self.entry(piece_key(folder, entry, number))
            except LookupError:
                return instead(folder)
            return piece if isinstance(piece, dict) else instead(folder)

        return SpreadNames(entry, read)

    def load(self) -> None:
        """Read the whole file at once, unless it has been replaced since the head was read."""
        data = self._store.read(self._name, max(0, self._store.size(self._name)))
        if data[:HEAD] == self._data[:HEAD]:
            self._data = data

    def _bytes(self, offset: int, size: int) -> bytes:
        """Return bytes of the file. Raises LookupError if it is too short or was replaced."""
        end = offset + size
        if end > len(self._data):
            total = self._store.size(self._name)
            if total > WHOLE and end <= total:
                return self._store.read(self._name, size, offset)
            if total <= WHOLE:
                self.load()
            if end > len(self._data):
                raise LookupError(self._name)
        return self._data[offset:end]


def record_name(archive: str) -> str:
    """Return the name of the record of an archive's index."""
    return checksum(NAME, os.fsencode(archive)).hex() + ".names"


def content_key(header: bytes) -> bytes:
    """Return the CRC-32 and the size of a member, as its central header has them."""
    return header[12:16] + header[20:24]


def key_of(header: bytes, name: bytes) -> bytes:
    """Return the key of a member: CRC-32 and size, from its central header, and its hashed name.

    An empty header has none: there is no such member.
    """
    return header and content_key(header) + checksum(MEMBER, name)


def is_settled(signed: "tuple[int, ...]", now: int) -> bool:
    """Whether a change after `now`, in nanoseconds, is sure to change the signature.

    ctime is the time of the last change, except on Windows, where it is the time of creation.
    """
    changed = max(signed[1], signed[2]) if os.name == "nt" else signed[2]
    return now - changed > (FINE if changed % SECOND else COARSE)


def pin_of(archive: str) -> "tuple[str, str]":
    """Return the SHA-256 that an archive is pinned to and the site dir that says so, else "" twice.

    What is pinned may be a directory in it.
    """
    if not PINS or archive in PINS:
        return PINS.get(archive, NO_PIN)
    inside = archive + os.sep
    return next((pin for entry, pin in PINS.copy().items() if entry.startswith(inside)), NO_PIN)


def is_pinned(path: str) -> bool:
    """Whether an entry is pinned, or a path leads into one that is."""
    while PINS and path:
        if path in PINS:
            return True
        path = path.rpartition(os.sep)[0]
    return False
