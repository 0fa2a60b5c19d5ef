"""The sources of an archive: modules, packages, directories, projects, wheels and lists of them."""

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from zippath.errors import UsageError, ZippathError
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.packing import environment_source, project, wheel_sources
from zippath.packing.folder import SourceFolder, file_piece
from zippath.packing.piece import EVERYTHING, Piece, Wanted, require_encodable, unreadable
from zippath.packing.receiver import Receiver
from zippath.wheelhouse.choice import wheels_for
from zippath.wheelhouse.lists import is_list

_REPOSITORIES = (".bzr", ".git", ".hg", ".svn")
_INITS = ("__init__.py", "__init__.pyc")


def _nobody() -> Receiver:
    raise UsageError("no python is named")


@dataclass(frozen=True)
class Gathering:
    """The sources of one archive, and the wanted files in them; all paths are absolute.

    `output` is the archive: it is no part of itself. `environment` is an installed one to be
    packed. `wheels` is a folder with the wheels of lock files. `receiver` gives the Python that
    decides which wheels fit.
    """

    sources: Sequence[str]
    output: str = ""
    wanted: Wanted = EVERYTHING
    environment: Receiver | None = None
    wheels: str | None = None
    receiver: Callable[[], Receiver] = _nobody

    def pieces(self) -> Iterator[Piece]:
        """Yield the files of all sources. Raises ZippathError, also for a source without any."""
        if self.environment is not None:
            yield from environment_source.pieces(self.environment, self.wanted, self._apart)
        for source in self.sources:
            found = list(self._of(source))
            if not found:
                raise ZippathError(
                    f"could not pack {source}: there is nothing in it to pack",
                    "--include takes nothing in it" if self.wanted.include else None,
                )
            yield from found

    def notes(self) -> Iterator[str]:
        """Yield remarks about files that stay behind in the sources."""
        if self.environment is not None:
            yield from environment_source.notes(self.environment)
        for source in self.sources:
            for name in _REPOSITORIES:
                if os.path.lexists(os.path.join(source, name)):
                    yield f"left out: {os.path.join(source, name)}"

    @property
    def _apart(self) -> frozenset[str]:
        return frozenset([os.path.realpath(self.output)] if self.output else [])

    def _of(self, source: str) -> Iterator[Piece]:
        if not source:
            raise UsageError("'' is not the name of a source")
        if not os.path.lexists(source):
            raise ZippathError(
                f"could not find the source {source}", "name a file or a directory that is there"
            )
        if os.path.realpath(source) in self._apart:
            raise UsageError(f"{source} is the archive to be made", "name another one: --output")
        if os.path.isdir(source):
            return self._of_directory(source)
        if source.lower().endswith(ARCHIVE_SUFFIXES):
            return wheel_sources.pieces(source, self.wanted)
        if is_list(source):
            return self._of_wheels(self._listed_in(source))
        return self._of_file(source)

    def _of_directory(self, directory: str) -> Iterator[Piece]:
        if any(os.path.isfile(os.path.join(directory, init)) for init in _INITS):
            return self._folder(directory, f"{os.path.basename(directory)}/")
        if wheel_sources.has_only_wheels(directory):
            return self._of_wheels(wheel_sources.fitting_in(directory, self.receiver().facts))
        if parts := project.parts_of(directory):
            return self._of_parts(directory, parts)
        return self._folder(directory, "")

    def _listed_in(self, source: str) -> list[str]:
        receiver = self.receiver()
        folders = () if self.wheels is None else (self.wheels,)
        found = [wheel.path for wheel in wheels_for(source, folders, receiver.facts)]
        if not found:
            raise ZippathError(f"could not pack {source}: it asks for nothing for {receiver}")
        return found

    def _of_wheels(self, wheels: Sequence[str]) -> Iterator[Piece]:
        for wheel in wheels:
            yield from wheel_sources.pieces(wheel, self.wanted)

    def _of_parts(self, directory: str, parts: Sequence[project.ProjectPart]) -> Iterator[Piece]:
        for part in parts:
            path = os.path.join(directory, part.path)
            if os.path.isdir(path):
                yield from self._folder(path, part.prefix)
            else:
                yield from self._of_file(path)

    def _folder(self, directory: str, prefix: str) -> Iterator[Piece]:
        drafts = f".{glob.escape(os.path.basename(self.output))}.{'[0-9a-f]' * 8}"
        wanted = replace(self.wanted, exclude=(*self.wanted.exclude, drafts))
        return SourceFolder(directory, prefix, wanted, self._apart).pieces()

    def _of_file(self, path: str) -> Iterator[Piece]:
        name = os.path.basename(path)
        require_encodable(name, path)
        accepts = self.wanted.accepts
        if self.wanted.takes(name) and (accepts is None or accepts(path)):
            try:
                yield file_piece(path, name, os.stat(path))
            except OSError as error:
                raise unreadable(path, error) from error
