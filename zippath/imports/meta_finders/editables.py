"""The finder of the project `editables`, used by hatchling, pdm and others."""

import os
from collections.abc import Mapping
from dataclasses import replace

from zippath.finders.source_text import calls
from zippath.imports.meta_finders.meta_finder import Found, Mapped, of_file


class RedirectingFinder:
    """The model of a `RedirectingFinder`: `_editable_impl_NAME.py` maps names to files."""

    note = ""

    def __init__(self, file: str, sources: Mapping[str, str]) -> None:
        self.file = file
        self._calls = [
            Mapped(arguments[0], arguments[1], module)
            for module, source in sources.items()
            for arguments, _ in calls(source, "F.map_module")
            if len(arguments) == 2 and all(isinstance(value, str) for value in arguments)
        ]
        self._mapping = {one.name: one for one in self._calls}

    def names(self) -> frozenset[str]:
        """The mapped names."""
        return frozenset(self._mapping)

    def dead_mappings(self) -> list[Mapped]:
        """The mapped names without a file."""
        return [one for one in self._calls if not os.path.exists(one.place)]

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """The file of a mapped name, whether it exists or not."""
        if path is not None or fullname not in self._mapping:
            return None
        mapped = self._mapping[fullname]
        return replace(of_file(fullname, mapped.place), file=mapped.file)
