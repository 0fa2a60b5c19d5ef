"""The finder of setuptools' editable installs: `__editable___NAME_finder.py` in a site dir."""

from collections.abc import Mapping
from pathlib import Path

from zippath.finders.offer import Finder, Offer
from zippath.imports.meta_finders.meta_finder import Found, literals, of_file
from zippath.imports.search import PathSearch
from zippath.python.facts import Facts


class EditableFinder:
    """`_EditableFinder`: MAPPING says which names are where; asked after the path."""

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

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """A name of MAPPING, or what lies in the directory of one."""
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


class NamespaceEntry:
    """`_EditableNamespaceFinder`: the finder of an entry that only stands for it on `sys.path`."""

    def __init__(self, source: str, entry: str) -> None:
        values = literals(source)
        self._namespaces: Mapping[str, list[str]] = values.get("NAMESPACES") or {}
        self._mapping: Mapping[str, str] = values.get("MAPPING") or {}
        self._entry = entry
        self._always_placeholder = "[*paths, PATH_PLACEHOLDER]" in source

    def names(self) -> frozenset[str]:
        """The top-level namespaces."""
        return frozenset(name for name in self._namespaces if "." not in name)

    def candidates(self, fullname: str) -> list[Offer]:
        """A portion of each namespace that the project has."""
        if fullname not in self._namespaces:
            return []
        places = self._places(fullname)
        return [Offer(fullname, "namespace", self._entry, places)]

    def _places(self, fullname: str) -> tuple[str, ...]:
        places = self._namespaces[fullname]
        mapped = self._mapping.get(fullname)
        if self._always_placeholder:
            return (*(places or ([mapped] if mapped else [])), self._entry)
        return tuple(places or mapped or [self._entry])


def namespace_entry(source: str, entry: str) -> Finder | None:
    """The finder of the placeholder entry, None for every other entry."""
    own = literals(source).get("PATH_PLACEHOLDER")
    return NamespaceEntry(source, entry) if entry == own else None
