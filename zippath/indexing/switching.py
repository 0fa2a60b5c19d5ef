"""The wishes about the path index of a site dir: to have it turned on, or off."""

from dataclasses import dataclass

from zippath.edits import Edit
from zippath.manage import startup_file
from zippath.manage.boot_module import (
    boot_module_in,
    deletions,
    directories,
    module_edits,
    require_possible,
)
from zippath.manage.boot_text import WHILE_NEEDED
from zippath.manage.plan import Plan
from zippath.manage.scope import Scope, site_dir, site_dirs
from zippath.manage.startup_file import managed_file
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class Indexing:
    """The wish that the site dir of a scope turns a path index on.

    `cache_dir` is for a boot module that has yet to be written.
    """

    cache_dir: str | None
    scope: Scope | None = None
    force: bool = False

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan the line, and the boot module if it is not there.

        Raises ZippathError where the importer cannot run.
        """
        require_possible(snapshot.facts)
        directory = site_dir(snapshot, self.scope, self.force)
        found = boot_module_in(snapshot, directory)
        cache_dir = (found and found.cache_dir) or self.cache_dir
        stays = found.stays if found else WHILE_NEEDED
        line = startup_file.with_index_line(managed_file(snapshot, directory), snapshot.facts)
        edits = (*module_edits(snapshot, directory, cache_dir, stays), *line)
        upgraded = (found.version or "unknown") if found and not found.is_current else ""
        return Plan(edits, boots=True, upgraded=upgraded)


@dataclass(frozen=True)
class Dropping:
    """The wish that no site dir of a scope turns a path index on."""

    scope: Scope | None = None

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to remove the lines, and each boot module that is there for nothing else."""
        edits: list[Edit] = []
        tidy: list[str] = []
        for directory in site_dirs(snapshot, self.scope):
            file = managed_file(snapshot, directory)
            if not startup_file.has_index_line(file):
                continue
            found = boot_module_in(snapshot, directory)
            is_kept = found is None or found.stays != WHILE_NEEDED
            disables = not (is_kept or startup_file.boot_entries(file))
            edits += startup_file.without_index_line(file, disables)
            if disables:
                edits += deletions(snapshot, directory)
                tidy += directories(snapshot, directory)
        return Plan(tuple(edits), tidy=tuple(tidy), disables=bool(tidy))
