"""The decision among all providers of a name: the winner, and why the others lose."""

from collections.abc import Iterable
from dataclasses import replace

from zippath.imports.provider import Cause, Provider, Resolution, place_of


def decide(
    name: str,
    providers: Iterable[Provider],
    loaded: Provider | None = None,
    notes: tuple[str, ...] = (),
) -> Resolution:
    """The resolution of `name` among its `providers`, given in the order of the search.

    Those with a cause have lost already. The first other one wins, but a portion of a namespace
    only where all of them are portions, which then make one package (PEP 420). `loaded` is the
    module that start-up has imported. It wins in any case, and is the reason why the others lose
    only where the search finds another module.
    """
    rivals = list(providers)
    modules = (one for one in rivals if not one.cause and one.kind != "namespace")
    winner = next(modules, None)
    if loaded and winner and _same_place(loaded, winner):
        loaded = None
    winner = loaded or winner
    if winner is None:
        portions = [one for one in rivals if not one.cause]
        losers = tuple(one for one in rivals if one.cause)
        return Resolution(name, _namespace(portions) if portions else None, losers, notes)
    losers = tuple(
        one if one.cause else _loser(one, winner, loaded is not None)
        for one in rivals
        if one is not winner and not (loaded and _same_place(one, winner))
    )
    return Resolution(name, winner, losers, notes)


def without_repeats(found: Resolution) -> Resolution:
    """The resolution with each file once: two entries may lead to it, such as '' and PYTHONPATH.

    Portions stay: the `__path__` of a namespace has one as often as `sys.path` does.
    """
    kept = [found.winner] if found.winner else []
    losers = []
    for one in found.losers:
        rivals = (other for other in kept if other.kind == one.kind)
        if one.location is None or not any(_same_place(one, other) for other in rivals):
            losers.append(one)
            kept.append(one)
    return replace(found, losers=tuple(losers))


def _same_place(one: Provider, other: Provider) -> bool:
    if one.kind == other.kind == "namespace":
        return set(one.locations or ()) <= set(other.locations or ())
    return (one.location, one.locations) == (other.location, other.locations)


def _namespace(portions: list[Provider]) -> Provider:
    """One namespace package of all portions; it belongs to a distribution if they all do."""
    first = portions[0]
    locations = tuple(place for one in portions for place in one.locations or ())
    if len({(one.distribution, one.version) for one in portions}) > 1:
        return replace(first, locations=locations, distribution=None, version=None)
    return replace(first, locations=locations)


def _loser(loser: Provider, winner: Provider, loaded: bool) -> Provider:
    cause, reason = _why(loser, winner, loaded)
    return replace(loser, cause=cause, reason=reason)


_BEFORE_THE_PATH: dict[str, tuple[Cause, str]] = {
    "builtin": ("builtin", "the module built into the interpreter comes before every entry"),
    "frozen": ("frozen", "the module frozen into the interpreter comes before every entry"),
}


def _why(loser: Provider, winner: Provider, loaded: bool) -> tuple[Cause, str]:
    if winner.kind in _BEFORE_THE_PATH:
        return _BEFORE_THE_PATH[winner.kind]
    if loaded:
        return "loaded", f"{place_of(winner)} is imported already when python starts"
    if winner.kind == "hook":
        return "hook", f"the finder {winner.entry} answers before the path is searched"
    if loser.kind == "namespace":
        what = "regular package" if winner.locations is not None else "module"
        return "portion", f"the {what} {winner.location} hides this portion of a namespace"
    if loser.entry == winner.entry:
        return "same-entry", f"in one folder {_described(winner)} comes before {_described(loser)}"
    return "later", f"a later entry: {winner.entry or 'the current directory'} comes first"


_WORDS = {
    "source": "a source file",
    "bytecode": "a bytecode file",
    "extension": "an extension module",
    "package": "a package",
}


def _described(provider: Provider) -> str:
    return _WORDS.get(provider.kind, provider.kind)
