"""The finder of the project `editables`, used by hatchling, pdm and others."""

from collections.abc import Iterable, Mapping

from zippath.finders.source_text import calls
from zippath.imports.meta_finders.meta_finder import Found, of_file


class RedirectingFinder:
    """The model of a `RedirectingFinder`: `_editable_impl_NAME.py` maps names to files."""

    note = ""

    def __init__(self, file: str, sources: Iterable[str]) -> None:
        self.file = file
        self._mapping: Mapping[str, str] = {
            arguments[0]: arguments[1]
            for source in sources
            for arguments, _ in calls(source, "F.map_module")
            if len(arguments) == 2 and all(isinstance(value, str) for value in arguments)
        }

    def names(self) -> frozenset[str]:
        """The mapped names."""
        return frozenset(self._mapping)

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """The file of a mapped name, whether it exists or not."""
        if path is not None or fullname not in self._mapping:
            return None
        return of_file(fullname, self._mapping[fullname])
