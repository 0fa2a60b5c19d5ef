"""The finder of scikit-build-core's editable installs: `_NAME_editable.py` in a site dir."""

import os
from collections.abc import Mapping
from typing import Any

from zippath.finders.source_text import calls
from zippath.imports.meta_finders.meta_finder import Found, Mapped
from zippath.imports.search import PathSearch
from zippath.python.facts import Facts

_PARAMETERS = ("known_source_files", "known_wheel_files", "known_directories", "known_packages",
               "path", "rebuild")  # fmt: skip


class ScikitBuildFinder:
    """The model of a `ScikitBuildRedirectingFinder`: two maps of modules to files."""

    def __init__(self, file: str, source: str, facts: Facts, search: PathSearch) -> None:
        self.file = file
        self._path = facts.path
        self._search = search
        self._directory = os.path.dirname(os.path.abspath(file))
        given = _arguments(source)
        self._sources: Mapping[str, str] = given.get("known_source_files") or {}
        self._wheel: Mapping[str, str] = given.get("known_wheel_files") or {}
        self._places = self._search_locations(given)
        rebuilds = given.get("rebuild") and given.get("path")
        self.note = "it builds the project again at the first import" if rebuilds else ""

    def names(self) -> frozenset[str]:
        """The top-level names of all maps."""
        every = (*self._sources, *self._wheel, *self._places)
        return frozenset(name.partition(".")[0] for name in every)

    def dead_mappings(self) -> list[Mapped]:
        """The modules of the source tree without a file."""
        files = self._sources.items()
        return [Mapped(name, file, self.file) for name, file in files if not os.path.exists(file)]

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """An installed file, else one of the source tree, else a namespace."""
        places = self._places.get(fullname)
        if fullname in self._wheel:
            return _found(os.path.join(self._directory, self._wheel[fullname]), places)
        if fullname in self._sources:
            return _found(self._sources[fullname], places)
        if places is None:
            return None
        native = self._search.find(fullname, self._path if path is None else path)
        more = native.locations or () if native and native.is_namespace else ()
        merged = dict.fromkeys((*places, *more))
        return Found(None, tuple(merged), is_namespace=True)

    def _search_locations(self, given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        """The `__path__` of each package: installed directories, then those of the source tree."""
        ranked: dict[str, dict[str, int]] = {}
        for package, places in (given.get("known_directories") or {}).items():
            for place in places:
                absolute = os.path.join(self._directory, place)
                rank = 1 if os.path.isabs(place) else 0
                ranked.setdefault(package, {}).setdefault(absolute, rank)
        packages = given.get("known_packages") or ()
        for package in sorted(packages, key=lambda name: name.count(".")):
            parent, _, last = package.rpartition(".")
            for place, rank in dict(ranked.get(parent, {})).items():
                below = os.path.join(place, last)
                if os.path.isdir(below):
                    ranked.setdefault(package, {}).setdefault(below, rank)
        return {
            package: tuple(
                place for _, place in sorted((rank, place) for place, rank in of.items())
            )
            for package, of in ranked.items()
        }


def _found(file: str, places: tuple[str, ...] | None) -> Found:
    is_package = file.endswith(("__init__.py", "__init__.pyc"))
    return Found(file, (places or (os.path.dirname(file),)) if is_package else None)


def _arguments(source: str) -> dict[str, Any]:
    for values, words in calls(source, "install"):
        return {**dict(zip(_PARAMETERS, values, strict=False)), **words}
    return {}
