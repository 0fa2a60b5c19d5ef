r"""The file of one name index: opened in constant time, read directory by directory.

    0   16  MAGIC: name, version and byte order of the format
    16   8  checksum of the head
    24   8  length of the head
    32   .  head: marshal of (archive, signature, shift, digest, names of the root, slots)
    .    .  slots: a hash table, 24 bytes each: hash of a key, offset and length of its blob
    .    .  blobs: 8 bytes checksum, then marshal of (key, names)

Offsets count from the start of the file. A key is a directory ("pkg/sub/"); the names of one with
more than MOST names are a number instead, of the pieces into which they are spread, whose keys are
"pkg/sub/\0" and that piece's number. Marshal format 2 is the same on every version of CPython.
Everything that is used is checked first: the slots by the blob that they lead to.
"""

import marshal
import sys

from .store import Store, checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAGIC = b"zippath index 1" + sys.byteorder[:1].encode()
HEAD = 32
SLOT = 24
MOST = 2048
MOST_AT_ROOT = 128  # the root is read at each start of an interpreter, for sitecustomize
PIECE = 48  # names in a piece, about
FIRST_READ = 16 * 1024
LONGEST_HEAD = 1 << 20
WHOLE = 256 * 1024  # up to this size a record is read whole, and no more than once
KEY = 0x7A700102
MARSHAL = 2  # without references, which cost time and shift with each version


def encode(folders: "dict[str, dict[str, bytes]]", about: "tuple[Any, ...]") -> bytes:
    """Return the file for `folders`; `about` are the first four things in its head."""
    blobs: list[tuple[str, Any]] = []
    root: Any = None
    for folder, names in folders.items():
        entry: Any = names
        if len(names) > (MOST if folder else MOST_AT_ROOT):
            pieces = _spread(names)
            entry = len(pieces)
            blobs += [(f"{folder}\0{number}", piece) for number, piece in enumerate(pieces)]
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
    """Which piece a name is in: "mod", "mod.py" and "mod/" are in the same one."""
    hashed = checksum(KEY, name.partition(".")[0].rstrip("/").encode("utf-8", "surrogatepass"))
    return (hashed[0] | hashed[1] << 8 | hashed[2] << 16) & (count - 1)


def _hash(key: str) -> int:
    return int.from_bytes(checksum(KEY, key.encode("utf-8", "surrogatepass")), "little")


class Spread(dict):  # type: ignore[type-arg]
    """The names of a large directory, of which `get` reads a piece when a name of it is asked for.

    `read` returns a piece by its number. Only `get` and `whole` see names that are not yet read.
    """

    __slots__ = ("_count", "_read", "_seen")

    def __init__(self, count: int, read: "Callable[[int], dict[str, bytes]]") -> None:
        super().__init__()
        self._count = count
        self._read = read
        self._seen: set[int] = set()

    def get(  # type: ignore[override]
        self, name: str, default: "bytes | None" = None
    ) -> "bytes | None":
        """The header of `name`."""
        self._need(_piece(name, self._count))
        return dict.get(self, name, default)

    def whole(self) -> "dict[str, bytes]":
        """Itself with all its names."""
        for number in range(self._count):
            self._need(number)
        return self

    def _need(self, number: int) -> None:
        if number not in self._seen:
            self.update(self._read(number))
            self._seen.add(number)


class Record:
    """One index file. It is opened for each reading, so that no descriptor is kept."""

    __slots__ = ("_data", "_name", "_slots", "_start", "_store", "about", "root")

    def __init__(self, store: Store, name: str) -> None:
        """Read the head. Raises LookupError unless there is a sound one."""
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
        """What is kept under `key`. Raises LookupError if the file does not hold it (any more)."""
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

    def _bytes(self, offset: int, size: int) -> bytes:
        """Bytes of the file, as long as it is the one whose head was read."""
        end = offset + size
        if end > len(self._data):
            total = self._store.size(self._name)
            if end > total:
                raise LookupError(self._name)
            if total > WHOLE:
                return self._store.read(self._name, size, offset)
            data = self._store.read(self._name, total)
            if data[:HEAD] != self._data[:HEAD] or end > len(data):
                raise LookupError(self._name)
            self._data = data
        return self._data[offset:end]
