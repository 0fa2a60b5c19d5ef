"""Stores compiled members, each bound to its archive or to the content it was compiled from.

Each file begins with the format and the bytecode's magic number, and then only grows:

`.rows`     of one archive (its path), as it was when its index was made: the key of a member, and
            the place of its code. It begins again when the archive has changed.
`.code`     of all archives with one file name: a key, some random bytes, and the code.
`.digests`  of the same archives: a key, the BLAKE2b-256 of the content that was compiled, and the
            place of its code.

A key is the member's CRC-32, its size, and a hash of its name in the archive; in `.rows` the hash
is of the very file too, so a process that is late adds no row to those of a newer one. A place is
where the code begins, its length, and a checksum. The key stands again before the code: a damaged
row never leads to the code of another member. The random bytes make the checksum unpredictable: a
row never fits what stands in its place after `.code` has begun again. Each module is added by one
write to each file, so nothing is lost when a process is killed, and any number of processes may add
at once. Code stands in the order of the first import: the next process reads a few large blocks.

Code that is loaded from here runs, and these rules choose it. An attacker may make archives that
the user looks at (`warm`, `get_code`), copies about, and replaces by good ones. He may forge CRC-32
and the checksums here, which are for damage. He cannot write to the archives that the user trusts,
nor act as the user. So code is used without reading its member only for the very file for which it
was put there: with the same path, inode, size, mtime and ctime, which no program can set. For every
other file (a copy, one that was moved or changed) the member is read, and code is shared only if
the digest of its content is the same; then the row is added. That costs a copy 0.2 ms for each
module, once, instead of 2 ms for compiling it. It costs nothing where the file is the same.

This does not protect where an attacker can choose a file's ctime: on his own server or medium. Nor
where ctime is not the time of the last change: on Windows and on FAT. There an archive is taken for
the old one if it has its size and all its times, as a source is for `__pycache__` everywhere.
"""

import marshal
import os
import sys

from .store import Store, checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

KEY = 16
PLACE = 24
DIGEST = 32
SALT = 8
FORMAT = b"zippath code 2"
NAME = 0x7A700104
DATA = 0x7A700105
ARCHIVE = 0x7A700106
LARGEST = 256 * 1024 * 1024  # then the code begins again: most is of archives long replaced
BLOCK = 512 * 1024
NEAR = 32 * 1024
BLOCKS = 8  # with one for each of 20 archives a process would have 10 MB of them


class Block:
    """A piece of a `.code` file in a buffer that is used again for the next piece.

    Reading 12 MB of sympy into the same memory takes 1 ms; into new memory each time 10 ms. Large
    pieces are read where code is wanted in its order: all path indexes share a file.
    """

    __slots__ = ("buffer", "end", "last", "start")

    def __init__(self, oldest: "Block | None") -> None:
        self.buffer: memoryview = memoryview(b"") if oldest is None else oldest.buffer
        self.start, self.end, self.last = 0, 0, -BLOCK  # where the code ends that was wanted last

    def get(self, store: Store, name: str, start: int, end: int) -> "memoryview":
        """Return the bytes of a record from `start` to `end`, fewer where the record ends."""
        if end - start > BLOCK:
            is_there = end <= store.size(name)  # memory is taken before the record is read
            return memoryview(store.read(name, end - start, start) if is_there else b"")
        if start < self.start or end > self.end:
            size = BLOCK if 0 <= start - self.last < NEAR else max(end - start, NEAR)
            if size > len(self.buffer):
                self.buffer = memoryview(bytearray(size))
            self.start, self.end = start, start + store.read_into(name, self.buffer[:size], start)
        self.last = end
        return self.buffer[start - self.start : min(end, self.end) - self.start]


# Those that nobody uses: {file: block}. A thread, or an import out of a finaliser in the middle of
# `marshal.loads`, takes one out for as long as it needs it: each method of a dict is atomic.
_blocks: "dict[str, Block]" = {}


def _new_block() -> Block:
    """Return an empty block, in the memory of the one that was not used for longest."""
    known = [*_blocks]
    return Block(_blocks.pop(known[0], None) if len(known) >= BLOCKS else None)


