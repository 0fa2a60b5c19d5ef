"""`zippath env remove`: deletes an environment, and nothing that others have put in."""

import os
from typing import Annotated

import typer

from zippath.cli import command_app, output, target
from zippath.environments.removing import remove as delete

app = command_app()


@app.command(epilog="Example: zippath env remove .venv")
def remove(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="an environment")],
    force: Annotated[
        bool, typer.Option("--force", help="with all that others have put in")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would happen")] = False,
    json: target.Json = False,
) -> None:
    """Delete an environment that zippath has made.

    Its archives stay. One with files that zippath has not made, such as installed packages, stays
    too, without --force. `undo` does not bring it back.
    """
    place = target.folder(directory)
    one = delete(place, target.invocation(dry_run), force)
    if json:
        output.as_json({"directory": place, "state": one.state, "dry_run": dry_run})
        return
    verb = "forget" if one.state == "gone" else "remove"
    past = {"forget": "forgot", "remove": "removed"}[verb]
    output.text(f"would {verb} {place}" if dry_run else f"{past} {place}")
    if os.environ.get("VIRTUAL_ENV") == place and not dry_run:
        output.message("note: it is active in this shell: deactivate")
