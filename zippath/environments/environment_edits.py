"""The edits that give an environment its scripts, its data and its record, beside its path."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zippath.distributions.installed import metadata_in
from zippath.edits import Edit, files, whole_folder
from zippath.environments.data_links import is_taken
from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import EnvironmentRecord, record_file, text_of
from zippath.environments.existing import environment_at
from zippath.environments.scripts import is_reserved
from zippath.environments.shown_metadata import Folders, metadata_edits, shown_in
from zippath.errors import ZippathError
from zippath.finders.trees import RealTree
from zippath.syspath.snapshot import Snapshot
from zippath.wheelhouse.own_store import own_store


@dataclass(frozen=True)
class EnvironmentEdits:
    """What an environment is to have: a record, scripts by path, links to data by name.

    What the record says of scripts and data does not count: that is what is there in the end.
    `shown` is the metadata for other tools. `seen` is the record that the list was taken from.
    """

    layout: Layout
    record: EnvironmentRecord
    scripts: Mapping[str, bytes]
    links: Mapping[str, str]
    shown: Folders
    seen: EnvironmentRecord | None = None

    def plan(self, _snapshot: Snapshot) -> tuple[Edit, ...]:
        """Plan the edits, on what the environment has now.

        What an installer has put there, or somebody else, stays. Raises ZippathError.
        """
        old = environment_at(self.layout.directory).record
        if self.seen not in (None, old):
            raise ZippathError(
                f"{self.layout.directory} has changed since it was looked at", "try again"
            )
        installed = installed_scripts(self.layout)
        scripts = tuple(self._script_edits(old, installed))
        wanted = dict(self._wanted_links())
        links = tuple(self._link_edits(old, wanted))
        kept = {edit.path for edit in (*scripts, *links) if edit.after is not None}
        names = tuple(self.layout.name(path) for path in self.scripts if path in kept)
        data = tuple(name for name in wanted if self.layout.path(name) in kept)
        path = record_file(self.layout.directory)
        record = replace(self.record, python=old.python, scripts=names, data=data)
        shown = metadata_edits(self.layout.site_dir, self.shown)
        there = files.read(path)
        # an earlier zippath lays it out otherwise
        after = there if record == old else text_of(record)
        every = (*scripts, *links, *shown, Edit(path, there, after))
        return tuple(edit for edit in every if edit.before != edit.after)

    def links_in_the_way(self) -> tuple[Edit, ...]:
        """Return the edits that delete links where folders have to be: they come first."""
        named = dict(self._own_links(environment_at(self.layout.directory).record))
        folders = {folder for name in self.links for folder in _folders_of(name)}
        return tuple(self._link(name, named[name], None) for name in sorted(folders & named.keys()))

    def gone_folders(self) -> tuple[str, ...]:
        """Return the folders, inner ones first, that may be empty when something is gone."""
        old, site = environment_at(self.layout.directory).record, self.layout.site_dir
        names = {folder for name in old.data for folder in _folders_of(name)}
        data = (self.layout.path(name) for name in sorted(names, reverse=True))
        return (*data, *(os.path.join(site, name) for name in shown_in(site)))

    def _script_edits(self, old: EnvironmentRecord, installed: set[str]) -> Iterator[Edit]:
        named = {self.layout.path(name) for name in old.scripts if is_script(name, self.layout)}
        for path in sorted(named - installed - self.scripts.keys()):
            yield Edit(path, files.read(path), None)
        for path, wanted in self.scripts.items():
            content = None if path in installed else files.read(path)
            if path not in installed and (path in named or content in (None, wanted)):
                yield Edit(path, content, wanted, is_program=True)

    def _wanted_links(self) -> Iterator[tuple[str, str]]:
        """Yield the links, to files where the environment has a folder instead of one link."""
        for name, target in self.links.items():
            place = self.layout.path(name)
            if not os.path.isdir(place) or os.path.islink(place):
                yield name, target
                continue
            for folder, _, names in os.walk(target):
                inside = os.path.relpath(folder, target).replace(os.sep, "/")
                for one in sorted(names):
                    yield posixpath.normpath(f"{name}/{inside}/{one}"), os.path.join(folder, one)

    def _link_edits(self, old: EnvironmentRecord, wanted: Mapping[str, str]) -> Iterator[Edit]:
        if not whole_folder.HAS_LINKS:
            yield from self._copy_edits(old, wanted)
            return
        named = dict(self._own_links(old))
        for name in sorted(named.keys() - wanted.keys()):
            yield self._link(name, named[name], None)
        for name, target in wanted.items():
            if any(map(self._link_at, _folders_of(name))):
                continue  # a link of others, or one that goes first
            there = self._link_at(name)
            is_free = not os.path.lexists(self.layout.path(name))
            if is_free or name in named or there == os.fsencode(target):
                yield self._link(name, there, os.fsencode(target))

    def _copy_edits(self, old: EnvironmentRecord, wanted: Mapping[str, str]) -> Iterator[Edit]:
        """Yield the edits for copies: the record alone tells which files are zippath's."""
        named = {name for name in old.data if is_inside(name) and not is_taken(name, self.layout)}
        for name in sorted(named - wanted.keys()):
            path = self.layout.path(name)
            yield Edit(path, files.read(path), None)
        for name, target in wanted.items():
            path = self.layout.path(name)
            there, after = files.read(path), files.read(target)
            if name in named or there in (None, after):
                yield Edit(path, there, after)

    def _own_links(self, old: EnvironmentRecord) -> Iterator[tuple[str, bytes]]:
        """Yield the links of a record that lead into zippath's own store, whatever else it says."""
        ours = os.fsencode(os.path.join(own_store().directory, ""))
        for name in old.data:
            there = self._link_at(name) if is_inside(name) else None
            if there is not None and there.startswith(ours):
                yield name, there

    def _link(self, name: str, before: bytes | None, after: bytes | None) -> Edit:
        return Edit(self.layout.path(name), before, after, is_link=True)

    def _link_at(self, name: str) -> bytes | None:
        path = self.layout.path(name)
        return os.fsencode(os.readlink(path)) if os.path.islink(path) else None


