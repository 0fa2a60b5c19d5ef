"""An archive as one importer reads it: members, and the obstacles to reading them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from zippath.finders.zip_order import Folders, stem_of
from zippath.importer.archives.inflate import METHODS

# no source comes near: compiling as much takes gigabytes
LONGEST_MODULE = 1 << 26


class Unreadable(Exception):  # noqa: N818 - the answer "no", and never shown as an error
    """The importer refuses the archive or the member; the text is the reason."""


class Fatal(Unreadable):
    """The import stops there with another exception than ImportError."""


class ZipMember(Protocol):
    """The information about a member in the directory of its archive."""

    @property
    def modified(self) -> int:
        """The DOS date (upper 16 bits) and time."""

    @property
    def compressed_size(self) -> int:
        """The size of the content in the archive."""

    @property
    def size(self) -> int:
        """The size of the content."""

    @property
    def offset(self) -> int:
        """Where the local header begins, from the start of the file."""


@dataclass(frozen=True)
class Obstacle:
    """A reason why an importer cannot read a member; `text` goes with "it is"."""

    code: Literal["encrypted", "method", "link", "damaged"]
    text: str


IS_ENCRYPTED = Obstacle("encrypted", "encrypted")
IS_LINK = Obstacle("link", "a symbolic link")
IS_DAMAGED = Obstacle("damaged", "damaged in the directory of the archive")


def compressed_with(method: int) -> Obstacle:
    """The obstacle of a compression method unknown to the importer."""
    return Obstacle("method", f"compressed with {METHODS.get(method) or f'method {method}'}")


class ZipArchive(ABC):
    """The members of an archive by name, directories with a `/` at the end."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._stems: dict[str, dict[str, list[str]]] = {}

    @property
    @abstractmethod
    def members(self) -> Mapping[str, ZipMember]:
        """The members with an entry in the directory."""

    @abstractmethod
    def obstacle(self, name: str) -> Obstacle | None:
        """The obstacle to reading a member, as far as its entry in the directory tells."""

    @property
    @abstractmethod
    def suspects(self) -> Iterable[str]:
        """The members that may have an obstacle or be larger than any module."""

    @abstractmethod
    def size_of(self, name: str) -> int:
        """The size of the content of a member, as its entry in the directory tells."""

    @abstractmethod
    def read(self, name: str, limit: int | None = None) -> bytes:
        """The content of a member, up to `limit` bytes of it.

        Raises Unreadable, or Fatal where the import ends with another exception than ImportError.
        """

    @property
    @abstractmethod
    def folders(self) -> Folders:
        """The names in each folder, with or without an entry of its own."""

    def by_stem(self, folder: str) -> dict[str, list[str]]:
        """The names in a folder by the names of the modules that they are for."""
        known = self._stems.get(folder)
        if known is None:
            known = self._stems[folder] = {}
            for name in self.folders.get(folder, ()):
                known.setdefault(stem_of(name), []).append(name)
        return known

    @cached_property
    def top(self) -> tuple[str, ...]:
        """The names at the top, sorted, which several ask for: there may be 100,000."""
        return self.listed("")

    def listed(self, folder: str) -> tuple[str, ...]:
        """The names in a folder ("" or `pkg/`), sorted; those of folders without `/`."""
        return tuple(sorted([name.rstrip("/") for name in self.folders.get(folder, ())]))
