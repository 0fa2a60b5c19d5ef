"""`zippath env show`: one environment: its Python, its archives, its scripts."""

import os
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, present, target
from zippath.environments.environment_record import EnvironmentRecord, WheelSource
from zippath.environments.found_environment import FoundEnvironment, found, require_record
from zippath.wheelhouse.wheel import Wheel
from zippath.wording import few

app = command_app()


@app.command(epilog="Example: zippath env show .venv")
def show(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="an environment")],
    json: target.Json = False,
) -> None:
    """Show an environment as its record has it.

    Nothing of it is run, and no archive is read: `zippath env verify` does that.
    """
    one = found(target.folder(directory))
    record = require_record(one)
    if json:
        output.as_json(_as_object(one, record))
    else:
        output.lines(_lines(one, record))


def _lines(one: FoundEnvironment, record: EnvironmentRecord) -> Iterator[str]:
    yield f"{one.directory}: {one.state}"
    rows = [
        ("python", one.python or "does not run"),
        ("base", record.python),
        ("source", _source_text(record.source)),
        ("scripts", few([os.path.basename(name) for name in record.scripts], 10) or "none"),
        ("archives", _place_text(record.archives, record.copies)),
    ]
    yield from present.table(rows)
    if record.archives:
        cells = [(one.name, one.version, _size_text(one), one.path) for one in record.archives]
        yield from present.table(cells, "    ", output.width())


def _place_text(archives: tuple[Wheel, ...], copies: bool) -> str:
    place = "in zippath's own store" if copies else "where they were found"
    return f"{len(archives)}, {place}" if archives else "none"


def _source_text(source: WheelSource) -> str:
    if source.kind == "archives":
        return "archives, named one by one"
    groups = [f"group {name}" for name in source.groups]
    extras = [f"extra {name}" for name in source.extras]
    return ", ".join(
        [source.file, *groups, *extras, *(f"wheels of {name}" for name in source.wheels)]
    )


def _size_text(wheel: Wheel) -> str:
    size = _size(wheel)
    return "missing" if size is None else f"{size / 1e3:,.0f} kB"


def _size(wheel: Wheel) -> int | None:
    try:
        return os.stat(wheel.path).st_size
    except OSError:
        return None


def _as_object(one: FoundEnvironment, record: EnvironmentRecord) -> dict[str, Any]:
    return {
        "directory": one.directory,
        "state": one.state,
        "python": one.python or None,
        "base": record.python,
        "source": {
            "kind": record.source.kind,
            "file": record.source.file or None,
            "wheels": list(record.source.wheels),
            "groups": list(record.source.groups),
            "extras": list(record.source.extras),
        },
        "copies": record.copies,
        "archives": [
            {
                "name": wheel.name,
                "version": wheel.version,
                "path": wheel.path,
                "sha256": wheel.sha256,
                "size": _size(wheel),
            }
            for wheel in record.archives
        ],
        "scripts": list(record.scripts),
    }
