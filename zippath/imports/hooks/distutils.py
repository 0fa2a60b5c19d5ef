"""The finder by which setuptools puts its own distutils in the place of the standard library's."""

import glob
import os
import re

from zippath.imports.hooks.hook import Found
from zippath.imports.search import PathSearch
from zippath.syspath.facts import Facts


class DistutilsFinder:
    """`_distutils_hack.DistutilsMetaFinder`: gives `distutils`, and only that."""

    note = ""

    def __init__(self, file: str, facts: Facts, search: PathSearch) -> None:
        self.file = file
        self._facts = facts
        self._search = search

    def names(self) -> frozenset[str]:
        """Only one."""
        return frozenset({"distutils"})

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """`setuptools._distutils`, but not where Python itself is being built."""
        if path is not None or fullname != "distutils":
            return None
        if os.path.isfile(os.path.join(self._facts.cwd, "pybuilddir.txt")):
            return None
        parent = self._search.find("setuptools", self._facts.path)
        if parent is None or parent.locations is None or not self._fits(parent.locations[0]):
            return None
        found = self._search.find("setuptools._distutils", parent.locations)
        if found is None or found.is_namespace:
            return None
        # its loader is made on the spot and knows no is_package()
        return Found(found.location, None, found.locations)

    def _fits(self, package: str) -> bool:
        """Whether this setuptools is made for this Python: it is imported, and its failure hidden.

        That is not known without running it, but for a version that says it is not.
        """
        for metadata in glob.glob(f"{glob.escape(package)}-*.dist-info/METADATA"):
            with open(metadata, encoding="utf-8", errors="replace") as file:
                head = file.read().partition("\n\n")[0]
            for wanted in re.findall(r"^Requires-Python: *(.+)$", head, re.MULTILINE):
                return _satisfies(self._facts, wanted)
        return True


def _satisfies(facts: Facts, wanted: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # 10 ms, and rarely needed

    try:
        return SpecifierSet(wanted).contains(".".join(map(str, facts.version[:3])), True)
    except InvalidSpecifier:
        return True
