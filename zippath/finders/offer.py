"""The answer of one entry of `sys.path` for a module name."""

from dataclasses import dataclass
from typing import Literal, Protocol

OfferKind = Literal["package", "extension", "source", "bytecode", "namespace"]
# why an offer is none: made for another Python, or nothing that this finder loads
Refusal = Literal["", "foreign", "unloadable"]
# what is wrong with an offer that the import system takes all the same
Trouble = Literal[
    "",
    "breaks",  # the import ends here with an exception
    "unknown",  # the module is found, and only loading it shows that it has no code
    "handmade",  # code at start put the module into sys.modules without a spec
]

# where an archive's module is loaded from: real files, compiled code that is kept, or itself
ServedFrom = Literal["file store", "code cache", "archive"]


@dataclass(frozen=True)
class Offer:
    """A module at one entry: its kind and its place.

    `location` is the file or member to load, or the directory of a portion of a namespace.
    `locations` are the places of its submodules, None for a module. The import system passes over
    an offer with a `cause`; it takes one in `trouble`, and fails later. `reason` says why.
    """

    name: str
    kind: OfferKind
    location: str
    locations: tuple[str, ...] | None = None
    cause: Refusal = ""
    reason: str = ""
    trouble: Trouble = ""


class Finder(Protocol):
    """The model of an interpreter's finder for one item of a search path."""

    def names(self) -> frozenset[str]:
        """The names of possible offers; for a few there is none."""

    def candidates(self, fullname: str) -> list[Offer]:
        """Everything of this name; most finders look at its last part only.

        The finder gives the first one without a cause.
        """
