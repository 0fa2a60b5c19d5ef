"""Imports from an archive whose modules have private names at the top."""

from importlib.machinery import ModuleSpec
from types import CodeType
from typing import Any

from zippath.importer.finder import ZipImporter
from zippath.plugins.private_names import public_name


class SpaceImporter(ZipImporter):
    """The importer of an archive in the namespace with the key `key`."""

    def __init__(self, path: str, key: str) -> None:
        self._key = key
        super().__init__(path)

    def find_spec(self, fullname: str, target: object = None) -> ModuleSpec | None:
        """Return the spec of a module, by its private or its public name."""
        return super().find_spec(public_name(fullname, self._key), target)

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of a module."""
        return super().get_code(public_name(fullname, self._key))

    def get_filename(self, fullname: str) -> str:
        """Return the path of a module."""
        return super().get_filename(public_name(fullname, self._key))

    def get_source(self, fullname: str) -> str | None:
        """Return the source of a module."""
        return super().get_source(public_name(fullname, self._key))

    def is_package(self, fullname: str) -> bool:
        """Tell whether a module is a package."""
        return super().is_package(public_name(fullname, self._key))

    def get_resource_reader(self, fullname: str) -> Any:  # noqa: ANN401 - as in the importer
        """Return the resource reader of a module."""
        return super().get_resource_reader(public_name(fullname, self._key))
