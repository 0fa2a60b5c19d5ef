"""One module name that an entry of `sys.path` offers."""

from dataclasses import dataclass
from typing import Literal

OfferKind = Literal["package", "extension", "source", "bytecode", "namespace"]


@dataclass(frozen=True)
class Offer:
    """One module name at one entry: what kind it is there, and where.

    `location` is the file or member that is loaded, the directory for a portion of a namespace.
    """

    name: str
    kind: OfferKind
    location: str
