"""The wish to have exactly some archives in the `zippath.pth` of a site dir, pinned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from zippath.edits import Edit
from zippath.importer.boot import FIRST
from zippath.manage import startup_file
from zippath.manage.boot_module import (
    BootModule,
    boot_module_in,
    deletions,
    directories,
    module_edits,
    require_possible,
)
from zippath.manage.boot_text import WHILE_NEEDED
from zippath.manage.exact_lines import PinnedArchive, exact_edits
from zippath.manage.plan import Plan
from zippath.manage.scope import Scope, site_dir
from zippath.manage.startup_file import ManagedFile, managed_file, marker_of
from zippath.python.paths import spelt_as
from zippath.syspath.snapshot import Snapshot


def _nothing(_snapshot: Snapshot) -> tuple[Edit, ...]:
    return ()


@dataclass(frozen=True)
class SyncWish:
    """The wish that zippath has exactly these archives on the path, pinned, in this order.

    `cache_dir` is the cache of a boot module that has yet to be written. `beside` plans the edits
    of other files that go with it, and `tidy` are the directories that these may leave empty. In an
    environment of zippath the boot module always `stays`.
    """

    archives: tuple[PinnedArchive, ...]
    scope: Scope | None = None
    force: bool = False
    cache_dir: str | None = None
    stays: bool = False
    beside: Callable[[Snapshot], tuple[Edit, ...]] = _nothing
    tidy: tuple[str, ...] = ()

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan the lines of one `zippath.pth`, and the boot module with them.

        Directories that somebody has written into the file stay. Raises ZippathError where the
        scope is closed, or the importer cannot run.
        """
        require_possible(snapshot.facts)
        directory = site_dir(snapshot, self.scope, self.force)
        file = managed_file(snapshot, directory)
        staying = [path for path in file.paths if snapshot.disk.isdir(path)]
        archives = _as_known(self.archives, file, snapshot)
        wanted = tuple(archive.path for archive in archives)
        boots = bool(archives) or self.stays or _is_needed_anyway(snapshot, directory, file)
        known = dict.fromkeys(file.paths)
        found = boot_module_in(snapshot, directory)
        return Plan(
            (
                *self._boot_edits(snapshot, directory, boots, found),
                *exact_edits(file, archives, snapshot.facts, staying, boots),
                *self.beside(snapshot),
            ),
            added=wanted,
            removed=tuple(path for path in known if path not in (*wanted, *staying)),
            tidy=(*self.tidy, *(() if boots else directories(snapshot, directory))),
            boots=boots,
            upgraded=_outdated_version(found) if boots else "",
        )

    def _boot_edits(
        self, snapshot: Snapshot, directory: str, boots: bool, found: BootModule | None
    ) -> tuple[Edit, ...]:
        if not boots:
            return deletions(snapshot, directory)
        cache_dir = (found and found.cache_dir) or self.cache_dir
        stays = found.stays if found else WHILE_NEEDED
        return module_edits(snapshot, directory, cache_dir, stays)


def pinned_in(snapshot: Snapshot, directory: str) -> tuple[PinnedArchive, ...]:
    """Return the archives that the `zippath.pth` of a site dir names, with their pins or ""."""
    file = managed_file(snapshot, directory)
    pins = file.pins
    return tuple(
        PinnedArchive(path, pins.get(path, ""), marker_of(line) == FIRST)
        for path, line in file.archives
        if not snapshot.disk.isdir(path)
    )


def _outdated_version(found: BootModule | None) -> str:
    """Return the version of a boot module that is whole, but of another zippath; else ""."""
    if found is None or found.is_current or not found.is_intact:
        return ""
    return found.version or "unknown"


def _as_known(
    archives: Sequence[PinnedArchive], file: ManagedFile, snapshot: Snapshot
) -> list[PinnedArchive]:
    """Return the archives, with the spelling of the file for those that it names."""
    facts = snapshot.facts
    return [replace(one, path=spelt_as(one.path, file.paths, facts)) for one in archives]


def _is_needed_anyway(snapshot: Snapshot, directory: str, file: ManagedFile) -> bool:
    """Whether the boot module stays when the last archive goes."""
    found = boot_module_in(snapshot, directory)
    by_itself = found is not None and found.stays != WHILE_NEEDED
    return by_itself or startup_file.has_index_line(file)
