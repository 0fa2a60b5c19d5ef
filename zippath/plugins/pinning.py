"""Writes the allow-list of a folder, and says how it differs from what is there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from zippath.edits import Edit, read
from zippath.plugins.pins import FILE, Pins, hashed, name_in, pins_text, read_pins
from zippath.plugins.plugin_error import PluginError


@dataclass(frozen=True)
class Pinning:
    """The digests of the archives in `folder` now, and those in the allow-list at `path`.

    `unread` has the reasons of archives that cannot be read: a digest that the list has of one
    stays there.
    """

    folder: str
    path: str
    now: Mapping[str, str]
    before: Mapping[str, str]
    unread: Mapping[str, str]

    @property
    def added(self) -> tuple[str, ...]:
        """The archives that are not in the list."""
        return tuple(sorted(self.now.keys() - self.before.keys()))

    @property
    def removed(self) -> tuple[str, ...]:
        """The archives of the list that are no longer in the folder."""
        return tuple(sorted(self.before.keys() - self.now.keys() - self.unread.keys()))

    @property
    def changed(self) -> tuple[str, ...]:
        """The archives with other bytes than those in the list."""
        both = self.now.keys() & self.before.keys()
        return tuple(sorted(name for name in both if self.now[name] != self.before[name]))

    def edit(self) -> Edit:
        """Return the edit that brings the list up to date."""
        kept = {name: self.before[name] for name in self.unread.keys() & self.before.keys()}
        return Edit(self.path, read(self.path), pins_text({**kept, **self.now}))

    def state_of(self, archive: str) -> str:
        """Say whether an archive is pinned."""
        name = name_in(self.folder, archive)
        if name not in self.before:
            return "not pinned"
        if name in self.unread:
            return "unreadable"
        return "pinned" if self.now.get(name) == self.before[name] else "changed"


def pinning_of(folder: str, output: str | None = None) -> Pinning:
    """Hash the archives of a folder and read its list, `SHA256SUMS` unless `output` names one.

    Raises PluginError if the folder cannot be read, or if a list is not to be trusted.
    """
    path = output or os.path.join(folder, FILE)
    parent = os.path.dirname(path)
    if os.path.isdir(folder) and not os.path.isdir(parent):
        raise PluginError(f"could not find the folder {parent}", "make it first")
    there = os.path.lexists(path)
    pins = read_pins(path, folder) if there else Pins(path, {})
    found = hashed(folder)
    return Pinning(folder, path, found.digests, pins.digests, found.unread)
