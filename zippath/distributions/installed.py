"""Installed distributions, found where `importlib.metadata` finds them."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from zippath.distributions import headers, recorded_files
from zippath.distributions.headers import Headers, parse_headers
from zippath.distributions.metadata_dirs import HEADER_FILES, MetadataDir, metadata_dirs
from zippath.distributions.names import SHOWN_BY, is_valid, normalised
from zippath.distributions.recorded_files import RecordedFiles
from zippath.finders.trees import Tree, Trees
from zippath.importer.boot import STARTUP_FILE

# at most this many bytes of a top_level.txt are read: a thousand names
_TOP_LEVEL_LIMIT = 1 << 16


@dataclass(frozen=True)
class Distribution:
    """An installed distribution: name and version as spelt, entry, and place of its metadata.

    `location` is a directory or, for some egg-infos, a file. `version` may be unknown: "".
    """

    name: str
    version: str
    entry: str
    location: str

    @property
    def normalised_name(self) -> str:
        """The name in the spelling for comparisons (PEP 503)."""
        return normalised(self.name)


@dataclass(frozen=True)
class Metadata:
    """The metadata of one distribution; a file of it is read once it is asked for."""

    tree: Tree
    entry: str
    directory: MetadataDir

    @cached_property
    def by_directory(self) -> Distribution:
        """The distribution as its directory is named: no file is read if that has a version."""
        named = self.directory
        return self._distribution(named.name, named.version) if named.version else self.by_headers

    @cached_property
    def by_headers(self) -> Distribution:
        """The distribution as its headers spell it; without a name there, as its directory does.

        Names get into commands that a person types, so what is no name does not count.
        """
        name, version = self.headers.get("Name"), self.headers.get("Version")
        if name and is_valid(name):
            return self._distribution(name, version)
        return self._distribution(self.directory.name, self.directory.version)

    def _distribution(self, name: str, version: str) -> Distribution:
        location = os.path.join(self.tree.root, self.directory.place)
        return Distribution(name, version, self.entry, location)

    @cached_property
    def headers(self) -> Headers:
        """The headers of METADATA or PKG-INFO; an egg-info may itself be such a file."""
        for file in HEADER_FILES:
            if data := self.read(file, headers.LIMIT):
                return parse_headers(data)
        return parse_headers(self.tree.read(self.directory.place, headers.LIMIT) or b"")

    @cached_property
    def recorded(self) -> RecordedFiles | None:
        """The recorded files, None if there is no RECORD and no installed-files.txt."""
        data = self._lines("RECORD")
        if data is not None:
            return RecordedFiles(data)
        data = self._lines("installed-files.txt")
        return None if data is None else RecordedFiles(data, self.directory.place)

    def _lines(self, file: str) -> bytes | None:
        """Read a list of files, without a last line that is cut off by the limit."""
        data = self.read(file, recorded_files.LIMIT)
        if data is not None and len(data) == recorded_files.LIMIT:
            return data[: data.rfind(b"\n") + 1]
        return data

    @cached_property
    def top_level(self) -> frozenset[str]:
        """The names in top_level.txt; without that file, the name of the project."""
        data = self.read("top_level.txt", _TOP_LEVEL_LIMIT)
        if data is None:
            return frozenset({re.sub(r"[-.]+", "_", self.directory.name)})
        return frozenset(data.decode("utf-8", "surrogateescape").split())

    def read(self, file: str, limit: int) -> bytes | None:
        """Return up to `limit` bytes of one of its files, None if there is no such file."""
        return self.tree.read(f"{self.directory.place}/{file}", limit)


def metadata_in(tree: Tree, entry: str) -> Iterator[Metadata]:
    """Yield the metadata of every distribution in an entry with the files of `tree`.

    What zippath shows to tools that read no archives is left out, as its importer does.
    """
    names = tree.listdir("")
    for directory in metadata_dirs(names, tree.root):
        found = Metadata(tree, entry, directory)
        if STARTUP_FILE not in names or found.read("INSTALLER", len(SHOWN_BY) + 1) != SHOWN_BY:
            yield found


def first_by_name(path: Iterable[str], trees: Trees) -> dict[str, Metadata]:
    """Return the metadata of the distributions on a search path, by their normalised names."""
    return by_name(one for entry in path for one in metadata_in(trees.of(entry), entry))


def by_name(every: Iterable[Metadata]) -> dict[str, Metadata]:
    """Return the metadata by normalised names, in the order of a search path.

    Of several with one name it is that which `importlib.metadata` finds, the first.
    """
    found: dict[str, Metadata] = {}
    for metadata in every:
        found.setdefault(metadata.by_directory.normalised_name, metadata)
    return found


def distributions(path: Iterable[str], trees: Trees) -> Iterator[Distribution]:
    """Yield the distributions on a search path, in its order, as their directories are named."""
    for entry in path:
        for found in metadata_in(trees.of(entry), entry):
            yield found.by_directory
