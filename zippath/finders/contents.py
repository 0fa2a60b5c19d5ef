"""The modules at the top of one entry of `sys.path`, by the rules of the target."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from zippath.finders.offer import Finder, Offer
from zippath.finders.path_hooks import Finders
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import importable
from zippath.python.facts import Facts

_WITHOUT_CODE = ("namespace", "extension")


class Offers(Mapping[str, Offer]):
    """The answers of an archive's finder for each importable name, each made when asked for.

    An archive may have 100,000 names, and making an offer reads a member.
    """

    def __init__(self, finder: ZipFinder) -> None:
        self._finder = finder

    @cached_property
    def _names(self) -> dict[str, None]:
        return dict.fromkeys(self._finder.offered())

    def any_loads(self) -> bool:
        """Whether one of the modules has no trouble, as far as that shows before it is loaded."""
        return any(not self._made(name).trouble for name in self._finder.offered())

    def with_code(self) -> Iterator[str]:
        """Yield, sorted, the names of modules with source or bytecode."""
        # few are asked for, so the others of 100,000 are not looked at
        for name in filter(self.__contains__, sorted(self._finder.with_code)):
            if self._made(name).kind not in _WITHOUT_CODE:
                yield name

    def __getitem__(self, name: str) -> Offer:
        if name not in self:
            raise KeyError(name)
        return self._made(name)

    def _made(self, name: str) -> Offer:
        return next(offer for offer in self._finder.candidates(name) if not offer.cause)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._finder.offers(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def offers(entry: str, facts: Facts, wanted: Collection[str] | None = None) -> dict[str, Offer]:
    """The modules at the top of `entry`: a directory, an archive, or a folder in an archive.

    `wanted` limits the names, which is faster in a big directory. A missing or unreadable entry
    offers nothing, as in the import system.
    """
    found = offers_of(Finders(facts).of(entry), wanted)
    return {offer.name: offer for offer in found if not offer.trouble}


def loadable(finder: Finder | None, most: int) -> tuple[str, ...]:
    """The importable names of a finder, sorted, without modules of which loading is sure to fail.

    In an archive only the first `most` are looked into, unless that fails for all of them.
    """
    if not isinstance(finder, ZipFinder):
        return tuple(sorted(offer.name for offer in offers_of(finder) if not offer.trouble))
    offered = sorted(finder.offered())
    for first in (offered[:most], offered):
        good = {offer.name for offer in offers_of(finder, first) if not offer.trouble}
        if good:
            return (*filter(good.__contains__, first), *offered[len(first) :])
    return ()


def offers_of(finder: Finder | None, wanted: Collection[str] | None = None) -> Iterator[Offer]:
    """The answers of a finder for each importable name; loading one may still fail."""
    if finder is None:
        return
    # where few of 100,000 names are offered, the others need not be asked for
    offered = finder.offered() if isinstance(finder, ZipFinder) else finder.names()
    names = offered if wanted is None else finder.names().intersection(wanted)
    for name in filter(importable, names):
        found = (offer for offer in finder.candidates(name) if not offer.cause)
        yield from list(found)[:1]
