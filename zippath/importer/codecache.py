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

ROW = 40
FORMAT = b"zippath code 1"
PLACE = 0x7A700104
DATA = 0x7A700105
LARGEST = 256 * 1024 * 1024  # then the cache begins anew: it holds code of archives long replaced
FIRST_BLOCK = 64 * 1024
LARGEST_BLOCK = 1024 * 1024

_caches: "dict[str, CodeCache]" = {}


class CodeCache:
    """The code of the archives with one name, for the running Python and its optimisation."""

    __slots__ = ("_block", "_end", "_next", "_rows", "_rows_size", "_start", "_stem", "_store")

    def __init__(self, store: Store, stem: str) -> None:
        self._store = store
        self._stem = stem
        self._rows: dict[bytes, bytes] = {}
        self._rows_size = -1
        self._block = memoryview(b"")
        self._start = self._end = 0
        self._next = FIRST_BLOCK

    def get(self, key: bytes) -> "memoryview | None":
        """The marshalled code for `key`, checked; None if it is not there."""
        row = self._rows.get(key)
        if row is None:
            self._read_rows()
            row = self._rows.get(key)
            if row is None:
                return None
        start = int.from_bytes(row[:8], "little")
        end = start + int.from_bytes(row[8:16], "little")
        if start < self._start or end > self._end:
            self._read_block(start, end)
        data = self._block[start - self._start : end - self._start]
        whole = data[:16] == key and checksum(DATA, data) == row[16:]
        return data[16:] if whole else None

    def put(self, key: bytes, data: bytes) -> None:
        """Add the marshalled code for `key`, if the store can take it."""
        store = self._store
        if self._rows_size <= 0 or store.size(self._stem + ".code") > LARGEST:
            store.remove(self._stem + ".code")
            store.publish(self._stem + ".rows", first_row())
            self._rows_size = ROW
        data = key + data
        start = store.append(self._stem + ".code", data)
        if start < 0:
            return
        row = start.to_bytes(8, "little") + len(data).to_bytes(8, "little") + checksum(DATA, data)
        store.append(self._stem + ".rows", key + row)
        self._rows[key] = row

    def _read_rows(self) -> None:
        """Read the rows, if there are others than at the last time."""
        size = self._store.size(self._stem + ".rows")
        if size == self._rows_size:
            return
        data = self._store.read(self._stem + ".rows", size) if size > 0 else b""
        self._rows_size = len(data)
        if data[:ROW] != first_row() or len(data) % ROW:
            self._rows_size = -1  # broken, or of another format: the next addition begins anew
            return
        self._rows = {data[at : at + 16]: data[at + 16 : at + ROW] for at in range(0, size, ROW)}

    def _read_block(self, start: int, end: int) -> None:
        """Read a block that holds `start` to `end`, longer each time if it follows the last one."""
        follows = self._end - FIRST_BLOCK <= start <= self._end
        self._next = min(self._next * 2, LARGEST_BLOCK) if follows else FIRST_BLOCK
        size = min(max(end - start, self._next), LARGEST)
        self._block = memoryview(self._store.read(self._stem + ".code", size, start))
        self._start, self._end = start, start + len(self._block)


def open_cache(store: "Store | None", archive: str) -> "CodeCache | None":
    """The code cache of an archive, None without a store or where Python itself caches nothing."""
    tag = sys.implementation.cache_tag
    if store is None or tag is None:
        return None
    place = checksum(PLACE, os.fsencode(os.path.basename(archive))).hex()
    stem = f"{place}.{tag}" + (f".opt-{sys.flags.optimize}" if sys.flags.optimize else "")
    path = store.path(stem)
    cache = _caches.get(path)
    if cache is None:
        cache = _caches[path] = CodeCache(store, stem)
    return cache


def key_of(header: bytes, name: bytes) -> bytes:
    """The key of a member: CRC-32 and size, from its central header, and its hashed name."""
    return header[12:16] + header[20:24] + checksum(PLACE, name)


def first_row() -> bytes:
    """What `.rows` begins with: the format, and the bytecode's magic number."""
    from _frozen_importlib_external import MAGIC_NUMBER

    return (FORMAT + MAGIC_NUMBER + marshal.version.to_bytes(1, "little")).ljust(ROW, b"\0")


def load(data: "memoryview | bytes") -> "CodeType | None":
    """Return the code in checked `data`, None if it holds none."""
    try:
        code = marshal.loads(data)  # noqa: S302 - in a private directory, and checked
    except (EOFError, TypeError, ValueError):
        return None
    return code if isinstance(code, type(load.__code__)) else None
