"""`zippath env verify`: whether an environment is what its record says, byte for byte."""

from typing import Annotated

import typer

from zippath.cli import command_app, faults, target
from zippath.cli.progress import watched
from zippath.environments.environment_check import verify_environment
from zippath.environments.existing import environment_at, require_own
from zippath.environments.found_environment import found
from zippath.errors import ZippathError
from zippath.wording import counted

app = command_app()


@app.command(epilog="Example: zippath env verify .venv")
def verify(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="an environment of zippath")],
    json: target.Json = False,
) -> None:
    """Compare an environment with its record.

    Every archive is read to its end, and has to have the SHA-256 that was pinned. It exits with 1
    if anything is wrong.
    """
    environment = environment_at(target.folder(directory))
    require_own(environment)  # its Python is started
    place, record = environment.directory, environment.record
    one = found(place)
    if one.layout is None or not one.python:
        raise ZippathError(
            f"{place} is not whole: {one.state}",
            f"`zippath env sync {place}` mends it if its python runs, else make it again",
        )
    wrong = verify_environment(record, one.layout, target.to_change(one.python), watched)
    count = counted(len(record.archives), "archive")
    faults.report(wrong, f"{place}: {count} as pinned", {"directory": place}, json)