class Rows:
    """A file of rows, each a key and a place, after a head that identifies their archive.

    Threads share it without a lock: one that loses a race reads rows twice. To take 50,000 rows
    apart takes 20 ms, so only the wanted ones are.
    """

    __slots__ = ("_added", "_head", "_key", "_known", "_name", "_row", "_store")

    def __init__(self, store: Store, name: str, head: bytes, key: int) -> None:
        self._store, self._name = store, name
        self._key, self._row = key, key + PLACE
        self._head = head + bytes(-len(head) % self._row)
        self._added: dict[bytes, bytes] = {}  # by this process
        # (bytes of the file that are known, 0 without one; its rows; {end of a key: its row})
        self._known: tuple[int, bytes, dict[int, int]] = (0, b"", {})

    def get(self, key: bytes) -> "bytes | None":
        """Return the place of a key, None if there is none."""
        return self._place(key) or (self._read() and self._place(key)) or None

    def add(self, key: bytes, place: bytes) -> None:
        """Add a row, if the store can take it."""
        if not self.is_there():
            self.begin()
        start = self._append(key + place)
        if start >= 0 and (start < len(self._head) or start % self._row):  # cut off for good
            self.begin()
            self._append(key + place)
        self._added[key] = place

    def is_there(self) -> bool:
        """Whether there is a file with this head."""
        return self._known[0] > 0 or self._read()

    def begin(self) -> None:
        """Let the file begin again, without rows."""
        self._store.publish(self._name, self._head)
        self._known, self._added = (len(self._head), b"", {}), {}

    def _append(self, row: bytes) -> int:
        """Return where the row begins, -1 if the store cannot take it."""
        start = self._store.append(self._name, row)
        size, rows, numbers = self._known
        if start == size:
            self._known = (size + len(row), rows, numbers)
        return start

    def _place(self, key: bytes) -> "bytes | None":
        _, rows, numbers = self._known
        start = numbers.get(int.from_bytes(key[-8:], sys.byteorder), -1) * self._row
        if start >= 0 and rows[start : start + self._key] != key:  # another key ends alike
            start = rows.rfind(key)
            while start >= 0 and start % self._row:
                start = rows.rfind(key, 0, start + self._key - 1)
        return rows[start + self._key : start + self._row] if start >= 0 else self._added.get(key)

    def _read(self) -> bool:
        """Read the rows that were added since the last time; whether there is a good file."""
        known, rows, numbers = self._known
        size = self._store.size(self._name)
        size -= size % self._row  # another process may be in the middle of adding a row
        if size == known:
            return known > 0
        head = len(self._head)
        if not head <= known < size:  # the first time, or it has begun again
            known, rows, numbers = head, b"", {}
            self._added = {}
        data = self._store.read_since(self._name, head, known)
        if data[:head] != self._head:  # of another format or archive: it will begin again
            self._known = (0, b"", {})
            return False
        new = data[head : len(data) - (len(data) - head) % self._row]
        first = len(rows) // self._row
        ends = memoryview(new).cast("Q")[self._key // 8 - 1 :: self._row // 8].tolist()
        numbers.update(zip(ends, range(first, LARGEST)))  # noqa: B905 - 3.9
        self._known = (known + len(new), rows + new, numbers)
        return True


class CodeCache:
    """The code of one archive, for the running Python and its optimisation.

    `identity` stands for the very file; it is empty for one whose changes might go unnoticed, and
    then only the digests of contents lead to code.
    """

    __slots__ = ("_code", "_digests", "_mark", "_path", "_rows", "_store")

    def __init__(self, store: Store, archive: str, identity: bytes) -> None:
        stem = shared_stem(archive)
        self._store = store
        self._code = stem + ".code"
        self._path = store.path(self._code)
        self._digests = Rows(store, stem + ".digests", version(), KEY + DIGEST)
        self._rows: Rows | None = None
        self._mark = checksum(ARCHIVE, identity)
        if identity:
            self._rows = Rows(store, own_stem(archive) + ".rows", version() + identity, KEY)

    def get(self, key: bytes, row: bytes = b"") -> "CodeType | bool | None":
        """Return the value put for `key` of this very file, None if it is missing or damaged.

        `row` is the key in the rows: of an archive it follows from `key`.
        """
        place = self._rows and self._rows.get(row or self._own(key))
        return self._load(key, place) if place else None

    def share(self, key: bytes, digest: bytes, keep: bool) -> "CodeType | bool | None":
        """Return code made from the same content. With `keep`, `get` finds it from now on."""
        place = self._digests.get(key + digest)
        found = self._load(key, place) if place else None
        if place and found is not None and keep and self._rows is not None:
            self._rows.add(self._own(key), place)
        return found

    def put(
        self, key: bytes, value: "CodeType | bool", digest: bytes = b"", row: bytes = b""
    ) -> bool:
        """Keep the answer to a question, or code and the digest of its content.

        `row` is as in `get`. Return whether the store has taken it.
        """
        if len(key) != KEY or (self._rows is None and not digest):  # it would be a broken row
            return False
        if not self._digests.is_there() or self._store.size(self._code) > LARGEST:
            self._store.remove(self._code)
            _blocks.pop(self._path, None)
            self._digests.begin()
        data = key + os.urandom(SALT) + marshal.dumps(value)
        start = self._store.append(self._code, data)
        if start < 0:
            return False
        place = start.to_bytes(8, "little") + len(data).to_bytes(8, "little")
        place += checksum(DATA, data)
        if digest:
            self._digests.add(key + digest, place)
        if self._rows is not None:
            self._rows.add(row or self._own(key), place)
        return True

    def _own(self, key: bytes) -> bytes:
        """Return the key in the rows, which another process may have begun for a newer file."""
        return key[:8] + checksum(NAME, self._mark + key[8:])

    def _load(self, key: bytes, place: bytes) -> "CodeType | bool | None":
        start = int.from_bytes(place[:8], "little")
        end = start + int.from_bytes(place[8:16], "little")
        if end - start > LARGEST:
            return None
        block = _blocks.pop(self._path, None) or _new_block()
        data = block.get(self._store, self._code, start, end)
        if data[:KEY] != key or checksum(DATA, data) != place[16:]:
            return None  # the block has a piece of a file that has begun again
        found = load(data[KEY + SALT :])
        _blocks[self._path] = block
        return found


def open_cache(
    store: "Store | None", archive: str, signature: "tuple[int, ...]"
) -> "CodeCache | None":
    """Return the code cache of an archive, None where nothing is kept or Python caches no code.

    `signature` changes with every change of the archive. It is empty if some may go unnoticed.
    """
    if store is None or sys.implementation.cache_tag is None:
        return None
    identity = f"{signature}".encode() + os.fsencode(archive) + b"\0" if signature else b""
    return CodeCache(store, archive, identity)


def shared_stem(archive: str) -> str:
    """Return the prefix of the files that all archives of one name share."""
    return f"{place_of(archive)}.{_python()}"


def own_stem(archive: str) -> str:
    """Return the prefix of the files that belong to this archive alone."""
    return f"{checksum(ARCHIVE, os.fsencode(archive)).hex()}.{_python()}"


def place_of(archive: str) -> str:
    """Return the part of a cache file's name that stands for the archive's file name."""
    return checksum(NAME, os.fsencode(os.path.basename(archive))).hex()


def _python() -> str:
    level = sys.flags.optimize
    return f"{sys.implementation.cache_tag}.opt-{level}" if level else sys.implementation.cache_tag


def version() -> bytes:
    """Return the first bytes of each file: the format, and the bytecode's magic number."""
    from _frozen_importlib_external import MAGIC_NUMBER

    return FORMAT + MAGIC_NUMBER + marshal.version.to_bytes(1, "little")


def load(data: "memoryview | bytes") -> "CodeType | bool | None":
    """Return the code or truth value in `data`, None if it holds neither."""
    try:
        value = marshal.loads(data)  # noqa: S302 - in a private directory, and checked
    except (EOFError, MemoryError, OverflowError, SystemError, TypeError, ValueError):
        return None  # of 100,000 damaged ones 4,000 raise SystemError, 600 MemoryError
    return value if isinstance(value, (bool, type(load.__code__))) else None
