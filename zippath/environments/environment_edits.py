"""The edits that give an environment its scripts and its record, beside what is on the path."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zippath.distributions.installed import metadata_in
from zippath.edits import Edit, files
from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import (
    WheelSource,
    record_file,
    text_of,
)
from zippath.environments.existing import environment_at
from zippath.finders.path_hooks import Finders
from zippath.finders.trees import Trees
from zippath.python.facts import Facts
from zippath.syspath.snapshot import Snapshot
from zippath.wheelhouse.wheel import Wheel


@dataclass(frozen=True)
class EnvironmentEdits:
    """What an environment is to have: these archives of a source, and these scripts by path.

    `data` are the names of links to the data of the archives, which are made afterwards.
    """

    layout: Layout
    source: WheelSource
    archives: tuple[Wheel, ...]
    scripts: Mapping[str, bytes]
    copies: bool
    data: tuple[str, ...] = ()

    def plan(self, snapshot: Snapshot) -> tuple[Edit, ...]:
        """Plan the edits, on what the record and the folder of scripts hold now.

        A script that an installer has put there, or somebody else, stays. Raises ZippathError.
        """
        old = environment_at(self.layout.directory).record
        named = {self.layout.path(name) for name in old.scripts if is_script(name, self.layout)}
        installed = installed_scripts(self.layout, snapshot.facts)
        kept = dict(self._kept(named, installed))
        gone = sorted(named - installed - self.scripts.keys())
        record = replace(
            old,
            source=self.source,
            archives=self.archives,
            scripts=tuple(self.layout.name(path) for path in self.scripts if path in kept),
            copies=self.copies,
            data=self.data,
        )
        path = record_file(self.layout.directory)
        every = (
            *(Edit(one, files.read(one), None) for one in gone),
            *(
                Edit(one, kept[one], content, is_program=True)
                for one, content in self.scripts.items()
                if one in kept
            ),
            Edit(path, files.read(path), text_of(record)),
        )
        return tuple(edit for edit in every if edit.before != edit.after)

    def _kept(self, named: set[str], installed: set[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each script that is to be there, and what is there now."""
        for path in self.scripts.keys() - installed:
            content = files.read(path)
            if path in named or content in (None, self.scripts[path]):
                yield path, content


def is_script(name: str, layout: Layout) -> bool:
    """Whether a name in a record is that of a file in the folder of scripts, and no other one.

    >>> here = Layout("/env", "lib/site-packages", "bin", "bin/python")
    >>> [is_script(name, here) for name in ("bin/x", "bin/../x", "bin/", "x", "bin/a/b", "bin/..")]
    [True, False, False, False, False, False]
    """
    folder, _, file = name.rpartition("/")
    return folder == layout.scripts and file not in ("", ".", "..") and "\\" not in file


def installed_scripts(layout: Layout, facts: Facts) -> set[str]:
    """Return the paths in the folder of scripts that installers have recorded as theirs."""
    site = layout.site_dir
    found: set[str] = set()
    for metadata in metadata_in(Trees(Finders(facts), facts).of(site), site):
        recorded = metadata.recorded
        for path in recorded.paths if recorded else ():
            if path.startswith(".."):
                found.add(layout.path(posixpath.normpath(f"{layout.site}/{path}")))
    return {path for path in found if os.path.dirname(path) == layout.script_folder}