def is_script(name: str, layout: Layout) -> bool:
    """Whether a name in a record is that of a script of zippath, whatever the record says.

    >>> here = Layout("/env", "lib/site-packages", "bin", "bin/python")
    >>> names = ("bin/x", "bin/../x", "bin/", "x", "bin/a/b", "bin/..", "bin/python3")
    >>> [is_script(name, here) for name in names]
    [True, False, False, False, False, False, False]
    """
    folder, _, file = name.rpartition("/")
    is_plain = file not in ("", ".", "..") and "\\" not in file and not is_reserved(file)
    return folder == layout.scripts and is_plain and not os.path.islink(layout.path(name))


def is_inside(name: str) -> bool:
    """Whether a name in a record is that of something in the environment.

    >>> [is_inside(name) for name in ("share/x", "../x", "/x", "a//b", "a/..", "")]
    [True, False, False, False, False, False]
    """
    return "\\" not in name and not {"", ".", ".."}.intersection(name.split("/"))


def _folders_of(name: str) -> Iterator[str]:
    """Yield the names of the folders that something is in, outermost first.

    >>> list(_folders_of("share/man/x"))
    ['share', 'share/man']
    """
    parts = name.split("/")
    return ("/".join(parts[:at]) for at in range(1, len(parts)))


def installed_scripts(layout: Layout) -> set[str]:
    """Return the paths in the folder of scripts that installers have recorded as theirs."""
    site = layout.site_dir
    found: set[str] = set()
    for metadata in metadata_in(RealTree(site), site):
        recorded = metadata.recorded
        for path in recorded.paths if recorded else ():
            if path.startswith(".."):
                found.add(layout.path(posixpath.normpath(f"{layout.site}/{path}")))
    return {path for path in found if os.path.dirname(path) == layout.script_folder}
