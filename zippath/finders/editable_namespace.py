"""The path hook of setuptools' editable installs: an entry that stands for their namespaces."""

from collections.abc import Mapping

from zippath.finders.offer import Offer
from zippath.finders.source_text import literals
from zippath.python.facts import Facts
from zippath.syspath.disk import read_regular


class EditableNamespaceHook:
    """What `_EditableNamespaceFinder` makes of an entry: it takes its own placeholder alone."""

    def __init__(self, facts: Facts, name: str) -> None:
        file = facts.file_of(name.partition("._EditableNamespaceFinder.")[0])
        self._source = (read_regular(file) or b"").decode("utf-8", "replace")

    def __call__(self, entry: str) -> "NamespaceEntry | None":
        """The finder of the placeholder, None for every other entry."""
        placeholder = literals(self._source).get("PATH_PLACEHOLDER")
        return NamespaceEntry(self._source, entry) if entry == placeholder else None


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
