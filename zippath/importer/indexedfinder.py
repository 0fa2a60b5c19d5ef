"""Finds modules in directories by the path index, in the order of `FileFinder`.

It is a `FileFinder`, so pkgutil and all who ask for the kind of a finder treat it as one. What the
index does not know, or what has changed since, it finds as a `FileFinder` does.
"""

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    FileFinder,
    SourceFileLoader,
    _get_supported_file_loaders,
    _relax_case,
)

from .indexedsource import indexed_loader
from .pathindex import LINK, child

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from .pathindex import Names, PathIndex

_TAG = sys.implementation.cache_tag
_OPT = f".opt-{sys.flags.optimize}" if sys.flags.optimize else ""
# [(suffix, stock loader)]
_LOADERS = tuple((s, kind) for kind, suffixes in _get_supported_file_loaders() for s in suffixes)


class IndexedFinder(FileFinder):
    """The finder of one directory that the path index has."""

    zippath_marker = "directory finder"

    def __init__(self, path: str, index: "PathIndex") -> None:
        super().__init__(path, *_get_supported_file_loaders())
        self._index = index

    def find_spec(self, fullname: str, target: "ModuleType | None" = None) -> "ModuleSpec | None":
        """Return the spec of a module, or of a portion of a namespace package, or None."""
        try:
            names = self._index.names(self.path)
            if names is not None and not _relax_case():  # the index has names in their case
                return self._find(fullname, names)
        except LookupError:  # the index knows no better than the directory itself
            pass
        return super().find_spec(fullname, target)

    def _find(self, fullname: str, names: "Names") -> "ModuleSpec | None":
        """Return the spec of a module. Raises LookupError where the index cannot tell it."""
        tail = fullname.rpartition(".")[2]
        is_directory = names.get(tail + "/") is not None
        inside = child(self.path, tail)
        if is_directory:
            within = self._index.names(inside)
            if within is None:
                raise LookupError(inside)
            spec = self._first(fullname, inside, "__init__", within)
            if spec is not None:
                return spec
        spec = self._first(fullname, self.path, tail, names)
        if spec is None and is_directory:
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [inside]
        return spec

    def _first(
        self, fullname: str, directory: str, stem: str, names: "Names"
    ) -> "ModuleSpec | None":
        """Return the spec of the first file with a stem in a directory, None if there is none."""
        for suffix, kind in _LOADERS:
            signed = names.get(stem + suffix)
            if signed is not None:
                path = child(directory, stem + suffix)
                if signed != LINK or os.path.isfile(path):
                    return self._spec(fullname, kind, path, signed)
        return None

    def _spec(self, fullname: str, kind: "type[Any]", path: str, signed: bytes) -> ModuleSpec:
        is_source = kind is SourceFileLoader
        if is_source and signed != LINK:
            loader = indexed_loader(fullname, path, self._index, signed)
        else:
            loader = kind(fullname, path)
        directory, _, name = path.rpartition(os.sep)
        is_package = name.startswith("__init__.") and directory != self.path
        spec = ModuleSpec(fullname, loader, origin=path, is_package=is_package)
        spec._set_fileattr = True  # type: ignore[attr-defined]
        if is_package:
            spec.submodule_search_locations = [directory]
        if is_source and _TAG and sys.pycache_prefix is None:
            # what ModuleSpec.cached would work out itself, in 5 µs
            spec.cached = f"{directory}{os.sep}__pycache__{os.sep}{name[:-3]}.{_TAG}{_OPT}.pyc"
        return spec

    def invalidate_caches(self) -> None:
        """Look at the directories again, the next time that one is needed."""
        super().invalidate_caches()
        self._index.forget()
