"""A doubt or an objection to an archive: its kind, a message and a remedy."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    # attacks: the archive is not what it seems, or harms who unpacks it
    "leads-out",  # a name or a link that leads out of the directory
    "duplicate",  # two members of one name
    "file-and-folder",  # one name for both
    "overlap",  # two members share bytes
    "two-directories",  # readers may take other members for those of the archive
    "bomb",  # far more content than an archive of this size has
    "too-large",  # more members than are looked at
    # damage
    "damaged",
    "encrypted",
    "nothing-importable",
    "unknown-method",  # compressed in a way that no Python reads
    "unread",  # compressed in a way that zippath's own Python cannot read
    # doubts
    "case",  # names that differ by capital letters only
    "windows-name",  # no file on Windows can have the name
    "standard-library",  # a module has the name of one in the standard library
    "missing-init",  # a folder of modules without `__init__`, where one is likely meant
    "foreign-extension",  # an extension module for another platform or Python
    "startup-code",  # it runs at every start of a Python that has the archive on its path
    "secret",  # a file that looks like a key or a password
    "stale-bytecode",  # it is compiled from another source, or by another Python
    "other-claims",  # Import-Name says something else
    "other-tags",  # the name of a wheel says something else than its WHEEL
]


@dataclass(frozen=True)
class Concern:
    """One thing that speaks against an archive.

    An error makes the archive unfit or dangerous; anything else is a warning.
    """

    kind: Kind
    message: str
    remedy: str
    is_error: bool = False

    @property
    def is_note(self) -> bool:
        """Whether it says only what was not looked at, which is no fault of the archive."""
        return self.kind in ("too-large", "unread") and not self.is_error

    @property
    def level(self) -> str:
        """One word for people: error, warning or note."""
        return "error" if self.is_error else "note" if self.is_note else "warning"
