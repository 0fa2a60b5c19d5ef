"""An archive as one importer reads it: its members, and what keeps it from reading one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from zippath.finders.zip_order import Folders
from zippath.importer.inflate import METHODS


class Unreadable(Exception):  # noqa: N818 - the answer "no", and never shown as an error
    """The importer refuses the archive or the member; says why."""


class Fatal(Unreadable):
    """The import itself stops there, with an exception that is no ImportError."""


class ZipMember(Protocol):
    """What the directory of an archive tells of a member."""

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
    """What keeps an importer from reading a member; `text` goes with "it is"."""

    code: Literal["encrypted", "method", "link", "damaged"]
    text: str


IS_ENCRYPTED = Obstacle("encrypted", "encrypted")
IS_LINK = Obstacle("link", "a symbolic link")
IS_DAMAGED = Obstacle("damaged", "damaged in the directory of the archive")


def compressed_with(method: int) -> Obstacle:
    """The obstacle of a compression method that the importer does not know."""
    return Obstacle("method", f"compressed with {METHODS.get(method) or f'method {method}'}")


class ZipArchive(ABC):
    """The members of an archive by name, directories with a `/` at the end."""

    path: str

    @property
    @abstractmethod
    def members(self) -> Mapping[str, ZipMember]:
        """The members for which the archive has an entry."""

    @abstractmethod
    def obstacle(self, name: str) -> Obstacle | None:
        """What keeps the importer from reading a member, as its entry alone tells."""

    @abstractmethod
    def read(self, name: str, limit: int | None = None) -> bytes:
        """The content of a member, up to `limit` bytes of it.

        Raises Unreadable, or Fatal where the import ends with another exception than ImportError.
        """

    @property
    @abstractmethod
    def folders(self) -> Folders:
        """The names in each folder, also of a folder that has no entry of its own."""
