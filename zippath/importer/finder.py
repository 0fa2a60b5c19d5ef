"""Finds modules in one archive on sys.path, or in a directory of one."""

import os
import sys
from _frozen_importlib import ModuleSpec
from zipimport import ZipImportError

from .bytecode import PYTEST, says_where
from .index import INDEXES
from .listing import offer_files, stock_cache, tell_pkgutil
from .loader import SEP, ZipLoader, locate
from .record import ChangedError, UnwritableError
from .store import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType
    from typing import Any

    from .filefinder import StoredFinder
    from .index import NameIndex
    from .loader import Place
    from .store import CacheDir

_TAG = sys.implementation.cache_tag
_OPT = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
# Which packages become real files: those with more in them than code, all, or none
NEEDED, ALL, NEVER = FILES = ("needed", "all", "never")

# {archive: (its index, the beginnings of the names at its top or None)}
_stems: "dict[str, tuple[NameIndex, frozenset[str] | None]]" = {}


class ZipImporter(ZipLoader):
    """A `zipimport.zipimporter` that reads more kinds of archives, and faster.

    `path` is an archive or a directory in one ("a.zip/lib"). A relative path is resolved once.
    `cache_dir` holds name indexes and compiled code: without it the user's cache, None for in
    memory only. `files` says which packages are laid out as real files: "needed" are those with
    more in them than code, or "all", or "never". Raises ZipImportError if there is no readable
    archive.
    """

    zippath_marker = "importer"

    def __init__(self, path: str, cache_dir: "CacheDir" = ..., files: str = NEEDED) -> None:
        self._entry = as_text(path)
        self.archive, inside, status = locate(self._entry)
        self._folder = inside and inside + "/"
        self.prefix = self._folder.replace("/", SEP)
        self._store = open_store(cache_dir)
        try:
            index = INDEXES.open(self.archive, status, self._store)
        except ZipImportError:
            # of what was there before: stock zipimport would go by these names
            stock_cache().pop(self.archive, None)
            raise
        self.files = files_of(files, os.environ, index.files)
        offer_files(index)

    def find_spec(self, fullname: str, target: object = None) -> "ModuleSpec | None":
        """Return the spec of a module or of a portion of a namespace package, or None.

        Raises ImportError for a module of an archive that is not what it was pinned to any more.
        """
        try:
            if target is not None:  # a reload: the archive may have changed
                self._look_again()
            return self._found(fullname, target)
        except ChangedError as error:
            from .refused import RefusedImporter  # most archives are what they were pinned to

            return RefusedImporter(self._entry, error, self._store).find_spec(fullname)

    def _found(self, fullname: str, target: object) -> "ModuleSpec | None":
        tail = fullname.rpartition(".")[2]
        if not self._folder and _is_absent(self.archive, tail):
            return None
        loader = self
        mixed = self._may_be_mixed(tail)
        found = None if mixed else self._find(tail, self._folder)
        if mixed or (found is not None and self._says_where(*found)):
            try:
                stored = self._stored(tail)
                if stored is not None:
                    return stored.find_spec(fullname, target)
            except UnwritableError as error:
                loader = Unplaced(self, error)
        folder, name, is_package = found or self._find(tail, self._folder) or ("", "", False)
        if not name:
            native = self._native(fullname, tail)
            if native is not None or not folder:
                return native or self._in_other_wheels(fullname)
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [self._path(folder[:-1])]
            return spec
        path = self._path(folder + name)
        spec = ModuleSpec(fullname, loader, origin=path, is_package=is_package)  # type: ignore[arg-type]
        spec._set_fileattr = True  # type: ignore[attr-defined]
        if is_package:
            spec.submodule_search_locations = [self._path(folder[:-1])]
        if _TAG and name[-1] == "y" and sys.pycache_prefix is None:
            # what ModuleSpec.cached would work out itself, in 5 µs
            start = len(path) - len(name)
            spec.cached = f"{path[:start]}__pycache__{SEP}{name[:-3]}.{_TAG}{_OPT}.pyc"
        return spec

    def _may_be_mixed(self, tail: str) -> bool:
        """Whether a module may be in a package with more than code; mostly none of its name is."""
        if self.files != NEEDED:
            return self.files == ALL
        if PYTEST in sys.modules:
            return True  # it may want the tests of any package: see `placing`
        needed = INDEXES.current(self.archive).needed
        if not needed:
            return False
        if self._folder:
            return self._folder.startswith(needed)
        return any(top.startswith(tail) for top in needed)

    def _says_where(self, folder: str, name: str, is_package: bool) -> bool:
        """Whether what was found is at the top, and must be laid out for what its code says."""
        index = INDEXES.current(self.archive)
        if self._store is None or self.files != NEEDED:
            return False
        if self._folder and index.names(self._folder).get("__init__.py"):
            return False  # that was decided for the whole package
        return says_where(index, self._store, folder if is_package else folder + name)

    def _stored(self, tail: str) -> "StoredFinder | None":
        """The finder of the file store, if a module is one that must be laid out."""
        if self._store is None or self.files == NEVER:
            return None
        from .filefinder import find_stored

        index = INDEXES.current(self.archive)
        everything = self.files == ALL
        return find_stored(index, self._folder, tail, self._store, everything, self._entry)

    def _in_other_wheels(self, fullname: str) -> "ModuleSpec | None":
        if not self._folder:
            return None
        from .sharing import find_in_other_wheels  # most packages have all that is asked for

        return find_in_other_wheels(fullname, self.archive, self._folder)

    def _real_path(self, name: str) -> str:
        """The path of a member or a directory in the file store, "" if it cannot be there."""
        if self._store is None or self.files == NEVER:
            return ""
        from .placing import real_path

        index = INDEXES.current(self.archive)
        return real_path(index, self._folder, name, self._store, self.files == ALL)

    def _laid_out(self, fullname: str, found: "Place | None") -> "Any":  # noqa: ANN401 - a loader
        tail = fullname.rpartition(".")[2]
        if not self._may_be_mixed(tail) and (found is None or not self._says_where(*found)):
            return None
        try:
            stored = self._stored(tail)
            spec = None if stored is None else stored.find_spec(fullname)
        except UnwritableError:
            return None
        return None if spec is None else spec.loader

    def _native(self, fullname: str, tail: str) -> "ModuleSpec | None":
        """The spec of an extension module that is not laid out, None if there is none."""
        index = INDEXES.current(self.archive)
        if not any(self._folder or top.startswith(tail) for top in index.needed):
            return None
        from .native import find_in_memory

        return find_in_memory(fullname, self.archive, self._folder, index)

    def invalidate_caches(self) -> None:
        """Look whether the archive has changed. Without one there are no modules."""
        try:
            self._look_again()
        except ChangedError:  # the next import asks the hook
            if sys.path_importer_cache.get(self._entry) is self:
                sys.path_importer_cache.pop(self._entry, None)

    def _look_again(self) -> None:
        """Do so. Raises ChangedError for an archive that is not what it was pinned to."""
        try:
            offer_files(INDEXES.open(self.archive, os.stat(self.archive), self._store))
        except (OSError, ValueError, ZipImportError) as error:
            INDEXES.forget(self.archive)
            stock_cache().pop(self.archive, None)
            if isinstance(error, ChangedError):
                raise

    def iter_modules(self, prefix: str = "") -> "Iterator[tuple[str, bool]]":
        """Yield (name, whether it is a package) of each module, as `pkgutil` asks for it."""
        from .sharing import modules_of_all_wheels

        return modules_of_all_wheels(INDEXES.current(self.archive), self._folder, prefix)

    def __setstate__(self, state: "dict[str, object]") -> None:
        """Open the archive for a copy, which may be in another process."""
        self.__dict__.update(state)
        self.invalidate_caches()

    @property  # type: ignore[misc]
    def __class__(self) -> "type[ZipImporter]":
        """The class. pkgutil and pkg_resources choose a function by it, so here they learn ours."""
        tell_pkgutil(ZipImporter)
        if "pkg_resources" in sys.modules:
            from .distribution_finder import tell_pkg_resources  # few programs have it today

            tell_pkg_resources(ZipImporter)
        return type(self)

    def __repr__(self) -> str:
        return f'<zipimporter object "{self.archive}{SEP}{self.prefix}">'

    def _get_files(self) -> object:
        """Return the names in the form of stock zipimport, whose tests ask for this method."""
        return offer_files(INDEXES.current(self.archive)) if self.archive in INDEXES else {}

    _files = property(_get_files)

    if sys.version_info < (3, 12):

        def find_loader(self, fullname: str, path: object = None) -> "tuple[Any, list[str]]":
            """Return the loader of a module, else the portion of a namespace package."""
            spec = self.find_spec(fullname)
            if spec is None:
                return None, []
            return spec.loader, [] if spec.loader else list(spec.submodule_search_locations or [])

        def find_module(self, fullname: str, path: object = None) -> object:  # type: ignore[override]
            """Return the loader of a module, None if there is no such module."""
            return self.find_loader(fullname)[0]


