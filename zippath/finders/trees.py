"""The files below one entry of a path: a directory, or a folder in an archive."""

import os
from collections.abc import Iterator
from typing import Protocol

from zippath.finders.path_hooks import Finders
from zippath.finders.zip_archive import Unreadable, ZipArchive
from zippath.finders.zip_finder import ZipFinder
from zippath.python.facts import Facts
from zippath.syspath.disk import read_regular


class Tree(Protocol):
    """Files by names relative to the entry, with `/` between their parts."""

    # the entry as a path of the file system or in an archive
    root: str

    def listdir(self, folder: str) -> tuple[str, ...]:
        """The names in a folder, "" for the entry itself."""

    def files(self, folder: str) -> Iterator[str]:
        """All files below a folder."""

    def read(self, file: str, limit: int | None = None) -> bytes | None:
        """The bytes of a file, up to `limit` of them; None for an unreadable one."""


class RealTree:
    """The files of a directory."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._top: tuple[str, ...] | None = None

    def listdir(self, folder: str) -> tuple[str, ...]:
        """The names in a folder; those of the entry itself are read once."""
        if folder:
            return self._listed(folder)
        if self._top is None:
            self._top = self._listed("")
        return self._top

    def _listed(self, folder: str) -> tuple[str, ...]:
        try:
            return tuple(sorted(os.listdir(os.path.join(self.root, folder))))
        except OSError:
            return ()

    def files(self, folder: str) -> Iterator[str]:
        """All files below a folder; links to directories are not followed."""
        top = os.path.join(self.root, folder)
        for directory, _, names in os.walk(top):
            inside = directory[len(top) :].replace(os.sep, "/").strip("/")
            place = "/".join(filter(None, (folder, inside)))
            yield from (f"{place}/{name}" if place else name for name in names)

    def read(self, file: str, limit: int | None = None) -> bytes | None:
        """The bytes of a regular file."""
        return read_regular(os.path.join(self.root, file), limit)


class ZipTree:
    """The files of a folder in an archive."""

    def __init__(self, root: str, archive: ZipArchive, subpath: str) -> None:
        self.root = root
        self._archive = archive
        self._subpath = subpath

    def listdir(self, folder: str) -> tuple[str, ...]:
        """The names in a folder."""
        place = self._subpath + (folder and folder + "/")
        if not place:
            return self._archive.top
        return self._archive.listed(place)

    def files(self, folder: str) -> Iterator[str]:
        """All files below a folder."""
        prefix = self._subpath + (folder and folder + "/")
        for name in self._archive.members:
            if name.startswith(prefix) and not name.endswith("/"):
                yield name[len(self._subpath) :]

    def read(self, file: str, limit: int | None = None) -> bytes | None:
        """The bytes of a member as the target's importer reads it."""
        if self._subpath + file not in self._archive.members:
            return None
        try:
            return self._archive.read(self._subpath + file, limit)
        except Unreadable:
            return None


class Trees:
    """The trees of entries, each made once."""

    def __init__(self, finders: Finders, facts: Facts) -> None:
        self._finders = finders
        self._facts = facts
        self._known: dict[str, Tree] = {}

    def of(self, entry: str) -> Tree:
        """The tree of an item of a search path; a missing entry has no files."""
        if entry not in self._known:
            finder = self._finders.of(entry)
            if isinstance(finder, ZipFinder):
                tree: Tree = ZipTree(entry, finder.archive, finder.subpath)
            else:
                tree = RealTree(entry or self._facts.cwd)
            self._known[entry] = tree
        return self._known[entry]
