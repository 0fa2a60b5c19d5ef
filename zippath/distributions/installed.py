"""The distributions of a target, found where `importlib.metadata` finds them."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from zippath.distributions import headers, recorded_files
from zippath.distributions.headers import Headers, parse_headers
from zippath.distributions.metadata_dirs import HEADER_FILES, MetadataDir, metadata_dirs
from zippath.distributions.names import normalised
from zippath.distributions.recorded_files import RecordedFiles
from zippath.finders.trees import Tree, Trees

# bytes of top_level.txt that are read: room for a thousand names
_TOP_LEVEL_LIMIT = 1 << 16


@dataclass(frozen=True)
class Distribution:
    """An installed distribution, with name and version as they are spelt there.

    `entry` is the item of the path that has it, `location` the directory or file with its metadata.
    `version` is "" where nothing tells it.
    """

    name: str
    version: str
    entry: str
    location: str

    @property
    def normalised_name(self) -> str:
        """The name to compare (PEP 503)."""
        return normalised(self.name)


@dataclass(frozen=True)
class Metadata:
    """The metadata of one distribution in an entry; its files are read when they are asked for."""

    tree: Tree
    entry: str
    directory: MetadataDir

    @cached_property
    def by_directory(self) -> Distribution:
        """The distribution as its directory is named; that is enough for most, and fast."""
        named = self.directory
        return self._distribution(named.name, named.version) if named.version else self.by_headers

    @cached_property
    def by_headers(self) -> Distribution:
        """The distribution as it spells its own name, as its directory is named without one."""
        name, version = self.headers.get("Name"), self.headers.get("Version")
        if name:
            return self._distribution(name, version)
        return self._distribution(self.directory.name, self.directory.version)

    def _distribution(self, name: str, version: str) -> Distribution:
        location = os.path.join(self.tree.root, self.directory.place)
        return Distribution(name, version, self.entry, location)

    @cached_property
    def headers(self) -> Headers:
        """The headers of METADATA or PKG-INFO; an egg-info may be such a file itself."""
        for file in HEADER_FILES:
            if data := self.read(file, headers.LIMIT):
                return parse_headers(data)
        return parse_headers(self.tree.read(self.directory.place, headers.LIMIT) or b"")

    @cached_property
    def recorded(self) -> RecordedFiles | None:
        """The files that belong to it, None where no installer has recorded them."""
        data = self._lines("RECORD")
        if data is not None:
            return RecordedFiles(data)
        data = self._lines("installed-files.txt")
        return None if data is None else RecordedFiles(data, self.directory.place)

    def _lines(self, file: str) -> bytes | None:
        """The lines of a list of files; what the limit cuts off a line is no path."""
        data = self.read(file, recorded_files.LIMIT)
        if data is not None and len(data) == recorded_files.LIMIT:
            return data[: data.rfind(b"\n") + 1]
        return data

    @cached_property
    def top_level(self) -> frozenset[str]:
        """The names in top_level.txt, else the project's own name."""
        data = self.read("top_level.txt", _TOP_LEVEL_LIMIT)
        if data is None:
            return frozenset({re.sub(r"[-.]+", "_", self.directory.name)})
        return frozenset(data.decode("utf-8", "surrogateescape").split())

    def read(self, file: str, limit: int) -> bytes | None:
        """The first `limit` bytes of one of its files, None where there is none."""
        return self.tree.read(f"{self.directory.place}/{file}", limit)


def metadata_in(tree: Tree, entry: str) -> Iterator[Metadata]:
    """The metadata of every distribution in an entry, whose files are those of `tree`."""
    for directory in metadata_dirs(tree.listdir(""), tree.root):
        yield Metadata(tree, entry, directory)


def distributions(path: Iterable[str], trees: Trees) -> Iterator[Distribution]:
    """Every distribution on a search path, in its order, mostly by the names of directories."""
    for entry in path:
        for found in metadata_in(trees.of(entry), entry):
            yield found.by_directory
