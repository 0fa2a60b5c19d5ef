"""Adds archives to a target, and tells what they hide and what hides them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zippath.imports.provider import Cause, place_of
from zippath.imports.resolver import Imports
from zippath.manage.apply import Invocation, Outcome, Target, carry_out, look
from zippath.manage.plan import Addition
from zippath.manage.suitability import Archive, examine
from zippath.manage.trial import TriedArchive, try_out
from zippath.python.paths import spelt_as
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot

# why others lose against an archive: with the other causes they lose wherever the archive stands
_RIVALS: tuple[Cause, ...] = ("later", "portion")


@dataclass(frozen=True)
class Rival:
    """Another place that also offers the module `name`."""

    name: str
    location: str


@dataclass(frozen=True)
class AddedArchive:
    """An archive on the path: its entry, the names that it hides and those that are hidden."""

    archive: Archive
    problems: Mapping[str, str]
    """The modules that the target cannot load, each with its error."""
    entry: PathEntry
    shadows: tuple[Rival, ...]
    shadowed: tuple[Rival, ...]

    @property
    def path(self) -> str:
        """The absolute path of the archive."""
        return self.archive.path


@dataclass(frozen=True)
class AdditionResult:
    """The result of adding archives."""

    outcome: Outcome
    archives: tuple[AddedArchive, ...]


def add(wish: Addition, target: Target, invocation: Invocation) -> AdditionResult:
    """Carry out the wish, with archives that the target can import from.

    Archives are examined and tried out before the lock is taken. Raises ZippathError, with nothing
    changed, where one is unfit, and in the cases of `carry_out`.
    """
    looked = look(target, invocation)
    wish = wish.as_known(looked)
    examined = [examine(path, looked.facts) for path in wish.archives]
    tried = try_out(examined, looked.facts, target.env)
    outcome = carry_out(wish, looked, target, invocation)
    return AdditionResult(outcome, tuple(_effects(tried, outcome.after)))


def _effects(archives: Sequence[TriedArchive], after: Snapshot) -> Iterator[AddedArchive]:
    imports = Imports(_without_script(after))
    entries = {entry.path: entry for entry in reversed(after.ledger.entries)}
    for tried in archives:
        shadows, shadowed = _rivals(tried.archive, imports)
        entry = entries[spelt_as(tried.archive.path, entries, after.facts)]
        yield AddedArchive(tried.archive, tried.problems, entry, tuple(shadows), tuple(shadowed))


def _rivals(archive: Archive, imports: Imports) -> tuple[list[Rival], list[Rival]]:
    """What the archive hides, and what hides it."""
    shadows: list[Rival] = []
    shadowed: list[Rival] = []
    for name in _names(archive, imports):
        found = imports.decide(name)
        if found.winner is None or found.winner.kind == "namespace":
            continue  # portions of one namespace do not hide each other
        if found.winner.entry == archive.path:
            rivals = (loser for loser in found.losers if loser.cause in _RIVALS)
            shadows += [Rival(name, place_of(loser)) for loser in rivals]
        elif any(loser.entry == archive.path for loser in found.losers):
            shadowed.append(Rival(name, place_of(found.winner)))
    return shadows, shadowed


def _names(archive: Archive, imports: Imports) -> list[str]:
    """The top-level names of the archive, and the names in its namespaces."""
    below = [inner for name in archive.offers for inner in imports.contested_below(name)]
    return sorted((*archive.offers, *below))


def _without_script(snapshot: Snapshot) -> Snapshot:
    """The snapshot without the script's directory, which differs from program to program."""
    entries = [entry for entry in snapshot.ledger.entries if entry.origin.kind != "script"]
    return replace(
        snapshot,
        facts=replace(snapshot.facts, path=tuple(entry.path for entry in entries)),
        ledger=replace(snapshot.ledger, entries=tuple(entries)),
    )
