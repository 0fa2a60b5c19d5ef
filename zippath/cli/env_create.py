"""`zippath env create`: makes a virtual environment whose packages are archives, as they are."""

import os
from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, present, target, wheel_source
from zippath.cli.several_values import SeveralValues
from zippath.cli.wheel_source import named_source
from zippath.environments.making import Made, Making
from zippath.environments.making import create as make
from zippath.errors import UsageError
from zippath.wording import counted, few

app = command_app()


@app.command(cls=SeveralValues, epilog="Example: zippath env create .venv --archives a.whl b.whl")
def create(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="a new or an empty folder")],
    archives: wheel_source.Archives = None,
    lock: wheel_source.Lock = None,
    requirements: wheel_source.Requirements = None,
    wheels: wheel_source.Wheels = None,
    group: wheel_source.Group = None,
    extra: wheel_source.Extra = None,
    python: Annotated[
        str | None, typer.Option("--python", metavar="SPEC", help="a path, or a version")
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(metavar="TEXT", help="what an active shell shows [default: DIR]")
    ] = None,
    system_site_packages: Annotated[
        bool, typer.Option("--system-site-packages", help="see the packages of the python too")
    ] = False,
    copy: wheel_source.Copy = False,
    metadata: Annotated[
        bool, typer.Option("--metadata", help="show the archives to uv and others, see below")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would be made")] = False,
    json: target.Json = False,
) -> None:
    """Make a virtual environment in a new folder.

    It is what `python -m venv --without-pip` makes. The archives stay where they
    are, or as copies in zippath's own store: --copy.

    pip, and what else runs in the environment, sees the archives. uv reads folders only: with
    --metadata it has one for each archive.
    """
    source = named_source(lock, requirements, archives, wheels, group, extra)
    if source is None:
        raise UsageError(
            "no archives are named",
            "--lock pylock.toml --wheels DIR, --requirements FILE --wheels DIR, or --archives A B",
        )
    wish = Making(
        directory=target.folder(directory),
        source=source,
        archives=tuple(target.archive(name) for name in archives or ()),
        python=python,
        prompt=prompt,
        system_site_packages=system_site_packages,
        copies=copy,
        metadata=metadata,
    )
    made = make(wish, os.environ, target.cwd(), output.message, dry_run)
    if json:
        output.as_json(_as_json(made, dry_run))
    else:
        _print(made, dry_run)


def _print(made: Made, dry_run: bool) -> None:
    record = made.record
    output.text(f"{'would make' if dry_run else 'made'} {made.directory}")
    rows = [
        ("python", present.python_text(made.facts)),
        ("archives", counted(len(record.archives), "archive")),
        ("scripts", few([os.path.basename(name) for name in record.scripts])),
    ]
    if made.native:
        rows.append(("native", f"{len(made.native)}: real files when they are first imported"))
    output.lines(present.table([row for row in rows if row[1]]))
    for note in made.notes:
        output.message(f"note: {note}")
    if not dry_run and made.directory == os.environ.get("PWD"):
        output.message("note: this folder was replaced by another one: cd . leads there")


def _as_json(made: Made, dry_run: bool) -> dict[str, Any]:
    record = made.record
    return {
        "directory": made.directory,
        "python": present.python_json(made.facts),
        "archives": [
            {"name": one.name, "version": one.version, "path": one.path, "sha256": one.sha256}
            for one in record.archives
        ],
        "scripts": list(record.scripts),
        "native": len(made.native),
        "notes": list(made.notes),
        "dry_run": dry_run,
    }
