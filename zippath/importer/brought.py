"""Code that an archive brings for a source: bytecode bound to the hash of it (PEP 552).

`zippath pack` puts that of several Pythons into `__pycache__`, where a directory would have it. It
is taken only if it has the hash of the very source, whether it asks for that check or not. A time
stamp does not count: an archive stores times without their zone.

The hash can be forged, so nothing else than this archive is served with such code: it is not shared
by the digest of the source.
"""

import _imp
import sys
from _frozen_importlib_external import MAGIC_NUMBER
from zipimport import ZipImportError

from .codecache import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from .index import NameIndex

HEADER = 16
HASHED = 0b01
_TAG = sys.implementation.cache_tag
_OPT = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""


def brought(index: "NameIndex", folder: str, name: str, source: bytes) -> "CodeType | None":
    """Return the code for the source `name` in `folder` of an archive, None if it brings none."""
    if name[-3:] != ".py":
        return None
    for place, pyc in _names(folder, name[:-3]):
        if not index.names(place).get(pyc):
            continue
        try:
            data = index.read(place, pyc)
        except ZipImportError:
            continue
        if _is_of(data, source):
            code = load(memoryview(data)[HEADER:])
            if code is not None and not isinstance(code, bool):
                return code
    return None


def _names(folder: str, stem: str) -> "Iterator[tuple[str, str]]":
    """Yield where bytecode for this Python may be."""
    if _TAG:
        yield f"{folder}__pycache__/", f"{stem}.{_TAG}{_OPT}.pyc"
    if not _OPT:  # it may be of any level, and a real file has none beside it for -O
        yield folder, f"{stem}.pyc"


def _is_of(pyc: bytes, source: bytes) -> bool:
    flags = int.from_bytes(pyc[4:8], "little")
    key = int.from_bytes(MAGIC_NUMBER, "little")
    is_ours = pyc[:4] == MAGIC_NUMBER and flags & HASHED and len(pyc) > HEADER
    return bool(is_ours) and pyc[8:HEADER] == _imp.source_hash(key, source)
