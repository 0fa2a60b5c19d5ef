"""The Pythons that an archive is made for."""

from collections.abc import Mapping
from dataclasses import dataclass

from zippath.errors import ZippathError
from zippath.finders.directory import has_module
from zippath.finders.finder_rules import finder_rules
from zippath.finders.importer_zip import DECOMPRESSORS
from zippath.python.discovery import find
from zippath.python.facts import Facts
from zippath.syspath.snapshot import Snapshot, foresee


@dataclass(frozen=True)
class Receiver:
    """A Python that imports from the archive, as a start that runs no user's code shows it."""

    executable: str
    snapshot: Snapshot

    @property
    def facts(self) -> Facts:
        """Its own facts."""
        return self.snapshot.facts

    @property
    def knows_hashes(self) -> bool:
        """Whether its bytecode may be bound to a source by a hash instead of a time (PEP 552)."""
        return finder_rules(self.facts).pyc_flags

    @property
    def has_importer(self) -> bool:
        """Whether zippath's importer runs in it."""
        return finder_rules(self.facts).runs_importer

    def zipimport_reads(self, method: int) -> bool:
        """Whether its own zipimport reads members compressed by a method."""
        return method in finder_rules(self.facts).methods

    def importer_reads(self, method: int) -> bool:
        """Whether zippath's importer does so in it: that takes a module of the Python."""
        module = DECOMPRESSORS.get(method)
        return self.has_importer and (module is None or has_module(module, self.facts))

    def __str__(self) -> str:
        return f"python {self.facts.minor_text}"


def receiver_of(spec: str | None, env: Mapping[str, str], cwd: str) -> Receiver:
    """Return the Python that `--python` names, or the default target. Raises ZippathError."""
    executable = find(spec, env, cwd)
    snapshot = foresee(executable, env, cwd)
    if snapshot is None:
        raise ZippathError(
            f"could not start {executable}", f"check that this works: {executable} -I -S -c pass"
        )
    return Receiver(executable, snapshot)
