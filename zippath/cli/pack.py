"""`zippath pack`: makes one archive of modules, packages, directories and wheels."""

import os
from dataclasses import replace
from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, target
from zippath.cli.progress import Progress
from zippath.packing import packer
from zippath.packing.compression import compression_of
from zippath.packing.namespace import folder_of
from zippath.packing.piece import Wanted
from zippath.packing.recipe import Recipe
from zippath.wording import counted

app = command_app()


@app.command(epilog="Example: zippath pack hello.py shop -o hello.zip")
def pack(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="module, package, directory, project, wheel"),
    ],
    archive: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="the archive to make")
    ],
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="take nothing else; repeat it")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="leave this out; repeat it")
    ] = None,
    namespace: Annotated[
        str, typer.Option(metavar="PACKAGE", help="put everything below it, such as acme.plugins")
    ] = "",
    compression: Annotated[
        str, typer.Option(metavar="METHOD", help="stored, deflate[:LEVEL], bzip2, lzma, zstd")
    ] = "stored",
    force: Annotated[bool, typer.Option("--force", help="replace the archive")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="list what it would hold")] = False,
    json: target.Json = False,
) -> None:
    """Make one archive of modules, packages, directories, projects and wheels.

    The same sources give the same bytes.
    """
    recipe = Recipe(
        tuple(map(target.absolute, sources)),
        target.absolute(archive),
        Wanted(tuple(include or ()), tuple(exclude or ())),
        folder_of(namespace),
        compression_of(compression),
        force,
        os.environ,
    )
    planned = packer.plan(recipe)
    if dry_run:
        _list(recipe, planned, json)
        return
    with Progress(planned.size) as progress:
        packed = packer.make(replace(recipe, step=progress.step), planned)
    if json:
        output.as_json(_as_object(packed))
        return
    output.text(
        f"packed {packed.path}: {counted(len(planned.pieces), 'file')}, {packed.size} bytes"
    )


def _list(recipe: Recipe, planned: packer.ArchivePlan, json: bool) -> None:
    if json:
        members = [{"name": one.name, "size": one.size, "from": one.origin}
                   for one in planned.pieces]  # fmt: skip
        output.as_json({"archive": recipe.output, "dry_run": True, "members": members})
        return
    output.text(f"would pack {recipe.output}: {counted(len(planned.pieces), 'file')}")
    output.lines(f"  {piece.size:>9}  {piece.name}" for piece in planned.pieces)


def _as_object(packed: packer.Packed) -> dict[str, Any]:
    return {
        "archive": packed.path,
        "members": list(packed.members),
        "size": packed.size,
        "sha256": packed.sha256,
    }
