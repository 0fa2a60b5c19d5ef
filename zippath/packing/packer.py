"""Makes one archive of sources."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from zippath.errors import UsageError, ZippathError
from zippath.inspection import Concern
from zippath.packing import main_script, tree, wheel_metadata, writing
from zippath.packing.checking import Checked, check, foreseen, refuse
from zippath.packing.import_order import in_order
from zippath.packing.piece import Piece
from zippath.packing.precompiling import Failure, compile_all, is_to_compile
from zippath.packing.recipe import Recipe


@dataclass(frozen=True)
class ArchivePlan:
    """The future content of an archive, without its bytecode."""

    recipe: Recipe
    members: Mapping[str, Piece]
    notes: tuple[str, ...] = ()
    """Remarks for people: things left out, and things to know."""

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """The concerns that need no finished archive."""
        return foreseen(self.recipe.output, self.members)

    @property
    def work(self) -> int:
        """The bytes that are to be written or compiled, as `Recipe.step` counts them."""
        members, count = self.members.values(), len(self.recipe.compilers)
        sources = sum(one.size for one in members if is_to_compile(one, self.recipe))
        return sum(one.size for one in members) + (2 * count or 1) * sources


@dataclass(frozen=True)
class Packed:
    """An archive that has been made: its members in order, and what speaks against it.

    `failures` are the modules that could not be compiled.
    """

    path: str
    members: tuple[str, ...]
    size: int
    sha256: str
    failures: tuple[Failure, ...] = ()
    checked: Checked = field(default_factory=Checked)

    @property
    def files(self) -> tuple[str, ...]:
        """The members that are files."""
        return tuple(name for name in self.members if not name.endswith("/"))


def plan(recipe: Recipe) -> ArchivePlan:
    """Gather the files for an archive; nothing is written. Raises ZippathError."""
    writing.require_free(recipe.output, recipe.force)
    found = tree.merged(recipe.gathering.pieces())
    metadata = [name for name in found if name.partition("/")[0].endswith(".dist-info")]
    if recipe.prefix and metadata:
        raise UsageError(
            f"--namespace moves modules, and {metadata[0]} says where they are",
            "leave it out: --exclude '*.dist-info'",
        )
    found = tree.without_old_bytecode(tree.below(recipe.prefix, found))
    if recipe.wheel is not None:
        made = list(wheel_metadata.metadata(recipe.wheel, found, recipe.main))
    else:
        made = [] if recipe.main is None else [recipe.main.piece(found)]
    if not found:
        raise ZippathError(f"could not pack {recipe.output}: there is nothing to pack")
    if recipe.main is not None:
        recipe.main.require_object(found)
    found |= {piece.name: piece for piece in made}
    if recipe.shebang:
        main_script.require_main(found, recipe.output)
    said = (*recipe.gathering.notes(), recipe.compression.note)
    return ArchivePlan(recipe, found, tuple(filter(None, said)))


def make(planned: ArchivePlan) -> Packed:
    """Write the archive that has been planned. Raises ZippathError."""
    recipe = planned.recipe
    with writing.draft(recipe.output, recipe.force) as path:
        compiled = compile_all(recipe, planned.members.values(), os.path.dirname(path))
        members = dict(planned.members)
        for piece in compiled.pieces:
            members[piece.name] = piece
            if recipe.strips_sources:
                del members[piece.name.removesuffix("c")]
        pieces = in_order(dict(sorted(members.items())), recipe.order)
        if recipe.wheel is not None:
            pieces.append(wheel_metadata.record(recipe.wheel, pieces))
        folders = tree.folders_without_init(members)
        form = writing.ArchiveForm(
            recipe.compression, writing.moment_of(recipe.env), recipe.shebang
        )
        writing.write(path, pieces, folders, form, recipe.step)
        size, digest = os.path.getsize(path), _digest(path)
        receivers = recipe.receivers()
        target = recipe.main.target if recipe.main else ""
        published = {one.name for one in planned.members.values() if one.is_published}
        checked = check(
            path, recipe.output, receivers, recipe.verifies, recipe.env, target, published
        )
        if recipe.is_strict:
            refuse(recipe.output, checked.problems(compiled.failures))
    names = (*folders, *(piece.name for piece in pieces))
    return Packed(recipe.output, names, size, digest, compiled.failures, checked)


def _digest(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
