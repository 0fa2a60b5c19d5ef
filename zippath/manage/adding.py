"""Adds archives to a target, and tells what they hide and what hides them."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zippath.finders.path_hooks import Finders, with_importer
from zippath.imports.provider import Cause, place_of
from zippath.imports.resolver import Imports
from zippath.manage.apply import Invocation, Outcome, carry_out, look, predicted
from zippath.manage.dependencies import NOTHING_LACKS, Lack, Situation, with_dependencies
from zippath.manage.mechanism import PATH_LINE, Mechanism, Wanted, choose
from zippath.manage.plan import Addition
from zippath.manage.real_files import (
    NOTHING_SAID,
    Choice,
    Layer,
    RealFiles,
    Watched,
    lay_out,
    layer_for,
    unwatched,
)
from zippath.manage.suitability import Archive
from zippath.manage.takeover import refuse_takeovers
from zippath.manage.target import Target
from zippath.manage.trial import TriedArchive, try_out
from zippath.python.neighbours import neighbours
from zippath.python.paths import spelt_as
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of

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
    mechanism: Mechanism = PATH_LINE
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
    lack: Lack = NOTHING_LACKS
    neighbours: tuple[str, ...] = ()
    """The other Pythons that the change is for too: they have the same user site."""


@dataclass(frozen=True)
class Options:
    """What the user asks for beside the place: a mechanism, to come `first`, and real files.

    `dependencies` is a folder with wheels of what the archives require, or "".
    """

    wanted: Wanted = ""
    first: bool = False
    files: Choice = NOTHING_SAID
    dependencies: str = ""


NO_OPTIONS = Options()


def add(
    wish: Addition,
    target: Target,
    invocation: Invocation,
    options: Options = NO_OPTIONS,
    watched: Watched = unwatched,
) -> AdditionResult:
    """Carry out the wish, with archives that the target can import from.

    Archives are examined, laid out where the target uses zippath's importer, and tried out, before
    the lock is taken. Raises ZippathError, with no file of the user's changed, where one is unfit,
    where one would hide a module that works and cannot replace it, and in the cases of `carry_out`.
    """
    looked = look(target, invocation)
    ours = Finders(with_importer(looked.facts))  # each archive is read once
    needed = _dependencies(wish, looked, options, ours)
    wish = replace(wish, archives=(*wish.archives, *needed)).as_known(looked)
    lack = _situation(wish, looked, options, ours).lack(options.dependencies or "DIR")
    chosen = [choose(path, looked, options.wanted, options.first, ours) for path in wish.archives]
    mechanisms = {archive.path: mechanism for mechanism, archive in chosen}
    wish = replace(wish, mechanisms=mechanisms)
    layer = _layer(wish, looked, target, options.files)
    laid_out = lay_out(
        layer,
        [archive.path for by, archive in chosen if _may_be_laid_out(by, archive, looked)],
        watched,
        invocation.dry_run,
    )
    # the trial lays out nothing else, whatever the size
    env = {**target.env, "ZIPPATH_FILES": "never"} if laid_out else target.env
    tried = _tried(chosen, looked, env, layer.cache_dir if layer else None)
    # before anything is written, so that no error comes after the change
    effects = _effects(tried, predicted(wish.plan(looked), looked))
    if not wish.force:
        shadowing = [(one.tried, [rival.name for rival in one.shadows]) for one in effects]
        served = [path for path, by in mechanisms.items() if by.boots]
        refuse_takeovers(shadowing, _without_script(looked), served)
    outcome = carry_out(wish, looked, target, invocation)
    found = (_added(one, laid_out, mechanisms, outcome.after) for one in effects)
    return AdditionResult(outcome, tuple(found), lack, _neighbours(outcome, target))


def _neighbours(outcome: Outcome, target: Target) -> tuple[str, ...]:
    user_site = outcome.after.ledger.user_site.path
    folders = {os.path.dirname(edit.path) for edit in outcome.plan.edits}
    if user_site is None or user_site not in folders:
        return ()
    return tuple(neighbours(outcome.after.facts, user_site, target.env))


def _dependencies(
    wish: Addition, looked: Snapshot, options: Options, ours: Finders
) -> tuple[str, ...]:
    if not options.dependencies:
        return ()
    return with_dependencies(_situation(wish, looked, options, ours), options.dependencies)


def _situation(wish: Addition, looked: Snapshot, options: Options, ours: Finders) -> Situation:
    path = _without_script(looked).facts.path
    return Situation(wish.archives, looked.facts, path, options.first, ours)


def _layer(wish: Addition, looked: Snapshot, target: Target, files: Choice) -> Layer | None:
    """Return what lays out files, also for a target that has yet to get the importer."""
    found = layer_for(looked.facts, target.env, files)
    if found is None and wish.cache_dir and any(one.boots for one in wish.mechanisms.values()):
        return Layer(looked.facts.executable, wish.cache_dir, target.env, files)
    return found


def _may_be_laid_out(mechanism: Mechanism, archive: Archive, looked: Snapshot) -> bool:
    """Whether the importer will read it; what is in a folder of it is laid out when imported."""
    return (mechanism.boots or looked.facts.has_our_importer) and not archive_of(archive.path)[1]


def _tried(
    chosen: Sequence[tuple[Mechanism, Archive]],
    looked: Snapshot,
    env: Mapping[str, str],
    cache_dir: str | None,
) -> tuple[TriedArchive, ...]:
    """Try the archives out as they will be read; each kind in one start."""
    tried: dict[str, TriedArchive] = {}
    for boots in (False, True):
        archives = [archive for mechanism, archive in chosen if mechanism.boots is boots]
        by_copy = boots and not looked.facts.has_our_importer
        for one in try_out(archives, looked.facts, env, by_copy, cache_dir):
            tried[one.archive.path] = one
    return tuple(tried[archive.path] for _, archive in chosen)


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


def _added(
    effect: _Effect,
    laid_out: Mapping[str, RealFiles],
    mechanisms: Mapping[str, Mechanism],
    after: Snapshot,
) -> AddedArchive:
    archive, problems = effect.tried.archive, effect.tried.problems
    entries = {entry.path: entry for entry in reversed(after.ledger.entries)}
    entry = entries[spelt_as(archive.path, entries, after.facts)]
    return AddedArchive(
        archive,
        problems,
        entry,
        effect.shadows,
        effect.shadowed,
        mechanisms[archive.path],
        laid_out.get(archive.path),
    )


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
    """The names of the archive that others may have too: top-level ones, and in its namespaces."""
    names = imports.candidates.contested(archive.offers, archive.path)
    below = [inner for name in names for inner in imports.contested_below(name)]
    return sorted((*names, *below))


def _without_script(snapshot: Snapshot) -> Snapshot:
    """The snapshot without the script's directory, which differs from program to program."""
    entries = [entry for entry in snapshot.ledger.entries if entry.origin.kind != "script"]
    return snapshot._replace(
        facts=snapshot.facts._replace(path=tuple(entry.path for entry in entries)),
        ledger=snapshot.ledger._replace(entries=tuple(entries)),
    )
