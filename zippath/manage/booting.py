"""The wishes about the boot module of a site dir: to have it, to have it current, or gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.errors import ZippathError
from zippath.finders.finder_rules import finder_rules
from zippath.manage.boot_module import (
    BootModule,
    boot_module_in,
    directories,
    edits_to_disable,
    edits_to_enable,
)
from zippath.manage.plan import Plan
from zippath.manage.scope import Scope, site_dir, site_dirs
from zippath.python.facts import Facts
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class Enabling:
    """The wish to have the boot module in the site dir of a scope; `cache_dir` is the user's."""

    cache_dir: str
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

    cache_dir: str
    scope: Scope | None = None

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to rewrite those that are not. Raises ZippathError where there is none."""
        require_possible(snapshot.facts)
        edits = [
            edit
            for found in _require_some(snapshot, self.scope)
            for edit in edits_to_enable(
                snapshot, found.directory, found.cache_dir or self.cache_dir
            )
        ]
        return Plan(tuple(edits), boots=True)


@dataclass(frozen=True)
class Disabling:
    """The wish to have no boot module in a scope."""

    scope: Scope | None = None

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan to remove all of it. Raises ZippathError where there is none."""
        found = _require_some(snapshot, self.scope)
        edits = [e for one in found for e in edits_to_disable(snapshot, one.directory)]
        tidy = [path for one in found for path in directories(snapshot, one.directory)]
        return Plan(tuple(edits), tidy=tuple(tidy))


def boot_modules(snapshot: Snapshot, scope: Scope | None = None) -> tuple[BootModule, ...]:
    """Return the boot modules of the target, in the order of its site dirs."""
    found = (boot_module_in(snapshot, path) for path in site_dirs(snapshot, scope))
    return tuple(one for one in found if one is not None)


def require_possible(facts: Facts) -> None:
    """Raise ZippathError for an interpreter that the importer does not run in."""
    if facts.implementation != "cpython" or not finder_rules(facts).runs_importer:
        kind = facts.implementation if facts.implementation != "cpython" else "python"
        raise ZippathError(
            f"the importer needs CPython 3.9 or newer, and {facts.executable} is "
            f"{kind} {facts.version_text}",
            "archives on its path are read by its own zipimport: `zippath add` needs no importer",
        )


def _require_some(snapshot: Snapshot, scope: Scope | None) -> Sequence[BootModule]:
    found = boot_modules(snapshot, scope)
    if not found:
        raise ZippathError(
            f"the importer is not enabled in {snapshot.facts.executable}",
            "`zippath importer enable` does that",
        )
    return found
