"""Turns a wish and a snapshot into a plan: the edits that fulfil the wish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from zippath.edits import Edit
from zippath.errors import UsageError, ZippathError
from zippath.importer.boot import BEHIND, FIRST, STARTUP_FILE
from zippath.manage import startup_file
from zippath.manage.boot_module import (
    BootModule,
    boot_module_in,
    deletions,
    directories,
    module_edits,
)
from zippath.manage.boot_text import WHILE_NEEDED
from zippath.manage.mechanism import Mechanism
from zippath.manage.naming import archive_named, archives_named, means, names_inside
from zippath.manage.scope import Scope, site_dir, site_dirs
from zippath.manage.startup_file import ManagedFile, Placement, Side, managed_file, marker_of
from zippath.python.paths import absolute, paths_of, spelt_as
from zippath.syspath.boot_entries import DETAIL
from zippath.syspath.entry import Origin
from zippath.syspath.snapshot import Snapshot

# lines by what begins them, in the order of the entries that they make
_RANKS = (FIRST, BEHIND, b"")


@dataclass(frozen=True)
class Plan:
    """The edits to make, and the archives (absolute paths) that are on or off the path then."""

    edits: tuple[Edit, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    tidy: tuple[str, ...] = ()
    """Directories to remove if the edits leave them empty."""
    boots: bool = False
    """Whether the importer must be active in the target afterwards."""
    upgraded: str = ""
    """The version of the boot module that this zippath's replaces, if it is another one."""
    disables: bool = False
    """Whether the importer goes, because nothing needs it any more."""

    @property
    def contents(self) -> dict[str, bytes | None]:
        """What each edited file holds afterwards."""
        return {edit.path: edit.after for edit in self.edits}


class TargetWish(Protocol):
    """The change that the user wants, whatever the state of the target."""

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan the edits for the target of `snapshot`; starts no process, writes nothing.

        Raises ZippathError where that is impossible.
        """


def _nothing(_archives: tuple[str, ...]) -> tuple[Edit, ...]:
    return ()


@dataclass(frozen=True)
class Addition:
    """The wish to have archives (absolute paths) on the path, in this order.

    `before` and `after` name an archive of zippath that they are to stand next to.
    """

    archives: tuple[str, ...]
    scope: Scope | None = None
    before: str | None = None
    after: str | None = None
    force: bool = False
    mechanisms: Mapping[str, Mechanism] = field(default_factory=dict)
    cache_dir: str | None = None
    """The cache of a boot module that has yet to be written."""
    beside: Callable[[tuple[str, ...]], tuple[Edit, ...]] = _nothing
    """The edits of other files that go with the addition of archives."""

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan lines in the `zippath.pth` of one site dir.

        An archive that another startup file puts on the path already needs no line, unless it takes
        the importer to read it. With lines for the boot module comes that itself; an older one is
        replaced by any change. Raises ZippathError where the scope is closed, a name is unknown or
        a path cannot be written.
        """
        directory = site_dir(snapshot, self.scope, self.force)
        file = managed_file(snapshot, directory)
        archives = self.as_known(snapshot).archives
        place = self._placement(file, snapshot)
        markers, changing = self._markers()
        wanted = archives
        if place is None and self.scope is None:
            wanted = tuple(
                path
                for path in wanted
                if path in changing or not _in_startup_file(path, snapshot, path in markers)
            )
        edits = startup_file.adding_edits(file, wanted, place, snapshot.facts, markers, changing)
        found = boot_module_in(snapshot, directory)
        beside = self.beside(self.archives)
        if not markers and not (found and edits):
            return Plan((*edits, *beside), added=archives)
        booting = self._boot_edits(snapshot, directory, found)
        upgraded = (found.version or "unknown") if found and not found.is_current else ""
        every = (*booting, *edits, *beside)
        return Plan(every, archives, boots=bool(markers), upgraded=upgraded)

    def _markers(self) -> tuple[dict[str, bytes], list[str]]:
        """The markers of archives with boot lines, and the archives that may change over."""
        chosen = self.mechanisms.items()
        markers = {path: FIRST if one.first else BEHIND for path, one in chosen if one.boots}
        return markers, [path for path, one in chosen if one.is_asked]

    def _boot_edits(
        self, snapshot: Snapshot, directory: str, found: BootModule | None
    ) -> tuple[Edit, ...]:
        cache_dir = (found and found.cache_dir) or self.cache_dir
        stays = found.stays if found else WHILE_NEEDED
        return module_edits(snapshot, directory, cache_dir, stays)

    def as_known(self, snapshot: Snapshot) -> "Addition":
        """The same wish, with one spelling for each archive: that on the path, else the first."""
        known = [entry.path for entry in snapshot.ledger.entries]
        archives: list[str] = []
        for path in self.archives:
            archives.append(spelt_as(path, (*known, *archives), snapshot.facts))
        return replace(self, archives=tuple(dict.fromkeys(archives)))

    def _placement(self, file: ManagedFile, snapshot: Snapshot) -> Placement | None:
        name = self.before or self.after
        if not name:
            return None
        side: Side = "before" if self.before else "after"
        inside = names_inside(snapshot.facts)
        case = paths_of(snapshot.facts).normcase
        anchor = archive_named(name, file.paths, file.path, inside, case)
        if spelt_as(anchor, self.archives, snapshot.facts) in self.archives:
            raise UsageError(f"{anchor} cannot stand {side} itself")
        rank = {path: _RANKS.index(marker_of(line)) for path, line in file.archives}[anchor]
        for path, one in self.mechanisms.items():
            own = _RANKS.index((FIRST if one.first else BEHIND) if one.boots else b"")
            if (own > rank) if side == "before" else (own < rank):
                raise ZippathError(
                    f"{path} cannot stand {side} {anchor}: what the importer puts on the path "
                    "comes before all path lines",
                    "--fast and --prepend change how an archive gets there, and so does --plain",
                )
        return Placement(side, anchor)


