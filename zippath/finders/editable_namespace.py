"""The path hook of setuptools' editable installs, for a placeholder entry on `sys.path`."""

from collections.abc import Mapping

from zippath.finders.offer import Offer
from zippath.finders.source_text import literals
from zippath.python.facts import Facts
from zippath.syspath.disk import read_regular


class EditableNamespaceHook:
    """The model of `_EditableNamespaceFinder._path_hook`, the hook for the placeholder."""

    def __init__(self, facts: Facts, name: str) -> None:
        file = facts.file_of(name.partition("._EditableNamespaceFinder.")[0])
        self._source = (read_regular(file) or b"").decode("utf-8", "replace")

    def __call__(self, entry: str) -> "NamespaceEntry | None":
        """Return the finder for the placeholder, None for any other entry."""
        placeholder = literals(self._source).get("PATH_PLACEHOLDER")
        return NamespaceEntry(self._source, entry) if entry == placeholder else None


class NamespaceEntry:
    """The model of an `_EditableNamespaceFinder`, the finder for the placeholder."""

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
        """A portion of a namespace of the project."""
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
