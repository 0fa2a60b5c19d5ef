"""The files of an archive or a directory, without running anything: modules and metadata."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.machinery import all_suffixes
from zipimport import ZipImportError

from zippath.distributions.entry_points import entry_points
from zippath.distributions.headers import LIMIT, Headers, parse_headers
from zippath.distributions.metadata_dirs import HEADER_FILES, metadata_dirs
from zippath.importer.finder import ZipImporter
from zippath.importer.index import INDEXES

# Extension modules of any platform
_NATIVE = (".so", ".pyd", ".dylib")


@dataclass(frozen=True)
class PluginFiles:
    """The files at `path`, by names with `/` between their parts."""

    path: str

    @cached_property
    def is_archive(self) -> bool:
        """Whether it is an archive. Raises ZipImportError for a file that is none."""
        if os.path.isdir(self.path):
            return False
        ZipImporter(self.path)  # reads the names, or the index of them in the cache
        return True

    def names(self, folder: str = "") -> tuple[str, ...]:
        """The names in a folder, sorted; directories have a `/` at the end."""
        if self.is_archive:
            inside = folder and f"{folder}/"
            return tuple(sorted(INDEXES.current(self.path).listing(inside)))
        try:
            with os.scandir(os.path.join(self.path, folder)) as found:
                return tuple(sorted(one.name + "/" * one.is_dir() for one in found))
        except OSError:
            return ()

    def read(self, file: str) -> bytes:
        """The content of a small file, nothing if there is none, or a large one."""
        try:
            return self._content(file)
        except (OSError, ZipImportError):
            return b""

    def _content(self, file: str) -> bytes:
        folder, sep, name = file.rpartition("/")
        if self.is_archive:
            index = INDEXES.current(self.path)
            small = index.member(folder + sep, name).size <= LIMIT
            return index.read(folder + sep, name) if small else b""
        path = os.path.join(self.path, file)
        if not os.path.isfile(path):  # reading from a pipe would wait for a writer
            return b""
        with open(path, "rb") as opened:
            return opened.read(LIMIT)

    def has_module(self, name: str) -> bool:
        """Whether there is a module or a package; submodules are looked for in their package."""
        folder, _, tail = name.replace(".", "/").rpartition("/")
        names = self.names(folder)
        return f"{tail}/" in names or any(tail + suffix in names for suffix in all_suffixes())

    def native_tops(self) -> Iterator[str]:
        """Yield the names at the top with extension modules, of whatever platform."""
        for name in self.names():
            if name.endswith(_NATIVE) or (name.endswith("/") and self._is_native(name[:-1])):
                yield name.rstrip("/").partition(".")[0]

    def _is_native(self, folder: str) -> bool:
        return any(
            name.endswith(_NATIVE)
            or (name.endswith("/") and self._is_native(f"{folder}/{name[:-1]}"))
            for name in self.names(folder)
        )

    @cached_property
    def metadata(self) -> tuple["Carried", ...]:
        """The metadata of the distributions in the archive."""
        tops = (name.rstrip("/") for name in self.names())
        return tuple(
            Carried(self, one.place, one.name, one.version)
            for one in metadata_dirs(tops, self.path)
        )


@dataclass(frozen=True)
class Carried:
    """The metadata of a distribution in `files`, at `place`."""

    files: PluginFiles
    place: str
    name: str
    version: str

    @cached_property
    def headers(self) -> Headers:
        """The fields of METADATA or PKG-INFO."""
        for file in HEADER_FILES:
            if data := self.files.read(f"{self.place}/{file}"):
                return parse_headers(data)
        return Headers({})

    def entry_points(self, group: str) -> Iterator[tuple[str, str]]:
        """Yield the names and values of the entry points in a group."""
        groups = entry_points(self.files.read(f"{self.place}/entry_points.txt"))
        for line in groups.get(group, ()):
            name, _, value = line.partition("=")
            yield name.strip(), value.partition("[")[0].strip()
