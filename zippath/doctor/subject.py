"""The target of a diagnosis: its snapshot, and what several checks need of it, read once."""

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from zippath.distributions.installed import Distribution, Metadata, by_name
from zippath.distributions.owners import Owner
from zippath.errors import ZippathError
from zippath.finders.archive_on_path import ArchiveOnPath, open_on_path
from zippath.finders.zip_order import importable
from zippath.imports.provider import Resolution
from zippath.imports.resolver import Imports
from zippath.indexing.asking import Look, index_of, owners
from zippath.manage.boot_module import is_possible
from zippath.manage.startup_file import ManagedFile, managed_file
from zippath.python.facts import Facts
from zippath.python.interpreter import ask
from zippath.python.paths import paths_of
from zippath.python.pip import pip_command
from zippath.python.pythonpath import items
from zippath.syspath.boot_entries import boot_path
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.ledger import Ledger
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of
from zippath.syspath.verdict import LineVerdict, StartupFile, Verdict
from zippath.typed import typed

# the origins of the standard library's entries
LIBRARY = ("stdlib", "zip-default")


def _unwatched(_what: str) -> None:
    pass


@dataclass(frozen=True)
class Subject:
    """One target, started in the environment `env`; `spec` is the value of `--python`.

    `deep` allows reading every member of every archive. `watch` is called with the name of each
    thing before the diagnosis looks at it.
    """

    snapshot: Snapshot
    env: Mapping[str, str]
    spec: str | None = None
    state_dir: str = ""
    deep: bool = False
    watch: Callable[[str], None] = _unwatched

    @property
    def facts(self) -> Facts:
        """The facts of the target."""
        return self.snapshot.facts

    @property
    def ledger(self) -> Ledger:
        """The origin of every entry on its path."""
        return self.snapshot.ledger

    @property
    def pythonpath(self) -> list[str]:
        """The items of its PYTHONPATH, even where a flag makes python ignore them."""
        return items(self.facts.variable("PYTHONPATH"), paths_of(self.facts).pathsep)

    @property
    def version(self) -> str:
        """The minor version, such as 3.12."""
        return self.facts.minor_text

    @cached_property
    def archives(self) -> tuple[ArchiveOnPath, ...]:
        """The archives on the path, opened, in its order; each file and subpath once."""
        found: dict[tuple[str, str], ArchiveOnPath] = {}
        for entry in self.ledger.entries:
            if entry.kind not in ("archive", "other"):
                continue
            file, subpath = archive_of(os.path.join(self.facts.cwd, entry.path))
            if file and (file, subpath) not in found:
                self.watch(file)
                found[file, subpath] = self._opened(entry, file, subpath)
        return tuple(found.values())

    def _opened(self, entry: PathEntry, file: str, subpath: str) -> ArchiveOnPath:
        finder = self.imports.candidates.finders.of(entry.path)
        return open_on_path(entry, file, subpath, finder, self.facts)

    @property
    def readable_archives(self) -> tuple[ArchiveOnPath, ...]:
        """The archives on the path, without the broken ones."""
        return tuple(archive for archive in self.archives if not archive.broken)

    @property
    def archive_files(self) -> tuple[ArchiveOnPath, ...]:
        """The readable archives, each file once: at the entry with the shortest subpath."""
        by_depth = sorted(self.readable_archives, key=lambda archive: len(archive.subpath))
        return tuple({archive.file: archive for archive in reversed(by_depth)}.values())

    @cached_property
    def metadata(self) -> tuple[Metadata, ...]:
        """The metadata of the distributions on the path, in its order."""
        owners = self.imports.content.owners
        path = [entry.path for entry in self.ledger.entries]
        return tuple(one for entry in path for one in owners.metadata(entry))

    @cached_property
    def distributions(self) -> tuple[Distribution, ...]:
        """The distributions on the path, in its order."""
        return tuple(one.by_directory for one in self.metadata)

    @cached_property
    def distributions_by_name(self) -> dict[str, list[Distribution]]:
        """The distributions by their normalised names, without the sources of editable installs.

        The egg-info beside such sources is as old as their last build.
        """
        site = {directory.path for directory in self.ledger.site_dirs}
        found: dict[str, list[Distribution]] = {}
        for one in self.distributions:
            if not one.location.endswith(".egg-info") or one.entry in site:
                found.setdefault(one.normalised_name, []).append(one)
        return found

    @cached_property
    def first_by_name(self) -> dict[str, Metadata]:
        """The metadata of the distributions that count, by their normalised names."""
        return by_name(self.metadata)

    @cached_property
    def installed(self) -> dict[str, list[Metadata]]:
        """The metadata in each directory on the path that installers write to, each once."""
        owners = self.imports.content.owners
        places = {
            os.path.realpath(entry.path): entry.path
            for entry in reversed(self.ledger.entries)
            if entry.kind == "directory" and entry.origin.kind not in ("script", *LIBRARY)
        }
        return {entry: owners.metadata(entry) for entry in reversed(places.values())}

    def origin_of(self, entry: str) -> Origin:
        """The origin of an entry."""
        found = (one.origin for one in self.ledger.entries if one.path == entry)
        return next(found, Origin("startup-code"))

    @cached_property
    def imports(self) -> Imports:
        """The imports of the target."""
        return Imports(self.snapshot)

    @cached_property
    def entries_by_name(self) -> dict[str, list[str]]:
        """The entries that may have a module, in order, for each importable top-level name."""
        found: dict[str, list[str]] = {}
        for entry in dict.fromkeys(self.facts.path):
            finder = self.imports.candidates.finders.of(entry)
            for name in sorted(filter(importable, finder.names() if finder else ())):
                found.setdefault(name, []).append(entry)
        return found

    @cached_property
    def library_entries(self) -> frozenset[str]:
        """The entries of the standard library, those of a ._pth file too."""
        return frozenset(
            entry.path
            for entry in self.ledger.entries
            if entry.origin.kind in LIBRARY
            or (entry.origin.kind == "._pth" and self.snapshot.disk.exists(f"{entry.path}/os.py"))
        )

    @cached_property
    def contested(self) -> tuple[Resolution, ...]:
        """The resolutions of names with several providers: entries, or the interpreter itself.

        These are top-level names, and the names in namespace packages.
        """
        own = {*self.facts.builtin_names, *(spec.name for spec in self.facts.frozen)}
        real = {
            entry: os.path.realpath(os.path.join(self.facts.cwd, entry))
            for entry in self.facts.path
        }
        names = [
            name
            for name, entries in self.entries_by_name.items()
            if len({real[entry] for entry in entries}) > 1
            or (name in own and not self.library_entries.issuperset(entries))
        ]
        below = [inner for name in names for inner in self.imports.contested_below(name)]
        return tuple(self.imports.resolve(name) for name in (*names, *below))

    @property
    def runs_importer(self) -> bool:
        """Whether the target has started, and the importer can run in it."""
        return self.facts.started and not self.facts.failure and is_possible(self.facts)

    @cached_property
    def path_indexes(self) -> tuple[Look, ...]:
        """The path indexes that site dirs turn on, if the target can be asked: it is, once each."""
        if not self.runs_importer:
            return ()
        try:
            places = owners(self.snapshot)
        except ZippathError:
            return ()  # other checks tell what is wrong with zippath.pth
        return tuple(index_of(self.snapshot, one, self.env).look(self.deep) for one in places)

    def startup_lines(self, verdict: Verdict) -> list[tuple[StartupFile, LineVerdict]]:
        """The lines of all startup files with this verdict."""
        return [
            (file, line)
            for file in self.ledger.startup_files
            for line in file.lines
            if line.verdict == verdict
        ]

    def missing_paths(self) -> list[tuple[StartupFile, LineVerdict]]:
        """The path lines of all startup files that name nothing."""
        return [one for one in self.startup_lines("missing") if one[1].path is not None]

    def missing_boot_paths(self) -> list[tuple[StartupFile, LineVerdict]]:
        """The lines for the boot module that name nothing: they are on the path all the same."""
        missing = {entry.path for entry in self.ledger.entries if entry.kind == "missing"}
        added = self.startup_lines("added")
        return [one for one in added if one[1].path in missing and boot_path(one[1].text)]

    @cached_property
    def managed_files(self) -> tuple[ManagedFile, ...]:
        """Each `zippath.pth` that can be read; checks of startup files report the others."""
        found = []
        for directory in dict.fromkeys(one.path for one in self.ledger.site_dirs):
            with suppress(ZippathError):
                found.append(managed_file(self.snapshot, directory))
        return tuple(found)

    def owner_of(self, path: str) -> Owner | None:
        """The distribution whose RECORD lists a startup file."""
        return self.imports.content.owners.recorded(*os.path.split(path))

    def metadata_of(self, distribution: Distribution) -> Metadata | None:
        """The metadata of an installed distribution."""
        found = self.imports.content.owners.metadata(distribution.entry)
        name = os.path.basename(distribution.location)
        return next((one for one in found if one.directory.place == name), None)

    def is_of_system(self, path: str) -> bool:
        """Whether `path` lies in a site dir that the operating system manages, and not pip."""
        managed = self.facts.externally_managed is not None
        local = os.path.join(self.facts.base_prefix, "local") + os.sep
        inside = os.path.join(self.facts.base_prefix, "")
        return managed and path.startswith(inside) and not path.startswith(local)

    def command(self, *words: str) -> str:
        """A zippath command for this target, ready to type; the verb may be `importer upgrade`."""
        verb, *rest = words
        python = ["--python", self.spec] if self.spec else []
        return typed(["zippath", *verb.split(), *python, *rest])

    def pip(self, *words: str) -> str:
        """A pip command for this target, ready to type; by another pip if the target has none."""
        own = "pip" in self.entries_by_name or bool(self.facts.failure)
        return pip_command(self.facts, own, *words)

    def mending(self, code: str, deep: bool = False) -> str:
        """The command that carries out the repairs of a check."""
        return self.doctor(*(["--deep"] if deep else []), "--fix", "--select", code)

    def doctor(self, *words: str) -> str:
        """The command that looks at this target again, started in the same way."""
        return self.command("doctor", *self.facts.start.options, *words)

    def can_start(
        self, *flags: str, without: Collection[str] = (), more: Mapping[str, str] | None = None
    ) -> bool:
        """Whether the target starts with these flags, `without` some variables, and with `more`."""
        return self.started(*flags, without=without, more=more) is not None

    def started(
        self, *flags: str, without: Collection[str] = (), more: Mapping[str, str] | None = None
    ) -> Facts | None:
        """The facts of such a start; None where it fails."""
        env = {name: value for name, value in self.env.items() if name not in without}
        env |= more or {}
        with suppress(ZippathError):
            return ask(self.facts.executable, env, self.facts.cwd or os.sep, flags)
        return None

    def in_state(self, snapshot: Snapshot) -> "Subject":
        """The same target with another snapshot."""
        return replace(self, snapshot=snapshot)
