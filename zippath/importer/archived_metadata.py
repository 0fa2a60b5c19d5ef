"""Finds the metadata directories of distributions in an archive, and their files."""

from .index import INDEXES
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class LocatedFile(Resource):
    """A file that a distribution locates, as `dist.locate_file("pkg/bin/tool")` does.

    It is a path too: whoever asks for that gets a real file, which is laid out if it is not there.
    """

    __slots__ = ("_importer",)

    def __init__(self, importer: "Any", name: str = "") -> None:
        super().__init__(importer.archive, name)
        self._importer = importer

    def __fspath__(self) -> str:
        """Return the path of the real file; that in the archive if there is none.

        Raises ImportError if it cannot be laid out.
        """
        path: str = self._importer._real_path(self._name)
        return path or str(self)

    def _at(self, name: str) -> Resource:
        return LocatedFile(self._importer, name)

    def __reduce__(self) -> "tuple[type, tuple[object, str]]":  # type: ignore[override]
        return LocatedFile, (self._importer, self._name)


def distribution_roots(importer: "Any", name: "str | None") -> "Iterator[Resource]":
    """Yield the metadata directories of an archive: those of PyPA's specification, and of eggs."""
    folder = importer._folder
    root = LocatedFile(importer).joinpath(folder)
    base = root.name.lower()
    for found in INDEXES.current(importer.archive).listing(folder):
        low = found.rstrip("/").lower()
        if low.endswith((".dist-info", ".egg-info")):
            owner = low.rpartition(".")[0].partition("-")[0]
        elif low == "egg-info" and base.endswith(".egg"):
            owner = base.rpartition(".")[0].partition("-")[0]
        else:
            continue
        if name is None or normalised(owner) == normalised(name):
            yield root.joinpath(found)


def normalised(name: str) -> str:
    """Normalise a project's name (PEP 503), with underscores.

    >>> normalised("Zope.-Interface")
    'zope_interface'
    """
    name = name.lower().replace("-", "_").replace(".", "_")
    while "__" in name:
        name = name.replace("__", "_")
    return name
