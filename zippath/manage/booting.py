"""The wishes about the boot module of a site dir: to have it, to have it current, or gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.errors import ZippathError
from zippath.manage import startup_file
from zippath.manage.boot_module import (
    BootModule,
    boot_modules,
    directories,
    edits_to_disable,
    edits_to_enable,
    require_possible,
)
from zippath.manage.plan import Plan
from zippath.manage.scope import Scope, site_dir
from zippath.manage.startup_file import managed_file
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class Enabling:
    """The wish to have the boot module in the site dir of a scope; `cache_dir` is the user's."""

    cache_dir: str | None
    scope: Scope | None = None
    force: bool = False

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to write it, or what is missing of it. Raises ZippathError where it cannot run."""
        require_possible(snapshot.facts)
        directory = site_dir(snapshot, self.scope, self.force)
        return Plan(edits_to_enable(snapshot, directory, self.cache_dir), boots=True)


@dataclass(frozen=True)
class Upgrading:
    """The wish that every boot module in a scope is this zippath's; `cache_dir` is the user's."""

    cache_dir: str | None
    scope: Scope | None = None

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to rewrite those that are not. Raises ZippathError where there is none."""
        require_possible(snapshot.facts)
        edits = [
            edit
            for found in _require_some(snapshot, self.scope)
            for edit in edits_to_enable(
                snapshot, found.directory, found.cache_dir or self.cache_dir, found.stays
            )
        ]
        return Plan(tuple(edits), boots=True)


@dataclass(frozen=True)
class Disabling:
    """The wish to have no boot module in a scope."""

    scope: Scope | None = None

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to remove all of it. Raises ZippathError where there is none, or it is needed."""
        found = _require_some(snapshot, self.scope)
        for one in found:
            file = managed_file(snapshot, one.directory)
            if startup_file.has_index_line(file):
                raise ZippathError(
                    f"the path index of {one.directory} would no longer be used",
                    "`zippath index drop` takes it out first",
                )
            needing = startup_file.boot_entries(file)
            if needing:
                raise ZippathError(
                    f"{', '.join(needing)} would no longer be on the path",
                    "`zippath remove` takes archives off it first",
                )
        edits = [e for one in found for e in edits_to_disable(snapshot, one.directory)]
        tidy = [path for one in found for path in directories(snapshot, one.directory)]
        return Plan(tuple(edits), tidy=tuple(tidy))


def _require_some(snapshot: Snapshot, scope: Scope | None) -> Sequence[BootModule]:
    found = boot_modules(snapshot, scope)
    if not found:
        raise ZippathError(
            f"the importer is not enabled in {snapshot.facts.executable}",
            "`zippath importer enable` does that",
        )
    return found
