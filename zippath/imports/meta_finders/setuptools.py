"""The finder of setuptools' editable installs: `__editable___NAME_finder.py` in a site dir."""

from collections.abc import Mapping
from pathlib import Path

from zippath.finders.source_text import literals
from zippath.imports.meta_finders.meta_finder import Found, Mapped, of_file
from zippath.imports.search import PathSearch
from zippath.python.facts import Facts


class EditableFinder:
    """The model of an `_EditableFinder`: MAPPING leads from names to places."""

    note = ""

    def __init__(self, file: str, source: str, facts: Facts, search: PathSearch) -> None:
        self.file = file
        mapping = literals(source).get("MAPPING")
        self._mapping: Mapping[str, str] = mapping if isinstance(mapping, dict) else {}
        self._search = search
        # up to 67 it looked for submodules of any depth itself
        self._deep = "reversed(list(MAPPING.items()))" in source
        extensions = facts.extension_suffixes
        self._suffixes = (".py", ".pyc", *extensions)

    def names(self) -> frozenset[str]:
        """The top-level names in MAPPING."""
        return frozenset(name for name in self._mapping if "." not in name)

    def dead_mappings(self) -> list[Mapped]:
        """The names in MAPPING without a module or a directory."""
        return [
            Mapped(name, place, self.file)
            for name, place in self._mapping.items()
            if self._file(name, Path(place)) is None and not Path(place).is_dir()
        ]

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """A name of MAPPING, or a submodule in the directory of one."""
        if self._deep:
            return self._find_deep(fullname)
        if fullname in self._mapping:
            return self._file(fullname, Path(self._mapping[fullname]))
        parent = fullname.rpartition(".")[0]
        if parent in self._mapping:
            return self._search.find(fullname, [self._mapping[parent]])
        return None

    def _find_deep(self, fullname: str) -> Found | None:
        for name, place in reversed(list(self._mapping.items())):
            if fullname == name or fullname.startswith(f"{name}."):
                rest = fullname.replace(name, "", 1).strip(".").split(".")
                return self._file(fullname, Path(place, *rest))
        return None

    def _file(self, fullname: str, place: Path) -> Found | None:
        candidates = [place / "__init__.py", *map(place.with_suffix, self._suffixes)]
        found = next((file for file in candidates if file.exists()), None)
        return of_file(fullname, str(found)) if found else None
