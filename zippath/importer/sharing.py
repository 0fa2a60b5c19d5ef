"""Finds modules of a package that several wheels share: an installer merges their directories.

Both pyside6-essentials and pyside6-addons bring modules of `PySide6`, with the same `__init__.py`.
Packages that differ in that are not put together: the first on the path wins. Neither are
namespace packages, because Python itself does so.
"""

import os
import sys
from _frozen_importlib_external import PathFinder

from .archives.layout import top_of, tops_of
from .index import INDEXES
from .listing import modules
from .record import PINS, content_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Iterator
    from typing import Any

    from .index import NameIndex

WHEEL = ".whl"


def find_in_other_wheels(fullname: str, archive: str, folder: str) -> "ModuleSpec | None":
    """Return the spec of a module that `folder` of a wheel lacks, and another on the path has.

    Raises ImportError if that one is not what it was pinned to: see `refused`.
    """
    package, _, tail = fullname.rpartition(".")
    if folder != package.replace(".", "/") + "/":
        return None
    for entry, index in others_with(archive, folder):
        if tops_of(tail, index.names(folder).get):
            place = os.path.join(entry, *package.split("."))
            found: ModuleSpec | None = PathFinder.find_spec(fullname, [place])
            return found
    for entry in [*sys.path] if PINS and archive.endswith(WHEEL) else ():
        if isinstance(entry, str) and entry.endswith(WHEEL):
            importer: Any = sys.path_importer_cache.get(entry)
            if getattr(type(importer), "is_refused", False):
                importer.require_absent(fullname, folder)
    return None


def modules_of_all_wheels(
    index: "NameIndex", folder: str, prefix: str
) -> "Iterator[tuple[str, bool]]":
    """Yield what `listing.modules` does, of the other wheels on the path that share it as well."""
    found = dict(modules(index, folder, ""))
    own = len(found)
    for _, other in others_with(index.archive, folder):
        found = {**dict(modules(other, folder, "")), **found}
    for name in found if len(found) == own else sorted(found):
        yield prefix + name, found[name]


def others_with(archive: str, folder: str) -> "Iterator[tuple[str, NameIndex]]":
    """Yield (entry, index) of the other wheels on the path that share the package of a folder."""
    top = top_of(folder)
    stem = top.partition(".")[0].rstrip("/")  # as in the table of names of a boot module
    own = _initial(archive, top) if folder and archive.endswith(WHEEL) else None
    if own is None:
        return
    known = sys.path_importer_cache
    for entry in sys.path:
        if not isinstance(entry, str) or not entry.endswith(WHEEL):
            continue
        importer: Any = known.get(entry) or PathFinder._path_importer_cache(entry)  # type: ignore[attr-defined]
        lacks = getattr(type(importer), "lacks", None)
        if lacks is not None and lacks(importer, stem):
            continue
        # a boot module's opens its archive when it is asked for what it does not know
        is_archive = getattr(importer, "prefix", None) == ""
        other = importer.archive if is_archive else archive
        if other != archive:
            index = INDEXES.current(other)
            if index.names("").get(top) is not None and _initial(other, top) in (None, own):
                yield entry, index


def _initial(archive: str, folder: str) -> "tuple[str, bytes] | None":
    """Name, and CRC-32 with size, of the file that makes a directory a package, None if none."""
    names = INDEXES.current(archive).names(folder)
    for name in tops_of("__init__", names.get):
        header = names.get(name)
        if header:
            return name, content_key(header)
    return None
