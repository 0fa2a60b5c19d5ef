"""Makes one archive of sources."""

import hashlib
import os
from dataclasses import dataclass

from zippath.packing import tree, writing
from zippath.packing.piece import Piece
from zippath.packing.recipe import Recipe
from zippath.packing.sources import Gathering


@dataclass(frozen=True)
class ArchivePlan:
    """What an archive is going to hold: its members in order, and folders of their own."""

    pieces: tuple[Piece, ...]
    folders: tuple[str, ...]
    form: writing.ArchiveForm

    @property
    def size(self) -> int:
        """The size of the content."""
        return sum(piece.size for piece in self.pieces)


@dataclass(frozen=True)
class Packed:
    """An archive that has been made."""

    path: str
    members: tuple[str, ...]
    size: int
    sha256: str


def plan(recipe: Recipe) -> ArchivePlan:
    """Look what goes into an archive; nothing is written. Raises ZippathError."""
    writing.require_free(recipe.output, recipe.force)
    gathering = Gathering(recipe.wanted, recipe.output)
    found = tree.merged(piece for source in recipe.sources for piece in gathering.pieces(source))
    found = tree.below(recipe.prefix, found)
    form = writing.ArchiveForm(recipe.compression, writing.moment_of(recipe.env))
    return ArchivePlan(tuple(found.values()), tuple(tree.folders_without_init(found)), form)


def make(recipe: Recipe, planned: ArchivePlan) -> Packed:
    """Write the archive that has been planned. Raises ZippathError."""
    with writing.draft(recipe.output, recipe.force) as path:
        writing.write(path, planned.pieces, planned.folders, planned.form, recipe.step)
        size, digest = os.path.getsize(path), _digest(path)
    members = (*planned.folders, *(piece.name for piece in planned.pieces))
    return Packed(recipe.output, members, size, digest)


def _digest(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
