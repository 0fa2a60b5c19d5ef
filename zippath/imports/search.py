"""The search of `PathFinder`: all offers of a name on a search path, and its choice."""

from collections.abc import Iterable, Iterator

from zippath.finders.offer import Offer
from zippath.finders.path_hooks import Finders
from zippath.imports.meta_finders.meta_finder import Found


class PathSearch:
    """Searches lists of entries with the finders of one interpreter."""

    def __init__(self, finders: Finders) -> None:
        self.finders = finders

    def offers(self, fullname: str, path: Iterable[str]) -> Iterator[tuple[str, Offer]]:
        """All offers of the name, with their entries, in the order of the search."""
        for entry in path:
            finder = self.finders.of(entry)
            for offer in finder.candidates(fullname) if finder else ():
                yield entry, offer

    def answer(self, fullname: str, entry: str) -> Offer | None:
        """The answer of the finder for one entry, if it has one."""
        return next((offer for _, offer in self.offers(fullname, [entry]) if not offer.cause), None)

    def find(self, fullname: str, path: Iterable[str]) -> Found | None:
        """`PathFinder.find_spec`: the first module, else a namespace of all portions."""
        portions: list[str] = []
        for entry in path:
            offer = self.answer(fullname, entry)
            if offer is None:
                continue
            if offer.kind != "namespace":
                return Found(offer.location, offer.locations)
            portions += offer.locations or ()
        return Found(None, tuple(portions), is_namespace=True) if portions else None
