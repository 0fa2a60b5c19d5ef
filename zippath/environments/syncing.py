"""Brings the archives that zippath manages in a target in line with a list: exactly these."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.edits import Edit, files
from zippath.manage import startup_file
from zippath.manage.apply import Invocation, Outcome, carry_out, look
from zippath.manage.boot_module import (
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
from zippath.manage.startup_file import ManagedFile, managed_file
from zippath.manage.target import Target
from zippath.python.paths import spelt_as
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class SyncWish:
    """The wish that zippath has exactly these archives on the path, pinned, in this order.

    `cache_dir` is the cache of a boot module that has yet to be written.
    """

    archives: tuple[PinnedArchive, ...]
    scope: Scope | None = None
    force: bool = False
    cache_dir: str | None = None

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
        boots = bool(archives) or _is_needed_without_archives(snapshot, directory, file)
        return Plan(
            (
                *self._boot_edits(snapshot, directory, boots),
                *exact_edits(file, archives, snapshot.facts, staying, boots),
            ),
            added=wanted,
            removed=tuple(path for path in file.paths if path not in (*wanted, *staying)),
            tidy=() if boots else directories(snapshot, directory),
            boots=boots,
        )

    def _boot_edits(self, snapshot: Snapshot, directory: str, boots: bool) -> tuple[Edit, ...]:
        if not boots:
            return deletions(snapshot, directory)
        found = boot_module_in(snapshot, directory)
        cache_dir = (found and found.cache_dir) or self.cache_dir
        stays = found.stays if found else WHILE_NEEDED
        return module_edits(snapshot, directory, cache_dir, stays)


def _as_known(
    archives: Sequence[PinnedArchive], file: ManagedFile, snapshot: Snapshot
) -> list[PinnedArchive]:
    """Return the archives, with the spelling of the file for those that it names."""
    facts = snapshot.facts
    return [
        PinnedArchive(spelt_as(one.path, file.paths, facts), one.sha256, one.first)
        for one in archives
    ]


def _is_needed_without_archives(snapshot: Snapshot, directory: str, file: ManagedFile) -> bool:
    """Whether the boot module stays when the last archive goes."""
    found = boot_module_in(snapshot, directory)
    by_itself = found is not None and found.stays != WHILE_NEEDED
    return by_itself or startup_file.has_index_line(file)


def sync(wish: SyncWish, target: Target, invocation: Invocation) -> Outcome:
    """Carry out the wish; see `carry_out`."""
    return carry_out(wish, look(target, invocation), target, invocation)


def given(paths: Sequence[str]) -> tuple[PinnedArchive, ...]:
    """Return the archives with their pins."""
    return tuple(PinnedArchive(path, sha256_of(path)) for path in paths)


def sha256_of(path: str) -> str:
    """Return the SHA-256 of a file."""
    import hashlib  # 4 ms, as it loads OpenSSL

    return hashlib.sha256(files.read(path) or b"").hexdigest()
