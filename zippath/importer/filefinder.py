"""Finds and loads modules in the file store, by the name index and with the code cache.

It finds what `FileFinder` finds in such a directory, in its order, but looks at no directory: the
index of the archive knows all the names. Code comes from the code cache and is compiled from the
real file only once. Everything else is left to the standard library's loaders, so `__file__`,
resources and extension modules are as in an installed package.
"""

import _imp
import _thread
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    BYTECODE_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
    _get_supported_file_loaders,
)

from .archives import layout
from .bytecode import fix_filename
from .merging import merged
from .placing import (
    files_with,
    is_needed,
    mend,
    offer,
    open_placed,
    place,
    tops_for,
)
from .record import key_of
from .sharing import find_in_other_wheels, modules_of_all_wheels
from .store import digest_of
from .storedfiles import StoredFiles, is_own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, ModuleType

    from .archives.member import Member
    from .index import NameIndex
    from .store import Store

    Kind = type["StoredExtension"] | type["StoredSource"] | type["StoredBytecode"]

_TAG = sys.implementation.cache_tag
_OPT = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""

# threads that are laying out something; what they import meanwhile comes from the archives
_busy: "set[int]" = set()


class _Stored:
    """What the loaders of modules in the file store have in common, before the stock loader."""

    name: str
    path: str

    def __init__(self, fullname: str, path: str, stored: StoredFiles, member: str) -> None:
        super().__init__(fullname, path)  # type: ignore[call-arg]
        self._stored = stored
        self._member = member

    def get_data(self, path: str) -> bytes:
        """Return the content of a file. The module's own is laid out again if it was deleted."""
        if path == self.path and not is_own(path):
            mend(self._stored, self._member)
        return super().get_data(path)  # type: ignore[misc,no-any-return]

    def __reduce__(self) -> "tuple[object, ...]":
        return _restored, (type(self), type(self).__mro__[2], self.name, self.path)


class StoredSource(_Stored, SourceFileLoader):  # type: ignore[misc]
    """The loader of a source file in the file store."""

    def get_code(self, fullname: str) -> "CodeType | None":
        """Return the code of the module, from the code cache if it is there."""
        index, (folder, name) = self._stored.index, layout.parted(self._member)
        cache = index.code_cache(self._stored.store)
        try:
            names = index.recorded(folder)
        except LookupError:  # another archive has taken its place, in the code cache too
            cache = None
        if cache is None:
            return super().get_code(fullname)
        key = key_of(names.get(name) or b"", self._member.encode())
        code = cache.get(key)
        if code is None or isinstance(code, bool):
            data = self.get_data(self.path)
            keep = not sys.dont_write_bytecode and _is_unchanged(index.member(folder, name), data)
            digest = digest_of(data, name[-3:].encode())
            code = cache.share(key, digest, keep)
            if code is None or isinstance(code, bool):
                from .brought import brought  # only what is in no cache needs it

                code = brought(index, folder, name, data)
                digest = digest if code is None else b""
                code = code or self.source_to_code(data, self.path)
                if keep:
                    cache.put(key, code, digest)
        fix_filename(code, self.path)
        return code


class StoredExtension(_Stored, ExtensionFileLoader):
    """The loader of an extension module in the file store."""

    def create_module(self, spec: "ModuleSpec") -> "ModuleType":
        """Load the extension module, with the libraries that it is linked to."""
        from .native import load

        if not is_own(self.path):
            mend(self._stored, self._member)
        return load(spec, self._stored, self._member, super().create_module)


class StoredBytecode(_Stored, SourcelessFileLoader):
    """The loader of a .pyc file without source in the file store."""


# In the order of FileFinder
_LOADERS: "tuple[tuple[str, Kind], ...]" = (
    *((suffix, StoredExtension) for suffix in _imp.extension_suffixes()),
    *((suffix, StoredSource) for suffix in SOURCE_SUFFIXES),
    *((suffix, StoredBytecode) for suffix in BYTECODE_SUFFIXES),
)