@dataclass(frozen=True)
class Removal:
    """The wish to have archives off the path; a name is any that `archives_named` takes."""

    names: tuple[str, ...]
    scope: Scope | None = None

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to take the archives out of every `zippath.pth` of the scope.

        With the last one that needs it goes a boot module that `add` has put in. Raises
        ZippathError where one is in none of these files, and says who else puts it on the path.
        """
        files = {path: managed_file(snapshot, path) for path in site_dirs(snapshot, self.scope)}
        known = list(dict.fromkeys(path for file in files.values() for path in file.paths))
        meant = (_meant(name, known, snapshot) for name in self.names)
        archives = tuple(dict.fromkeys(chain.from_iterable(meant)))
        edits: list[Edit] = []
        tidy: list[str] = []
        for directory, file in files.items():
            disables = _ends_need(snapshot, directory, file, archives)
            edits += startup_file.removing_edits(file, archives, disables)
            if disables:
                edits += deletions(snapshot, directory)
                tidy += directories(snapshot, directory)
        return Plan(tuple(edits), removed=archives, tidy=tuple(tidy), disables=bool(tidy))


def _ends_need(
    snapshot: Snapshot, directory: str, file: ManagedFile, removed: Sequence[str]
) -> bool:
    """Whether `add` has put in a boot module that nothing needs without these archives."""
    needing = set(startup_file.boot_entries(file))
    if not needing or not needing.issubset(removed) or startup_file.has_index_line(file):
        return False
    found = boot_module_in(snapshot, directory)
    return found is not None and found.stays == WHILE_NEEDED


def _in_startup_file(path: str, snapshot: Snapshot, boots: bool) -> bool:
    """Whether a line of a startup file has `path` already, for the boot module if it `boots`."""
    origins = (entry.origin for entry in snapshot.ledger.entries if entry.path == path)
    return any(one.kind == "pth" and (one.detail == DETAIL or not boots) for one in origins)


def _meant(name: str, known: Sequence[str], snapshot: Snapshot) -> tuple[str, ...]:
    case = paths_of(snapshot.facts).normcase
    path = spelt_as(absolute(snapshot.facts, name), known, snapshot.facts)
    if path in known:
        return (path,)
    try:
        where = f"any {STARTUP_FILE} of {snapshot.facts.executable}"
        return archives_named(name, known, where, names_inside(snapshot.facts), case)
    except ZippathError as error:
        for entry in snapshot.ledger.entries:
            if entry.path not in known and means(name, entry.path, case):
                raise ZippathError(
                    f"{entry.path} is on the path by {entry.origin.kind}, not by zippath",
                    _remedy(entry.origin),
                ) from error
        raise


def _remedy(origin: Origin) -> str:
    if origin.file or origin.kind == "PYTHONPATH":
        return f"take it out of {origin.place}"
    return "see `zippath path`"
