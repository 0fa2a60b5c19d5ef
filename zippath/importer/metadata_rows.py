r"""Records the names, versions and texts of distributions in a directory for the path index.

    entry\0metadata    {".": signature of the entry, "distributions": ((its directory, row), ...)}

A row is (name, version, {file: its text or None}, files, {file: its signature}), where `files`
stand for all that RECORD lists: see `_representatives`. Files that are not there have no signature.
A row is empty for what is unusual; the stock class reads that. The order is that of the directory:
of two distributions with one name the first counts.
"""

import os
import time

from .indexed_metadata import LISTS, METADATA, ROWS
from .pathindex import HERE, pack, packed
from .record import is_settled
from .store import signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from .indexed_metadata import Row

TEXTS = ("entry_points.txt", "top_level.txt")


def metadata_of(entry: str) -> "dict[str, Any] | None":
    """Return the rows of the distributions in an entry; none of their code runs.

    Returns None for a directory that cannot be read, or has changed so recently that another
    change might go unnoticed.
    """
    before = packed(entry)
    try:
        names = [name for name in os.listdir(entry) if _is_metadata(name)]
    except (OSError, ValueError):
        return None
    rows = tuple((name, _row(entry, name)) for name in names)
    return {HERE: before, ROWS: rows} if _settled(entry) and packed(entry) == before else None


def _is_metadata(name: str) -> bool:
    low = name.lower()
    return low.endswith((".dist-info", ".egg-info")) or low == "egg-info"


def _settled(path: str) -> bool:
    try:
        return is_settled(signature(os.stat(path)), time.time_ns())
    except OSError:
        return False


def _row(entry: str, child: str) -> "Row":
    from importlib.metadata import PathDistribution  # 10 ms, and only who builds an index needs it
    from pathlib import Path

    place = Path(entry, child)
    found = PathDistribution(place)
    try:
        signed = _signatures(place)
        if signed is None:
            return ()
        named = [found.metadata.get_all(key) for key in ("Name", "Version")]
        texts = {name: found.read_text(name) for name in TEXTS}
        texts.update((name, None) for name in LISTS if found.read_text(name) is None)
        listed = found.read_text("RECORD")
    except (OSError, TypeError, ValueError):  # it lacks a file, or has one that is no text
        return ()
    if not all(values and len(values) == 1 and _is_plain(values[0]) for values in named):
        return ()
    names: tuple[str, ...] | None = () if all(name in texts for name in LISTS) else None
    if listed:
        names = _representatives(listed.splitlines(), entry)
    if _signatures(place) != signed:
        return ()
    return (named[0][0], named[1][0], texts, names, signed)  # type: ignore[index]


def _signatures(place: "Path") -> "dict[str, bytes] | None":
    """Return the signatures of the files that a row is made of.

    Returns None where a change might go unnoticed, and for a dist-info without METADATA, which the
    stock class reads from another file. Raises OSError.
    """
    if place.is_symlink() or not place.is_dir() or not _settled(str(place)):
        return None
    signed = {}
    for name in (METADATA, *TEXTS, *LISTS):
        path = str(place / name)
        if os.path.exists(path):
            status = os.stat(path)
            if not is_settled(signature(status), time.time_ns()):
                return None
            signed[name] = pack(status)
    is_usual = METADATA in signed or not place.name.lower().endswith(".dist-info")
    return signed if is_usual else None


def _is_plain(value: object) -> bool:
    return type(value) is str and value.isascii() and value.isprintable() and bool(value.strip())


def _representatives(lines: "list[str]", entry: str) -> "tuple[str, ...] | None":
    """Return some of the files in RECORD, from which the same top-level names follow.

    Python 3.11 infers names from the sources that are listed, 3.12 from the files that are there.
    Returns None if these may differ, or where a line is unusual.

    >>> _representatives(["absent/a.so,,", "absent-1.dist-info/RECORD,,"], "/absent")
    ()
    >>> _representatives(["absent.py,,"], "/absent")
    """
    from pathlib import PurePosixPath

    there: dict[tuple[str, bool, bool], str] = {}
    for line in lines:
        name = line.partition(",")[0]
        if not name or '"' in line:
            return None
        path = PurePosixPath(name)
        if not path.parts:
            return None
        top, is_source = path.parts[0], path.suffix == ".py"
        key = top, len(path.parts) > 1, is_source
        if there.get(key):
            continue
        is_of_interest = is_source or "." not in top or len(path.parts) == 1
        there[key] = name if is_of_interest and os.path.exists(os.path.join(entry, name)) else ""
    if any(is_source and not name for (_, _, is_source), name in there.items()):
        return None
    return tuple(name for name in there.values() if name)
