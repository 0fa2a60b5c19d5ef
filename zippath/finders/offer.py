"""One module name that an entry of `sys.path` offers."""

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


@dataclass(frozen=True)
class Offer:
    """One module name at one entry: what kind it is there, and where.

    `location` is the file or member that is loaded, the directory for a portion of a namespace;
    `locations` is where its submodules are looked for, None for a module. An offer with a `cause`
    is none; one in `trouble` is taken and fails later. `reason` says why.
    """

    name: str
    kind: OfferKind
    location: str
    locations: tuple[str, ...] | None = None
    cause: Refusal = ""
    reason: str = ""
    trouble: Trouble = ""


class Finder(Protocol):
    """What the interpreter has for one item of a search path, and what it finds there."""

    def names(self) -> frozenset[str]:
        """The names that may be offered; a few more than are."""

    def candidates(self, fullname: str) -> list[Offer]:
        """Everything that bears the name, of which most finders look at the last part only.

        In the order of the finder: the first one without a cause is what it gives.
        """
