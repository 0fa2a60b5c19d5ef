"""Names that several entries of `sys.path` offer: which one is imported, and which ones are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zippath.syspath.offer import Offer

BUILTIN = "built-in"


@dataclass(frozen=True)
class Shadow:
    """One name offered twice: `winner` is imported, `loser` is not; both are locations."""

    name: str
    winner: str
    loser: str


def shadows_of(
    names: Iterable[str],
    path: Iterable[str],
    contents: Mapping[str, Mapping[str, Offer]],
    builtins: Iterable[str],
) -> list[Shadow]:
    """Every loser among the offers of `names`, in the order of `path`.

    Built-in modules come before any entry; the first entry with a module wins, and portions of a
    namespace lose to it wherever they stand, but not to each other (PEP 420).
    """
    found = []
    built_in = set(builtins)
    entries = [contents.get(entry, {}) for entry in path]
    for name in sorted(set(names)):
        rivals = [entry[name] for entry in entries if name in entry]
        modules = [offer for offer in rivals if offer.kind != "namespace"]
        winner = BUILTIN if name in built_in else modules[0].location if modules else None
        if winner is not None:
            found += [
                Shadow(name, winner, offer.location) for offer in rivals if offer.location != winner
            ]
    return found
