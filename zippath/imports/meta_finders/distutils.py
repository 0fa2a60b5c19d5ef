"""The finder of setuptools for its own distutils, before the standard library's."""

import os

from zippath.imports.import_rules import removed_with
from zippath.imports.meta_finders.meta_finder import Found, Mapped
from zippath.imports.search import PathSearch
from zippath.python.facts import Facts


class DistutilsFinder:
    """The model of `_distutils_hack.DistutilsMetaFinder`."""

    def __init__(self, file: str, facts: Facts, search: PathSearch) -> None:
        self.file = file
        self._facts = facts
        removed = removed_with("distutils", facts)
        other = "there is none" if removed else "the standard library's is imported"
        self.note = f"its finder imports setuptools; where that fails, {other}"
        self._search = search

    def names(self) -> frozenset[str]:
        """Only one."""
        return frozenset({"distutils"})

    def dead_mappings(self) -> tuple[Mapped, ...]:
        """None: it looks on the path."""
        return ()

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """`setuptools._distutils`, but not where Python itself is being built."""
        if path is not None or fullname != "distutils":
            return None
        if os.path.isfile(os.path.join(self._facts.cwd, "pybuilddir.txt")):
            return None
        parent = self._search.find("setuptools", self._facts.path)
        if parent is None or parent.locations is None:
            return None
        found = self._search.find("setuptools._distutils", parent.locations)
        if found is None or found.is_namespace:
            return None
        # its loader is made on the spot and knows no is_package()
        return Found(found.location, None, found.locations)