class StoredFinder:
    """Finds modules among stored files, in what is the directory `folder` of the archive.

    `everything` tells what is laid out together: see `layout.companions`. `behind` is the entry of
    the archive, if this one stands behind it.
    """

    zippath_marker = "file finder"

    def __init__(
        self, stored: StoredFiles, folder: str, everything: bool = False, behind: str = ""
    ) -> None:
        self._stored = stored
        self._folder = folder
        self._everything = everything
        self._behind = behind if folder == stored.base else ""
        self._directory: FileFinder | None = None
        self.path = stored.root if folder == stored.base else stored.path(folder)

    def find_spec(self, fullname: str, target: object = None) -> "ModuleSpec | None":
        """Return the spec of a module, or of a portion of a namespace package, or None.

        Raises ImportError if it would have to be laid out, and that cannot be done.
        """
        if self.repeats(sys.path):
            return None
        try:
            tail = fullname.rpartition(".")[2]
            spec = self._find(fullname, tail)
            for other in self._stored.others if self._folder else ():
                if spec is None or spec.loader is None:
                    spec = StoredFinder(other, self._folder)._find(fullname, tail) or spec
        except LookupError:  # another archive has taken its place: the names are gone
            return self._stock().find_spec(fullname)
        if spec is None and self._folder != self._stored.base:
            spec = self._stock().find_spec(fullname)  # packages may write modules of their own
            if spec is None:
                return find_in_other_wheels(fullname, self._stored.index.archive, self._folder)
        return spec

    def _find(self, fullname: str, tail: str) -> "ModuleSpec | None":
        index = self._stored.index
        names = index.recorded(self._folder).get
        if self._folder == self._stored.base:
            for top in layout.tops_of(tail, names):
                place(self._stored, top, self._everything)
        is_folder = names(tail + "/") is not None
        inside = f"{self._folder}{tail}/"
        within = index.recorded(inside if is_folder else self._folder).get
        for suffix, loader in _LOADERS:
            if is_folder and within("__init__" + suffix):
                return self._spec(fullname, loader, inside, "__init__" + suffix)
        for suffix, loader in _LOADERS:
            if names(tail + suffix):
                return self._spec(fullname, loader, self._folder, tail + suffix)
        if not is_folder:
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [f"{self.path}{os.sep}{tail}"]
        return spec

    def repeats(self, path: "list[str]") -> bool:
        """Tell whether an archive on a path has offered all that lies here: see `placing.offer`."""
        return bool(self._behind) and self._behind in path

    def _stock(self) -> FileFinder:
        """The stock finder, which looks at the directory itself."""
        if self._directory is None:
            self._directory = FileFinder(self.path, *_get_supported_file_loaders())
        return self._directory

    def _spec(self, fullname: str, loader: "Kind", folder: str, name: str) -> "ModuleSpec":
        is_package = folder != self._folder
        base = f"{self.path}{os.sep}{folder[len(self._folder) : -1]}" if is_package else self.path
        path = f"{base}{os.sep}{name}"
        made = loader(fullname, path, self._stored, folder + name)
        spec = ModuleSpec(fullname, made, origin=path, is_package=is_package)
        spec._set_fileattr = True  # type: ignore[attr-defined]
        if is_package:
            spec.submodule_search_locations = [base]
        if _TAG and loader is StoredSource and sys.pycache_prefix is None:
            spec.cached = f"{base}{os.sep}__pycache__{os.sep}{name[:-3]}.{_TAG}{_OPT}.pyc"
        return spec

    def invalidate_caches(self) -> None:
        """Let the stock finder look again; what is known of the archive does not change."""
        self._directory = None

    def iter_modules(self, prefix: str = "") -> "Iterator[tuple[str, bool]]":
        """Yield (name, whether it is a package) of each module, as `pkgutil` asks for it."""
        return modules_of_all_wheels(self._stored.index, self._folder, prefix)

    def __repr__(self) -> str:
        return f"StoredFinder({self.path!r})"


def find_stored(
    index: "NameIndex", folder: str, tail: str, store: "Store", everything: bool, entry: str
) -> "StoredFinder | None":
    """Return the finder of a module `tail` in `folder`, None if it stays in the archive.

    Packages that must be real files are laid out, or `everything`. `entry` is that of sys.path for
    the folder. Raises as `open_placed`.
    """
    thread = _thread.get_ident()
    if thread in _busy:
        return None
    _busy.add(thread)
    try:
        base, tops = tops_for(index, folder, tail)
        if not any(everything or is_needed(index, base, top, store) for top in tops):
            return None
        stored = merged(open_placed(index, base, tops, store, everything), tops)
        if folder == base:
            offer(stored, entry)
        return StoredFinder(stored, folder, everything)
    finally:
        _busy.discard(thread)


def _is_unchanged(member: "Member", data: bytes) -> bool:
    """Whether a file is as the archive has it: the code cache speaks of archives."""
    from zlib import crc32  # 300 µs, and only what is compiled needs it

    return len(data) == member.size and crc32(data) == member.crc


def _restored(kind: "Kind", stock: "Kind", fullname: str, path: str) -> object:
    """Return a loader that was pickled: of the same kind if this process uses the same files."""
    found = files_with(os.path.dirname(path))
    if found is None:
        return stock(fullname, path)  # type: ignore[call-arg]
    return kind(fullname, path, found[0], found[1] + os.path.basename(path))
