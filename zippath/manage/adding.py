"""Adds archives to a target, and tells what they hide and what hides them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zippath.imports.provider import Cause, place_of
from zippath.imports.resolver import Imports
from zippath.manage.apply import Invocation, Outcome, Target, carry_out, look
from zippath.manage.plan import Addition
from zippath.manage.real_files import (
    NOTHING_SAID,
    Choice,
    RealFiles,
    Watched,
    lay_out,
    layer_for,
    unwatched,
)
from zippath.manage.suitability import Archive, examine
from zippath.manage.takeover import refuse_takeovers
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
    laid_out: RealFiles | None = None
    """What is real files in the file store, None where the importer is not zippath's."""

    @property
    def path(self) -> str:
        """The absolute path of the archive."""
        return self.archive.path


@dataclass(frozen=True)
class AdditionResult:
    """The result of adding archives."""

    outcome: Outcome
    archives: tuple[AddedArchive, ...]


def add(
    wish: Addition,
    target: Target,
    invocation: Invocation,
    files: Choice = NOTHING_SAID,
    watched: Watched = unwatched,
) -> AdditionResult:
    """Carry out the wish, with archives that the target can import from.

    Archives are examined, laid out where the target uses zippath's importer, and tried out, before
    the lock is taken. Raises ZippathError, with no file of the user's changed, where one is unfit,
    where one would hide a module that works and cannot replace it, and in the cases of `carry_out`.
    """
    looked = look(target, invocation)
    wish = wish.as_known(looked)
    examined = [examine(path, looked.facts) for path in wish.archives]
    laid_out = lay_out(
        layer_for(looked.facts, target.env, files),
        [archive.path for archive in examined],
        watched,
        invocation.dry_run,
    )
    # the trial lays out nothing else, whatever the size
    env = {**target.env, "ZIPPATH_FILES": "never"} if laid_out else target.env
    tried = try_out(examined, looked.facts, env)
    # before anything is written, so that no error comes after the change
    effects = _effects(tried, looked.after(wish.plan(looked).contents))
    if not wish.force:
        shadowing = [(one.tried, [rival.name for rival in one.shadows]) for one in effects]
        refuse_takeovers(shadowing, _without_script(looked))
    outcome = carry_out(wish, looked, target, invocation)
    found = (_added(one, laid_out.get(one.tried.archive.path), outcome.after) for one in effects)
    return AdditionResult(outcome, tuple(found))


@dataclass(frozen=True)
class _Effect:
    """The names that one archive hides, and those that are hidden."""

    tried: TriedArchive
    shadows: tuple[Rival, ...]
    shadowed: tuple[Rival, ...]


def _effects(archives: Sequence[TriedArchive], planned: Snapshot) -> list[_Effect]:
    imports = Imports(_without_script(planned))
    found = ((tried, *_rivals(tried.archive, imports)) for tried in archives)
    return [_Effect(tried, tuple(shadows), tuple(shadowed)) for tried, shadows, shadowed in found]


def _added(effect: _Effect, laid_out: RealFiles | None, after: Snapshot) -> AddedArchive:
    archive, problems = effect.tried.archive, effect.tried.problems
    entries = {entry.path: entry for entry in reversed(after.ledger.entries)}
    entry = entries[spelt_as(archive.path, entries, after.facts)]
    return AddedArchive(archive, problems, entry, effect.shadows, effect.shadowed, laid_out)


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
