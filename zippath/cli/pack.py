"""`zippath pack`: makes one archive of modules, packages, directories and wheels."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, packed_as, target
from zippath.cli.progress import Progress
from zippath.packing import packer
from zippath.packing.wishes import Wishes

app = command_app()


@app.command(epilog="Example: zippath pack hello.py shop -o hello.zip --python 3.12")
def pack(
    archive: Annotated[
        str,
        typer.Option("-o", "--output", "--to", metavar="FILE", help="zip, pyz or whl to make"),
    ],
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE...]",
            help="module, package, directory, project, wheel, folder of wheels, pylock.toml or "
            "requirements.txt",
        ),
    ] = None,
    environment: Annotated[
        str | None,
        typer.Option(metavar="VENV", help="everything that is installed in it"),
    ] = None,
    wheels: Annotated[
        str | None, typer.Option(metavar="DIR", help="has the wheels that a lock file names")
    ] = None,
    python: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPEC", help="hold bytecode for it; repeat it: zipimport finds the first's"
        ),
    ] = None,
    compiles: Annotated[
        bool | None, typer.Option("--compile/--no-compile", help="hold bytecode, or none")
    ] = None,
    optimize: Annotated[int, typer.Option(metavar="LEVEL", help="of the bytecode: 0, 1 or 2")] = 0,
    strip_source: Annotated[
        bool, typer.Option("--strip-source", help="leave out sources that are compiled")
    ] = False,
    compression: Annotated[
        str, typer.Option(metavar="METHOD", help="stored, deflate[:LEVEL], bzip2, lzma, zstd")
    ] = "stored",
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="take nothing else; repeat it")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="leave this out; repeat it")
    ] = None,
    namespace: Annotated[
        str, typer.Option(metavar="PACKAGE", help="put everything below it, such as acme.plugins")
    ] = "",
    main: Annotated[
        str | None,
        typer.Option(metavar="MODULE[:FUNCTION]", help="what runs when the archive is run"),
    ] = None,
    shebang: Annotated[
        str | None, typer.Option(metavar="PATH", help="of the interpreter of a .pyz")
    ] = None,
    name: Annotated[str, typer.Option(metavar="PROJECT", help="the name of a .whl")] = "",
    version: Annotated[str, typer.Option(metavar="VERSION", help="of a .whl")] = "",
    order_from: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="of python -X importtime: what is imported first leads"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="replace the archive")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="let each python import from it: this runs its code")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="make no archive if there is anything to warn of")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="list what it would hold")] = False,
    json: target.Json = False,
) -> None:
    """Make one archive of modules, packages, projects or wheels.

    The same sources give the same bytes. Bytecode is bound to the hash of its source, so no clock
    and no time zone makes it stale. Python's zipimport finds that of the first --python; zippath's
    importer finds that of all. It exits with 1 if what it has made is of no use: if nothing can be
    imported from it, or --verify fails.
    """
    wishes = Wishes(
        sources=tuple(sources or ()),
        output=archive,
        cwd=target.cwd(),
        env=os.environ,
        environment=environment,
        wheels=wheels,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        namespace=namespace,
        pythons=tuple(python or ()),
        compiles=compiles,
        optimize=optimize,
        strip_source=strip_source,
        compression=compression,
        main=main,
        shebang=shebang,
        name=name,
        version=version,
        order_from=order_from,
        force=force,
        verify=verify,
        strict=strict,
    )
    planned = packer.plan(wishes.recipe)
    if dry_run:
        _show(packed_as.plan_as_json(planned), packed_as.plan_as_text(planned), json)
        return
    with Progress(planned.work) as progress:
        recipe = replace(planned.recipe, step=progress.step)
        packed = packer.make(replace(planned, recipe=recipe))
    _show(packed_as.as_json(planned, packed), packed_as.as_text(planned, packed), json)
    if not packed.checked.is_useful:
        raise typer.Exit(1)


def _show(result: dict[str, Any], lines: Iterator[str], json: bool) -> None:
    if json:
        output.as_json(result)
    else:
        output.lines(lines)
