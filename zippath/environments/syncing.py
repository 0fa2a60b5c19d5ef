"""Brings the archives that zippath manages in a target in line with a list: exactly these."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from zippath.edits import Edit, Transaction
from zippath.environments.archive_list import NAMED, ArchiveList, PlacedWheel, list_of_record
from zippath.environments.closed_set import require_closed
from zippath.environments.data_links import data_set
from zippath.environments.environment_edits import EnvironmentEdits
from zippath.environments.environment_layout import usual_layout
from zippath.environments.environment_record import EnvironmentRecord
from zippath.environments.existing import Environment, environment_of, require_own
from zippath.environments.scripts import script_set
from zippath.environments.shown_metadata import shown_metadata
from zippath.environments.sync_wish import SyncWish, pinned_in
from zippath.errors import UsageError
from zippath.finders.path_hooks import Finders, with_importer
from zippath.manage.apply import Invocation, Outcome, carry_out, look
from zippath.manage.boot_module import require_possible
from zippath.manage.exact_lines import PinnedArchive
from zippath.manage.scope import Scope, site_dir
from zippath.manage.suitability import examine
from zippath.manage.target import Target
from zippath.syspath.snapshot import Snapshot
from zippath.wheelhouse import users
from zippath.wheelhouse.own_store import held, in_own_store, taken_in


@dataclass(frozen=True)
class SyncOptions:
    """Where the list goes, and what is done with its archives.

    With `copies`, those of an environment lie in zippath's own store; with `metadata`, other tools
    see them. None keeps that as it is. `force` overrides EXTERNALLY-MANAGED, and takes archives
    that lack what they require.
    """

    scope: Scope | None = None
    force: bool = False
    copies: bool | None = None
    metadata: bool | None = None
    cache_dir: str | None = None


@dataclass(frozen=True)
class SyncResult:
    """What became of a target by a list; `notes` tell what became of scripts that are not there."""

    outcome: Outcome
    wanted: ArchiveList
    archives: tuple[PlacedWheel, ...]
    environment: Environment | None = None
    notes: tuple[str, ...] = ()


def sync(
    wanted: ArchiveList | None, target: Target, invocation: Invocation, options: SyncOptions
) -> SyncResult:
    """Have exactly the archives of a list on the path of a target, pinned, in one step.

    An environment of zippath gets their scripts too; without a list it takes the one that it was
    made from. Raises ZippathError, with nothing changed, where the list is not whole, and in the
    cases of `carry_out`.
    """
    looked = look(target, invocation)
    require_possible(looked.facts)
    environment = environment_of(looked) if options.scope != "user" else None
    there = pinned_in(looked, site_dir(looked, options.scope, options.force))
    is_same_list = wanted is None
    if environment is not None:
        require_own(environment)
        first = {one.path for one in there if one.first}
        wanted = wanted or list_of_record(environment.record, first)
    if wanted is None:
        raise UsageError(
            "no archives are named",
            "name them: --archives A.whl B.whl …, --lock pylock.toml --wheels DIR, or in a "
            "manifest, which `zippath add --save` makes",
        )
    placed = wanted.chosen(looked.facts, invocation.say)
    _require_sound(placed, there, looked, options.force)
    if environment is None:
        wish = SyncWish(_pinned(placed), options.scope, options.force, options.cache_dir)
        return SyncResult(carry_out(wish, looked, target, invocation), wanted, placed)
    copies = environment.record.copies if options.copies is None else options.copies
    metadata = environment.record.metadata if options.metadata is None else options.metadata
    change = _EnvironmentChange(environment, wanted, placed, copies, metadata, is_same_list)
    return change.carried_out(looked, target, invocation)


@dataclass(frozen=True)
class _EnvironmentChange:
    """The wish for an environment of zippath, with the archives of a list as they were found."""

    environment: Environment
    wanted: ArchiveList
    found: tuple[PlacedWheel, ...]
    copies: bool
    metadata: bool
    is_same_list: bool
    """Whether the list is that of its record."""

    def carried_out(self, looked: Snapshot, target: Target, invocation: Invocation) -> SyncResult:
        layout = usual_layout(self.environment.directory, looked.facts)
        wheels = tuple(one.wheel for one in self.found)
        scripts = script_set(wheels, layout, target.env)
        names = [layout.name(path) for path in scripts.files]
        data = data_set(wheels, layout, names, looked.facts, target.env)
        placed = _kept(self.found, invocation.dry_run) if self.copies else self.found
        if not invocation.dry_run:
            # what the environment had before as well: `undo` brings it back
            known = users.used_by(layout.directory)
            before = held(self.environment.record.archives, known)
            now = held([one.wheel for one in placed], data.digests)
            users.register(layout.directory, [*before, *now])
            users.forget_former(layout.directory)
            data.lay_out()
        shown = shown_metadata(wheels, target.env) if self.metadata else {}
        record, seen = self._record(placed), self.environment.record if self.is_same_list else None
        edits = EnvironmentEdits(layout, record, scripts.files, data.links, shown, seen)
        wish = SyncWish(
            _pinned(placed), "site", stays=True, beside=edits.plan, tidy=edits.gone_folders()
        )
        with _out_of_the_way(() if invocation.dry_run else edits.links_in_the_way(), invocation):
            outcome = carry_out(wish, looked, target, invocation)
        notes = scripts.notes + data.notes
        return SyncResult(outcome, self.wanted, placed, self.environment, notes)

    def _record(self, placed: Sequence[PlacedWheel]) -> EnvironmentRecord:
        return replace(
            self.environment.record,
            source=NAMED if self.wanted.archives else self.wanted.source,
            archives=tuple(one.wheel for one in placed),
            copies=self.copies,
            metadata=self.metadata,
        )


@contextmanager
def _out_of_the_way(links: Sequence[Edit], invocation: Invocation) -> Iterator[None]:
    """Delete links in a step of its own, because folders come in their place; all or nothing."""
    if not links:
        yield
        return
    _apply(links, invocation)
    is_done = False
    try:
        yield
        is_done = True
    finally:
        if not is_done:
            _apply([edit.reverse() for edit in links], invocation)


def _apply(edits: Sequence[Edit], invocation: Invocation) -> None:
    with Transaction(invocation.state_dir, invocation.command, say=invocation.say) as change:
        change.apply(edits, confined=True)


def _kept(placed: Sequence[PlacedWheel], dry_run: bool) -> tuple[PlacedWheel, ...]:
    """Return the archives as they lie in zippath's own store; folders in archives are kept."""
    wheels = [replace(one.wheel, path=one.wheel.archive) for one in placed]
    copies = in_own_store(wheels) if dry_run else taken_in(wheels)
    return tuple(
        replace(one, wheel=replace(copy, path=copy.path + one.wheel.path[len(one.wheel.archive) :]))
        for one, copy in zip(placed, copies, strict=True)
    )


def _pinned(placed: Sequence[PlacedWheel]) -> tuple[PinnedArchive, ...]:
    return tuple(PinnedArchive(one.wheel.path, one.wheel.sha256, one.first) for one in placed)


def _require_sound(
    placed: Sequence[PlacedWheel],
    there: Sequence[PinnedArchive],
    looked: Snapshot,
    incomplete: bool,
) -> None:
    """Raise ZippathError unless the target can import from the new archives, and they are closed.

    What else is on its path may be what they require.
    """
    facts = with_importer(looked.facts)
    finders = Finders(facts)  # each archive is read once
    for one in set(_pinned(placed)) - set(there):
        examine(one.path, facts, finders)
    if not incomplete:
        ours = {one.path for one in there}
        others = tuple(path for path in looked.facts.path if path not in ours)
        require_closed([one.wheel for one in placed], looked.facts, others)
