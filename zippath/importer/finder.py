"""Finds modules in one archive on sys.path, or in a directory of one."""

import os
import stat
import sys
from _frozen_importlib import ModuleSpec
from zipimport import ZipImportError

from .index import INDEXES
from .listing import offer_files, stock_cache, tell_pkgutil
from .loader import SEP, ZipLoader
from .store import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .store import CacheDir

_TAG = sys.implementation.cache_tag
_OPT = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""


class ZipImporter(ZipLoader):
    """A `zipimport.zipimporter` that reads more kinds of archives, and faster.

    `path` is an archive or a directory in one ("a.zip/lib"). A relative path is resolved once.
    `cache_dir` holds name indexes and compiled code: without it the user's cache, None for in
    memory only. Raises ZipImportError if there is no readable archive.
    """

    zippath_marker = "importer"

    def __init__(self, path: str, cache_dir: "CacheDir" = ...) -> None:
        self.archive, inside, status = locate(as_text(path))
        self._folder = inside and inside + "/"
        self.prefix = self._folder.replace("/", SEP)
        self._store = open_store(cache_dir)
        offer_files(INDEXES.open(self.archive, status, self._store))

    def find_spec(self, fullname: str, target: object = None) -> "ModuleSpec | None":
        """Return the spec of a module or of a portion of a namespace package, or None."""
        if target is not None:  # a reload: the archive may have changed
            self.invalidate_caches()
        found = self._find(fullname.rpartition(".")[2], self._folder)
        if found is None:
            return None
        folder, name, is_package = found
        if not name:
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [self._path(folder[:-1])]
            return spec
        path = self._path(folder + name)
        spec = ModuleSpec(fullname, self, origin=path, is_package=is_package)  # type: ignore[arg-type]
        spec._set_fileattr = True  # type: ignore[attr-defined]
        if is_package:
            spec.submodule_search_locations = [self._path(folder[:-1])]
        if _TAG and name[-1] == "y" and sys.pycache_prefix is None:
            # what ModuleSpec.cached would work out itself, in 5 µs
            start = len(path) - len(name)
            spec.cached = f"{path[:start]}__pycache__{SEP}{name[:-3]}.{_TAG}{_OPT}.pyc"
        return spec

    def invalidate_caches(self) -> None:
        """Look whether the archive has changed. Without one there are no modules."""
        try:
            offer_files(INDEXES.open(self.archive, os.stat(self.archive), self._store))
        except (OSError, ValueError, ZipImportError):
            INDEXES.forget(self.archive)
            stock_cache().pop(self.archive, None)

    def iter_modules(self, prefix: str = "") -> "Iterator[tuple[str, bool]]":
        """Yield (name, whether it is a package) of each module, as `pkgutil` asks for it."""
        from .listing import modules

        return modules(INDEXES.current(self.archive), self._folder, prefix)

    def __setstate__(self, state: "dict[str, object]") -> None:
        """Open the archive for a copy, which may be in another process."""
        self.__dict__.update(state)
        self.invalidate_caches()

    @property  # type: ignore[misc]
    def __class__(self) -> "type[ZipImporter]":
        """The class. pkgutil chooses a function by it, so this is where pkgutil learns ours."""
        tell_pkgutil(ZipImporter)
        return type(self)

    def __repr__(self) -> str:
        return f'<zipimporter object "{self.archive}{SEP}{self.prefix}">'

    def _get_files(self) -> object:
        """Return the names in the form of stock zipimport, whose tests ask for this method."""
        return offer_files(INDEXES.current(self.archive)) if self.archive in INDEXES else {}

    _files = property(_get_files)

    if sys.version_info < (3, 12):

        def find_loader(
            self, fullname: str, path: object = None
        ) -> "tuple[ZipImporter | None, list[str]]":
            """Return the importer if it has a module, else the portion of a namespace package."""
            found = self._find(fullname.rpartition(".")[2], self._folder)
            if found is None:
                return None, []
            return (self, []) if found[1] else (None, [self._path(found[0][:-1])])

        def find_module(self, fullname: str, path: object = None) -> "ZipImporter | None":
            """Return the importer if it has a module."""
            return self.find_loader(fullname)[0]


def as_text(path: "str | bytes | os.PathLike[str]") -> str:
    """Return a path as text. Bytes are a path up to 3.10, as for the stock importer."""
    if isinstance(path, str):
        return path
    if sys.version_info >= (3, 11):
        raise TypeError(f"expected str, not {type(path)!r}")
    return os.fsdecode(path)


def locate(path: str) -> "tuple[str, str, os.stat_result]":
    """Return the archive in a path, the directory in the archive, and the archive's status.

    Raises ZipImportError if no part of it is a file.
    """
    if not path:
        raise ZipImportError("archive path is empty", path=path)
    if os.altsep:
        path = path.replace(os.altsep, SEP)
    try:
        if not os.path.isabs(path):
            path = os.path.join(os.getcwd(), path)
    except OSError as error:
        raise ZipImportError(f"not a Zip file: {error}", path=path) from error
    archive = _known_archive(path) or path
    while True:
        try:
            status = os.stat(archive)
        except (OSError, ValueError):  # ValueError: null bytes, or too long for Windows
            parent = os.path.dirname(archive)
            if parent == archive:
                raise ZipImportError("not a Zip file", path=path) from None
            archive = parent
        else:
            break
    if not stat.S_ISREG(status.st_mode):
        raise ZipImportError("not a Zip file", path=path)
    return archive, path[len(archive) :].strip(SEP).replace(SEP, "/"), status


def _known_archive(path: str) -> str:
    """Return the archive in a path if it is open already, else "". This saves failing `stat`s."""
    while path and path not in INDEXES:
        path = path.rpartition(SEP)[0]
    return path
