"""Finds distributions in archives for pkg_resources, which asks by the class of an importer.

Its own function for archives passes over wheels, and on `sys.path` over all metadata but an egg's.
"""

import os
import sys

from .archived_metadata import distribution_roots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType
    from typing import Any

    from .resource import Resource


def tell_pkg_resources(kind: type) -> None:
    """Let pkg_resources ask importers of class `kind` for distributions, if it is imported."""
    module = sys.modules.get("pkg_resources")
    known = getattr(module, "_distribution_finders", None)
    if module is not None and isinstance(known, dict) and kind not in known:
        module.register_finder(kind, _finder_for(module))


def _finder_for(module: "ModuleType") -> "Callable[..., Iterator[Any]]":
    """Return the function that it asks for the distributions of an entry."""

    class MetadataFiles(module.EmptyProvider):  # type: ignore[misc,name-defined]
        """The files of a metadata directory in an archive, as pkg_resources asks for them."""

        def __init__(self, importer: "Any", root: "Resource") -> None:  # noqa: ANN401
            self.module_path = importer.archive
            self.egg_info = f"{importer.archive}{os.sep}{importer.prefix}{root.name}"
            self._root = root

        def _at(self, path: str) -> "Resource":
            inside = path[len(self.egg_info) :].replace(os.sep, "/").strip("/")
            return self._root.joinpath(inside) if inside else self._root

        def _has(self, path: str) -> bool:
            return self._at(path).exists()

        def _isdir(self, path: str) -> bool:
            return self._at(path).is_dir()

        def _listdir(self, path: str) -> "list[str]":
            return [found.name for found in self._at(path).iterdir()]

        def _get(self, path: str) -> bytes:
            return self._at(path).read_bytes()

    def find(importer: "Any", entry: str, only: bool = False) -> "Iterator[Any]":  # noqa: ANN401
        found = set()
        for one in module.find_eggs_in_zip(importer, entry, only):
            found.add(one.key)
            yield one
        for root in distribution_roots(importer, None):
            if root.name.lower() != "egg-info":
                made = module.Distribution.from_location(
                    entry, root.name, MetadataFiles(importer, root)
                )
                if made.key not in found:
                    yield made

    return find
