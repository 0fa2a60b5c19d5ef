"""Lists an archive: its modules for pkgutil, and all names in the form of stock zipimport."""

import _imp
import os
import sys
import zipimport
from _frozen_importlib_external import BYTECODE_SUFFIXES, SOURCE_SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .index import NameIndex

# where this package's own modules are, which it never finds itself
OWN_PATH: "list[str]" = list(sys.modules[__name__.rpartition(".")[0]].__path__)


def is_ours(path: object) -> bool:
    """Tell whether a path is where the modules of this package are."""
    text = path if isinstance(path, str) else ""
    return any(text == own or text.startswith(own + os.sep) for own in OWN_PATH)


def modules(index: "NameIndex", folder: str, prefix: str) -> "Iterator[tuple[str, bool]]":
    """Yield (prefix and name, whether it is a package) for `folder`, as for a directory on disk."""
    suffixes = [*SOURCE_SUFFIXES, *BYTECODE_SUFFIXES, *_imp.extension_suffixes()]
    suffixes.sort(key=len, reverse=True)
    inits = ["__init__" + suffix for suffix in suffixes]
    found: dict[str, bool] = {}
    for name in sorted(index.listing(folder), key=_without_slash):
        if name[-1] == "/":
            get = index.names(folder + name).get
            if "." not in name and any(map(get, inits)):
                found[name[:-1]] = True
            continue
        stem = name[:-3] if name[-3:] == ".py" else _stem(name, suffixes)
        if stem and "." not in stem and stem != "__init__":
            found.setdefault(stem, False)
    for name, is_package in found.items():
        yield prefix + name, is_package


def _without_slash(name: str) -> str:
    return name.rstrip("/")


def _stem(name: str, suffixes: "list[str]") -> str:
    """Return the name of the module in a file, "" if none. The longest suffix counts."""
    for suffix in suffixes:
        if name.endswith(suffix):
            return name[: -len(suffix)]
    return ""


def tell_pkgutil(kind: type) -> None:
    """Let pkgutil ask importers of class `kind` for their modules, if pkgutil is imported.

    It has a function of its own for subclasses of the stock importer, which goes through all
    names of an archive for each of its packages.
    """
    walk: Any = getattr(sys.modules.get("pkgutil"), "iter_importer_modules", None)
    if kind not in getattr(walk, "registry", (kind,)):
        walk.register(kind, walk.dispatch(object))


class Files:
    """All names of an archive, in the form that `zipimport._zip_directory_cache` has them.

    Other packages read that private dict for every zipimporter. The names are listed at first use.
    """

    zippath_marker = "names"

    __slots__ = ("_dict", "index")

    def __init__(self, index: "NameIndex") -> None:
        self.index = index
        self._dict: dict[str, tuple[Any, ...] | None] | None = None

    def all(self) -> "dict[str, tuple[Any, ...] | None]":
        """Return {name: (path, method, compressed size, size, offset, time, date, crc)}."""
        if self._dict is None:
            self._dict = _stock_files(self.index)
        return self._dict

    def __getitem__(self, name: str) -> "tuple[Any, ...] | None":
        return self.all()[name]

    def __iter__(self) -> "Iterator[str]":
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def __contains__(self, name: object) -> bool:
        return name in self.all()

    def __eq__(self, other: object) -> bool:
        return self.all() == other

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> "tuple[type, tuple[object]]":
        return dict, (self.all(),)  # a copy is what stock zipimport has

    def __getattr__(self, name: str) -> object:
        if name[:1] == "_":  # one of ours that is not set yet, or what no dict offers to anybody
            raise AttributeError(name)
        return getattr(self.all(), name)


def offer_files(index: "NameIndex") -> Files:
    """Put the names of an archive where stock zipimport keeps them, and return them.

    Those of the archive that this package lies in stay: the stock importer needs them.
    """
    cache = stock_cache()
    files = cache.get(index.archive)
    if not isinstance(files, Files) or files.index is not index:
        files = Files(index)
        if not any(path.startswith(index.archive + os.sep) for path in OWN_PATH):
            cache[index.archive] = files
    return files


def stock_cache() -> "dict[str, Any]":
    """Return the private dict of stock zipimport, an empty one if it has none."""
    cache = getattr(zipimport, "_zip_directory_cache", None)
    return cache if isinstance(cache, dict) else {}


def _stock_files(index: "NameIndex") -> "dict[str, tuple[Any, ...] | None]":
    found: dict[str, tuple[Any, ...] | None] = {}
    start = index.archive + os.sep
    for folder in index.folders():
        place = folder.replace("/", os.sep)
        for name, header in index.listing(folder).items():
            shown = place + name.replace("/", os.sep)
            if not header and sys.version_info >= (3, 14):
                found[shown] = None  # an implied directory (gh-59110)
            if header:
                member = index.member(folder, name)
                found[shown] = (
                    start + shown, member.method, member.compressed_size, member.size,
                    member.offset, member.modified & 0xFFFF, member.modified >> 16, member.crc,
                )  # fmt: skip
    return found
