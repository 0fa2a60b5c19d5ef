"""The model of a foreign finder: its answers, without running it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Found:
    """The spec from a finder.

    `path` are the places of submodules, if they are not `locations`. With `is_namespace` it has no
    loader, or one that runs no code. `file` says so, if it is not that of the finder.
    """

    location: str | None
    locations: tuple[str, ...] | None = None
    path: tuple[str, ...] | None = None
    is_namespace: bool = False
    file: str = ""


@dataclass(frozen=True)
class Mapped:
    """A name that a finder leads to a `place`, as a `file` says."""

    name: str
    place: str
    file: str


class MetaFinder(Protocol):
    """The model of a finder on `sys.meta_path`."""

    # the file that its module was loaded from: who owns it, owns what it finds
    file: str
    # what cannot be known without running it, or ""
    note: str

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """The answer of its `find_spec`; `path` is None for a top-level name."""

    def names(self) -> frozenset[str]:
        """The top-level names in its charge."""

    def dead_mappings(self) -> Iterable[Mapped]:
        """Its mappings to places that do not exist."""


def of_file(fullname: str, file: str) -> Found:
    """`importlib.util.spec_from_file_location(fullname, file)`."""
    directory, _, name = file.replace("\\", "/").rpartition("/")
    is_package = name.startswith("__init__.") and fullname.rpartition(".")[2] != "__init__"
    return Found(file, (file[: len(directory)],) if is_package else None)
