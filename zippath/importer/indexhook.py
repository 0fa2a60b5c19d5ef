"""Puts path indexes into a running interpreter: for directories, where the stock finder stands.

A foreign path hook may be meant for directories too. One in front of ours is asked first; with one
between ours and the stock hook, or without that hook, the index serves nothing.
"""

import os
import sys
import zipimport
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    FileFinder,
    SourceFileLoader,
    _get_supported_file_loaders,
    _relax_case,
)

from .indexedsource import indexed_loader
from .marks import INDEX_HOOK, MetadataFinder, is_marked, put_before_path_finder
from .pathindex import LINK, child, open_path_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import Any

    from .pathindex import Names, PathIndex
    from .store import Store


STOCK = "FileFinder.path_hook.<locals>.path_hook_for_FileFinder"
_TAG = sys.implementation.cache_tag
_OPT = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
_DETAILS = tuple(_get_supported_file_loaders())  # [(stock loader, its suffixes)]
_LOADERS = tuple((suffix, kind) for kind, suffixes in _DETAILS for suffix in suffixes)


class IndexHook:
    """The item of `sys.path_hooks` that makes a finder for a directory in one of its indexes.

    Another copy of this package may ask it for distributions, and let it forget what it has seen.
    """

    zippath_marker = INDEX_HOOK
    __name__ = "zippath"  # those of others have both names, and beartype asks for them

    def __init__(self) -> None:
        self.__qualname__ = type(self).__qualname__
        self.indexes: list[PathIndex] = []
        # (the path hooks as they were last seen, whether it stands for the stock hook there)
        self._known: tuple[list[Any], bool] = ([], False)
        self._made: set[str] = set()  # the directories of its finders

    def __call__(self, path: str) -> "IndexedFinder":
        """Return the finder of a directory. Raises ImportError for every other path.

        runpy and pkgutil pass what they are given, up to 3.10 a `pathlib.Path` too.
        """
        if isinstance(path, str) and self._stands_for_stock():
            for index in self.indexes:
                if index.folder(path) is not None:
                    if path in self._made:  # that finder was thrown away, to look again
                        index.look_again(path)
                    self._made.add(path)
                    return IndexedFinder(path, index)
        raise ImportError("no directory of a path index", path=path)

    def distributions(
        self,
        stock: "Any",  # noqa: ANN401 - importlib.metadata, or its backport
        entry: str,
        name: "str | None",
    ) -> "Iterator[Any] | None":
        """Return the distributions of an entry with a name, or all of them.

        Returns None where no index serves the entry, or the finder of `stock` must look.
        """
        for index in self.indexes:
            if entry in index.entries:
                from .indexed_metadata import found_in, search  # most processes never ask

                found = search(stock, index, entry)
                return None if found is None else found_in(found, stock, name)
        return None

    def invalidate_caches(self) -> None:
        """Look at the directories of each index again, the next time that one is needed."""
        for index in self.indexes:
            index.forget()

    def serves(self, entry: str) -> bool:
        """Whether one of its indexes has an entry."""
        return any(entry in index.entries for index in self.indexes)

    def _stands_for_stock(self) -> bool:
        """Whether the stock hook for directories is the next that would take one."""
        hooks, stands = self._known
        if hooks != sys.path_hooks:  # else they were looked at for another directory, in 5 µs
            hooks = sys.path_hooks[:]
            rest = hooks[hooks.index(self) + 1 :] if self in hooks else hooks
            taking = (h for h in rest if not is_marked(h) and h is not zipimport.zipimporter)
            stands = _is_stock(next(taking, None))
            self._known = hooks, stands
        return stands

    def __repr__(self) -> str:
        return f"<path hook of zippath's path index, {len(self.indexes)} of them>"


