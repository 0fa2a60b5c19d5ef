"""The files below a directory, in an order that no file system decides."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from zippath.errors import ZippathError
from zippath.packing.piece import LEFTOVERS, Piece, Wanted, exclusion, require_encodable, unreadable


@dataclass(frozen=True)
class SourceFolder:
    """A directory whose files become members below `prefix` ("" or with a `/` at its end).

    The files in `apart`, such as the archive in the making, are left out. With `follows`, links
    may lead out of it.
    """

    path: str
    prefix: str
    wanted: Wanted
    apart: frozenset[str] = frozenset()
    follows: bool = False

    def pieces(self) -> Iterator[Piece]:
        """Yield its files, sorted by their names. Raises ZippathError."""
        yield from self._below(self.path, self.prefix, (os.path.realpath(self.path),))

    def _below(self, directory: str, prefix: str, above: tuple[str, ...]) -> Iterator[Piece]:
        try:
            names = sorted(os.listdir(directory))
        except OSError as error:
            raise unreadable(directory, error) from error
        for name in names:
            path = os.path.join(directory, name)
            if name in LEFTOVERS or self.wanted.leaves_out(prefix + name):
                continue
            if self.wanted.accepts is not None and not self.wanted.accepts(path):
                continue
            yield from self._of(path, prefix + name, above)

    def _of(self, path: str, name: str, above: tuple[str, ...]) -> Iterator[Piece]:
        require_encodable(name, path)
        found = self._status(path)
        if stat.S_ISDIR(found.st_mode):
            real = os.path.realpath(path)
            if real in above:
                raise ZippathError(
                    f"could not pack {path}: it is a link to a folder that it lies in",
                    f"leave it out: {exclusion(os.path.basename(path))}",
                )
            yield from self._below(path, f"{name}/", (*above, real))
        elif self.wanted.takes(name) and os.path.realpath(path) not in self.apart:
            yield file_piece(path, name, found)

    def _status(self, path: str) -> os.stat_result:
        try:
            if os.path.islink(path) and not self.follows:
                self._require_inside(path)
            return os.stat(path)
        except OSError as error:
            raise unreadable(path, error) from error

    def _require_inside(self, path: str) -> None:
        real, root = os.path.realpath(path), os.path.realpath(self.path)
        if real != root and not real.startswith(os.path.join(root, "")):
            raise ZippathError(
                f"could not pack {path}: it is a link that leads out of {self.path}, to {real}",
                f"leave it out: {exclusion(os.path.basename(path))}, or name its target",
            )


def file_piece(path: str, name: str, found: os.stat_result) -> Piece:
    """Return the piece for a file. Raises ZippathError unless it is a regular one."""
    if not stat.S_ISREG(found.st_mode):
        raise ZippathError(
            f"could not pack {path}: it is no regular file",
            f"leave it out: {exclusion(os.path.basename(path))}",
        )
    is_executable = bool(found.st_mode & 0o111)
    return Piece(name, path, partial(read_file, path), found.st_size, is_executable)


def read_file(path: str) -> bytes:
    """Return the content of a file. Raises ZippathError."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise unreadable(path, error) from error
