"""The sources of an archive: modules, packages, directories and projects."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from zippath.edits import files
from zippath.errors import UsageError, ZippathError
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.packing import project, wheel_sources
from zippath.packing.folder import SourceFolder, file_piece
from zippath.packing.piece import EVERYTHING, Piece, Wanted, require_encodable

_INITS = ("__init__.py", "__init__.pyc")


@dataclass(frozen=True)
class Gathering:
    """How the sources of one archive are read: what is wanted of them, and where it will stand."""

    wanted: Wanted = EVERYTHING
    output: str = ""
    """The path of the archive: it is no part of itself."""

    def pieces(self, source: str) -> list[Piece]:
        """Return the files of one source. Raises ZippathError if it has none."""
        found = list(self._of(source))
        if not found:
            raise ZippathError(f"could not pack {source}: there is nothing in it to pack")
        return found

    def _of(self, source: str) -> Iterator[Piece]:
        if not source:
            raise UsageError("'' is not the name of a source")
        if not os.path.lexists(source):
            raise UsageError(
                f"could not find the source {source}", "name a file or a directory that is there"
            )
        if self.output and _is_same(source, self.output):
            raise UsageError(
                f"{source} is the archive to be made", "name another one with --output"
            )
        if os.path.isdir(source):
            return self._of_directory(source)
        if source.lower().endswith(ARCHIVE_SUFFIXES):
            return wheel_sources.pieces(source, self.wanted)
        return self._of_file(source)

    def _of_directory(self, directory: str) -> Iterator[Piece]:
        if _has_any(directory, _INITS):
            yield from self._folder(directory, f"{_name_of(directory)}/")
        elif wheels := wheel_sources.only_wheels_in(directory):
            for wheel in wheels:
                yield from wheel_sources.pieces(wheel, self.wanted)
        elif parts := project.parts_of(directory):
            for part in parts:
                path = os.path.join(directory, part.path)
                if os.path.isdir(path):
                    yield from self._folder(path, part.prefix)
                else:
                    yield from self._of_file(path)
        else:
            yield from self._folder(directory, "")

    def _folder(self, directory: str, prefix: str) -> Iterator[Piece]:
        apart = frozenset([os.path.realpath(self.output)] if self.output else [])
        return SourceFolder(directory, prefix, self.wanted, apart).pieces()

    def _of_file(self, path: str) -> Iterator[Piece]:
        try:
            found = os.stat(path)
        except OSError as error:
            raise files.refusal("read", path, error) from error
        name = os.path.basename(path)
        require_encodable(name, path)
        if self.wanted.takes(name) and (self.wanted.accepts is None or self.wanted.accepts(path)):
            yield file_piece(path, name, found)


def _is_same(source: str, output: str) -> bool:
    return os.path.realpath(source) == os.path.realpath(output)


def _has_any(directory: str, names: tuple[str, ...]) -> bool:
    return any(os.path.isfile(os.path.join(directory, name)) for name in names)


def _name_of(directory: str) -> str:
    """Return the name of a package: a directory may be spelt "." or "pkg/"."""
    return os.path.basename(os.path.abspath(directory))