class IndexedFinder(FileFinder):
    """The finder of one directory that the path index has, in the order of `FileFinder`.

    It is a `FileFinder`, so pkgutil and all who ask for the kind of a finder treat it as one. What
    the index does not know, or what has changed since, it finds as a `FileFinder` does.
    """

    zippath_marker = "directory finder"

    def __init__(self, path: str, index: "PathIndex") -> None:
        super().__init__(path, *_DETAILS)
        self._index = index
        self._start = child(self.path, "")  # of the path of each file

    def find_spec(self, fullname: str, target: "ModuleType | None" = None) -> "ModuleSpec | None":
        """Return the spec of a module, or of a portion of a namespace package, or None."""
        try:
            names = self._index.names(self.path)
            if names is not None and not _relax_case():  # the index has names in their case
                found = self._find(fullname, names)
                if found is not None or not self._index.has_changed(self.path, names):
                    return found
        except LookupError:  # the index knows no better than the directory itself
            pass
        return super().find_spec(fullname, target)

    def _find(self, fullname: str, names: "Names") -> "ModuleSpec | None":
        """Return the spec of a module. Raises LookupError where the index cannot tell it."""
        tail = fullname.rpartition(".")[2]
        inside = None
        if names.get(tail + "/") is not None:
            inside = self._start + tail
            within = self._index.names(inside)
            if within is None:
                raise LookupError(inside)
            spec = self._first(fullname, inside + os.sep, "__init__", within, inside)
            if spec is not None:
                return spec
        spec = self._first(fullname, self._start, tail, names)
        if spec is None and inside is not None:
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [inside]
        return spec

    def _first(
        self, fullname: str, start: str, stem: str, names: "Names", package: "str | None" = None
    ) -> "ModuleSpec | None":
        """Return the spec of the first file with a stem, None if there is none.

        `start` begins the paths of the directory with these names; `package` is its path if the
        file makes it one.
        """
        for suffix, kind in _LOADERS:
            signed = names.get(stem + suffix)
            if signed is None:
                continue
            path = start + stem + suffix
            if signed == LINK and not os.path.isfile(path):
                continue
            is_source = kind is SourceFileLoader
            if is_source and signed != LINK:
                loader = indexed_loader(fullname, path, self._index, signed)
            else:
                loader = kind(fullname, path)
            spec = ModuleSpec(fullname, loader, origin=path, is_package=package is not None)
            spec._set_fileattr = True  # type: ignore[attr-defined]
            if package is not None:
                spec.submodule_search_locations = [package]
            if is_source and _TAG and sys.pycache_prefix is None:
                # what ModuleSpec.cached would work out itself, in 5 µs
                spec.cached = f"{start}__pycache__{os.sep}{stem}.{_TAG}{_OPT}.pyc"
            return spec
        return None

    def invalidate_caches(self) -> None:
        """Look at the directories again, the next time that one is needed."""
        super().invalidate_caches()
        self._index.forget()


def install_index(owner: str, store: "Store | None") -> "PathIndex | None":
    """Serve directories by the path index of a site dir. Return it, None if there is no good one.

    Finders of the stock kind that are there already make room for ours.
    """
    index = None if store is None else open_path_index(store, owner)
    if index is None:
        return None
    for hook in sys.path_hooks:
        if type(hook) is IndexHook:
            break
    else:
        hook = IndexHook()
        sys.path_hooks.insert(_place(), hook)
    hook.indexes = [*hook.indexes, index]
    if not any(
        is_marked(finder) and hasattr(finder, "find_distributions") for finder in sys.meta_path
    ):
        put_before_path_finder(MetadataFinder)
    for path, finder in sys.path_importer_cache.copy().items():
        if type(finder) is FileFinder and index.folder(path) is not None:
            sys.path_importer_cache.pop(path, None)
    return index


def _place() -> int:
    """Return the place in front of the hooks for archives, which would look at every directory."""
    for position, hook in enumerate(sys.path_hooks):
        if is_marked(hook) or hook is zipimport.zipimporter or _is_stock(hook):
            return position
    return len(sys.path_hooks)


def _is_stock(hook: object) -> bool:
    """Whether a hook is the interpreter's own for directories, and not one with other loaders."""
    code = getattr(hook, "__code__", None)
    if code is None or getattr(hook, "__qualname__", "") != STOCK:
        return False
    cells = zip(code.co_freevars, hook.__closure__)  # type: ignore[attr-defined]  # noqa: B905 - 3.9
    held = {name: cell.cell_contents for name, cell in cells}
    return held == {"cls": FileFinder, "loader_details": _DETAILS}
