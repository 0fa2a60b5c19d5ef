"""The modules at the top of one entry of `sys.path`, by the rules of the target."""

from collections.abc import Collection, Iterator

from zippath.finders.offer import Finder, Offer
from zippath.finders.path_hooks import Finders
from zippath.finders.zip_order import importable
from zippath.python.facts import Facts


def offers(entry: str, facts: Facts, wanted: Collection[str] | None = None) -> dict[str, Offer]:
    """The modules at the top of `entry`: a directory, an archive, or a folder in an archive.

    `wanted` limits the names, which is faster in a big directory. A missing or unreadable entry
    offers nothing, as in the import system.
    """
    found = offers_of(Finders(facts).of(entry), wanted)
    return {offer.name: offer for offer in found if not offer.trouble}


def offers_of(finder: Finder | None, wanted: Collection[str] | None = None) -> Iterator[Offer]:
    """The answers of a finder for each importable name; loading one may still fail."""
    if finder is None:
        return
    names = finder.names() if wanted is None else finder.names().intersection(wanted)
    for name in filter(importable, names):
        found = (offer for offer in finder.candidates(name) if not offer.cause)
        yield from list(found)[:1]