class Unplaced(ZipImporter):
    """An importer for packages that should be real files, and cannot be: see `placing`."""

    def __init__(self, importer: ZipImporter, reason: Exception) -> None:
        self.__dict__.update(importer.__dict__)
        self._reason = str(reason)

    def exec_module(self, module: "ModuleType") -> None:
        """Run a module. Raises ImportError if it opens a file of the archive."""
        try:
            super().exec_module(module)
        except NotADirectoryError as error:
            if str(error.filename).startswith(self.archive):
                raise ImportError(f"{error}; {self._reason}", path=self.archive) from error
            raise


def _is_absent(archive: str, tail: str) -> bool:
    """Whether nothing at the top of an archive has this name, as for most modules and archives."""
    index = INDEXES.current(archive)
    known, stems = _stems.get(archive, (None, None))
    if known is not index:
        names = index.names("")
        if isinstance(names, dict):  # the names of a large directory are not read to tell this
            stems = frozenset([name.partition(".")[0].rstrip("/") for name in names])
        _stems[archive] = index, stems
    return stems is not None and tail not in stems


def files_of(option: str, env: "Mapping[str, str]", of_archive: str = "") -> str:
    """Return which packages become real files.

    ZIPPATH_FILES says it, else what was chosen for the archive (`zippath add --files`), else the
    option.

    Raises ValueError for an option that there is not.
    """
    if option not in FILES:
        raise ValueError(f"files must be one of {', '.join(FILES)}, not {option!r}")
    named = env.get("ZIPPATH_FILES", "")
    return named if named in FILES else of_archive if of_archive in FILES else option


def as_text(path: "str | bytes | os.PathLike[str]") -> str:
    """Return a path as text. Bytes are a path up to 3.10, as for the stock importer."""
    if isinstance(path, str):
        return path
    if sys.version_info >= (3, 11):
        raise TypeError(f"expected str, not {type(path)!r}")
    return os.fsdecode(path)
