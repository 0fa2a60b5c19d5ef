"""`zippath env export`: what an environment has, as requirements or as a lock file."""

from enum import Enum
from typing import Annotated

import typer

from zippath.cli import command_app, output, target
from zippath.environments.existing import environment_at
from zippath.environments.exporting import exported, installed_in
from zippath.environments.found_environment import layout_of

app = command_app()


class FormatOption(Enum):
    """The form of the list."""

    REQUIREMENTS = "requirements"
    PYLOCK = "pylock"


@app.command(epilog="Example: zippath env export .venv --format pylock")
def export(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="an environment of zippath")],
    format: Annotated[  # noqa: A002 - it is the option's name
        FormatOption, typer.Option("--format", help="for pip, or of PEP 751")
    ] = FormatOption.REQUIREMENTS,
) -> None:
    """Print what an environment has, with the SHA-256 of every archive.

    What has been installed into it meanwhile is listed in comments.
    """
    one = environment_at(target.folder(directory))
    layout = layout_of(one.directory)
    installed = installed_in(layout.site_dir) if layout else ()
    output.lines(exported(one.record, installed, format.value))
