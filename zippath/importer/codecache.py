"""The code cache: compiled members, in two growing files for each archive name and Python.

`.rows` holds 40 bytes for each module: its key, where its code is in `.code`, and a checksum; the
first row tells the format. In `.code` each module's key stands again before its code, so that a
damaged row never leads to another module's. Both only grow: each module is added with one write to
each, so nothing is lost if the process is killed, and any number of processes may add at once. Code
stands in the order of the first import, so the next process reads a few large blocks one by one.

A key is the member's CRC-32, its size, and a hash of its name in the archive. CRC and size alone
would take two files of one archive for the same by accident, once in 2**32 pairs of the same size,
and so would whoever makes such a pair on purpose; with the name only an edit of the same file can,
which must keep its size and its CRC. No time takes part, so neither zones nor 1980 matter.

The files go by the archive's name without its directory: code is still found when an archive has
moved or has been made anew, and a copy shares it.
"""

import marshal
import os
import sys

from .store import Store, checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

KEY = 16
ROW = 40
FORMAT = b"zippath code 1"
PLACE = 0x7A700104
DATA = 0x7A700105
LARGEST = 256 * 1024 * 1024  # then the cache begins anew: it holds code of archives long replaced
BLOCK = 256 * 1024


class Block:
    """A piece of a `.code` file in a buffer that is used again for the next piece.

    Reading into memory that is already the process's own takes 1 ms for the 12 MB of sympy, into
    new memory each time 10 ms: those are page faults.
    """

    __slots__ = ("buffer", "end", "start")

    def __init__(self) -> None:
        self.buffer = memoryview(bytearray(BLOCK))
        self.start = self.end = 0

    def get(self, store: Store, name: str, start: int, end: int) -> "memoryview":
        """Return the bytes of a record from `start` to `end`; shorter where the record ends."""
        if end - start > BLOCK:
            there = end <= store.size(name)  # memory is taken before the record is read
            return memoryview(store.read(name, end - start, start) if there else b"")
        if start < self.start or end > self.end:
            self.start = start
            self.end = start + store.read_into(name, self.buffer, start)
        return self.buffer[start - self.start : min(end, self.end) - self.start]


class CodeCache:
    """The code of the archives with one name, for the running Python and its optimisation."""

    __slots__ = ("_blocks", "_code", "_places", "_rows", "_size", "_store")

    def __init__(self, store: Store, stem: str) -> None:
        self._store = store
        self._code = stem + ".code"
        self._rows = stem + ".rows"
        self._size = -1  # of the rows when they were read; -1: not at all, or in vain
        self._places: dict[bytes, bytes] = {}
        # a thread, or an import out of a finaliser in the middle of `marshal.loads`, takes a block
        # from here for as long as it needs it (pop and append are atomic), or makes one
        self._blocks: list[Block] = []

    def get(self, key: bytes) -> "CodeType | bool | None":
        """Return what was put for `key`, None if that is not there or damaged."""
        place = self._places.get(key)
        if place is None:
            self._read_rows()
            place = self._places.get(key)
            if place is None:
                return None
        start = int.from_bytes(place[:8], "little")
        end = start + int.from_bytes(place[8:16], "little")
        if end - start > LARGEST:
            return None
        try:
            block = self._blocks.pop()
        except IndexError:
            block = Block()
        data = block.get(self._store, self._code, start, end)
        found = None
        if data[:KEY] == key and checksum(DATA, data) == place[16:]:
            found = load(data[KEY:])
        self._blocks.append(block)
        return found

    def put(self, key: bytes, value: "CodeType | bool") -> None:
        """Keep code, or the answer to a question, for `key`, if the store can take it.

        Nothing is kept for a key of another length: that would be a broken row.
        """
        if len(key) != KEY:
            return
        if self._size <= 0:
            self._read_rows()  # another process may have begun meanwhile
        if self._size <= 0 or self._store.size(self._code) > LARGEST:
            self._begin_anew()
        data = key + marshal.dumps(value)
        if self._add(key, data) % ROW > 0:  # a row before it was cut off for good
            self._begin_anew()
            self._add(key, data)

    def _begin_anew(self) -> None:
        self._store.remove(self._code)
        self._store.publish(self._rows, first_row())
        self._size = ROW

    def _add(self, key: bytes, data: bytes) -> int:
        """Add code and its row; where the row begins, a negative number where that failed."""
        start = self._store.append(self._code, data)
        if start < 0:
            return -ROW
        place = start.to_bytes(8, "little") + len(data).to_bytes(8, "little")
        place += checksum(DATA, data)
        where = self._store.append(self._rows, key + place)
        if where < 0:
            return -ROW
        if where == self._size:
            self._size = where + ROW
        self._places[key] = place
        return where

    def _read_rows(self) -> None:
        """Read the rows that were added since the last time; all of them at the first time."""
        size, known = self._store.size(self._rows), self._size
        if size > 0:
            size -= size % ROW  # another process may be in the middle of adding one
        if size == known:
            return
        if not 0 < known < size:
            known = 0  # it has begun anew
        data = self._store.read(self._rows, size - known, known) if size > 0 else b""
        self._size = known + len(data)
        if self._size % ROW or (not known and data[:ROW] != first_row()):
            self._size = -1  # broken, or of another format: the next addition begins anew
            return
        places = {data[at : at + KEY]: data[at + KEY : at + ROW] for at in range(0, len(data), ROW)}
        if known:
            self._places.update(places)
        else:
            self._places = places


def stem_of(archive: str) -> str:
    """Return what the file names of an archive's code begin with, "" where Python caches none."""
    tag = sys.implementation.cache_tag
    level = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
    return tag and f"{place_of(archive)}.{tag}{level}"


def place_of(archive: str) -> str:
    """What the names of the files of an archive's code begin with."""
    return checksum(PLACE, os.fsencode(os.path.basename(archive))).hex()


def key_of(header: bytes, name: bytes) -> bytes:
    """The key of a member: CRC-32 and size, from its central header, and its hashed name.

    Without a header there is none: it is empty.
    """
    return header and header[12:16] + header[20:24] + checksum(PLACE, name)


def first_row() -> bytes:
    """What `.rows` begins with: the format, and the bytecode's magic number."""
    from _frozen_importlib_external import MAGIC_NUMBER

    return (FORMAT + MAGIC_NUMBER + marshal.version.to_bytes(1, "little")).ljust(ROW, b"\0")


def load(data: "memoryview | bytes") -> "CodeType | bool | None":
    """Return the code or truth value in `data`, None if it holds neither."""
    try:
        value = marshal.loads(data)  # noqa: S302 - in a private directory, and checked
    except (EOFError, TypeError, ValueError):
        return None
    return value if isinstance(value, (bool, type(load.__code__))) else None
