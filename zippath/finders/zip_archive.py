"""An archive as one importer reads it: members, and the obstacles to reading them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from zippath.finders.zip_order import Folders
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

    path: str

    @property
    @abstractmethod
    def members(self) -> Mapping[str, ZipMember]:
        """The members with an entry in the directory."""

    @abstractmethod
    def obstacle(self, name: str) -> Obstacle | None:
        """The obstacle to reading a member, as far as its entry in the directory tells."""

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
