"""Resources of modules in an archive, served from the name index without zipfile.

This module is loaded when somebody asks for resources, so importlib's part is loaded already. On
3.9 `importlib.resources.files` asks no reader, but opens `loader.archive` with zipfile itself.
"""

import errno
import sys
from zipimport import ZipImportError

from .resource import Resource

if sys.version_info >= (3, 11):
    from importlib.resources.abc import TraversableResources
else:
    from importlib.abc import TraversableResources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    class Loader(Protocol):
        """The part of a loader that a reader needs."""

        archive: str
        prefix: str

        def is_package(self, fullname: str) -> bool:
            """Tell whether a module is a package."""


class Reader(TraversableResources):
    """The resource reader of a package."""

    def __init__(self, root: Resource) -> None:
        self._root = root

    def files(self) -> "Any":
        """Return the package's directory."""
        return self._root

    def open_resource(self, resource: str) -> "Any":
        """Return a file to read from. Raises FileNotFoundError."""
        return self._root.joinpath(resource).open("rb")

    def resource_path(self, resource: object) -> "Any":
        """Raise FileNotFoundError: there is no path on disk."""
        raise FileNotFoundError(errno.ENOENT, "it is in an archive", str(resource))

    def is_resource(self, path: str) -> bool:
        """Tell whether there is such a file."""
        return self._root.joinpath(path).is_file()

    def contents(self) -> "Iterator[str]":
        """Return the names in the package."""
        return iter([item.name for item in self._root.iterdir()])


def reader(loader: "Loader", fullname: str) -> "Reader | None":
    """Return the resource reader of a module, None if there is no such module.

    From 3.13 on, a module that is no package has the resources beside it, as for the stock class.
    """
    try:
        is_package = loader.is_package(fullname)
    except ZipImportError:
        return None
    if not is_package and sys.version_info < (3, 13):
        return None
    root = Resource(loader.archive).joinpath(loader.prefix)
    return Reader(root.joinpath(fullname.rpartition(".")[2]) if is_package else root)
