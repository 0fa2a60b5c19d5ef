"""`zippath inspect`: what is in an archive, without running it."""

from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, target
from zippath.errors import UsageError, ZippathError

app = command_app()


@app.command(epilog="Example: zippath inspect hello.zip")
def inspect(
    archives: Annotated[list[str], typer.Argument(metavar="ARCHIVE...", help="zip, whl, egg, pyz")],
    python: Annotated[
        str | None,
        typer.Option(
            "--python",
            metavar="SPEC",
            help="the python to import it: a path, a version such as 3.12, or a venv directory",
        ),
    ] = None,
    tree: Annotated[bool, typer.Option("--tree", help="its modules, as a tree")] = False,
    members: Annotated[
        bool, typer.Option("--list", help="its members: size, date and name, as unzip -l")
    ] = False,
    json: target.Json = False,
) -> None:
    """Say what is in an archive, without running it.

    And what a python could import from it, and why not the rest. It exits with 1 if an archive is
    hostile or damaged, or if nothing in it can be imported.
    """
    if tree and members:
        raise UsageError("--tree and --list exclude each other")
    paths = [target.archive(name) for name in archives]
    looked = None if tree or members else target.look(python)
    from zippath.cli import inspected, present  # the target was being started meanwhile
    from zippath.inspection import inspect as look_into

    answers: list[dict[str, Any]] = []
    failed = False
    for number, path in enumerate(paths):
        try:
            found = look_into(path, looked)
        except ZippathError as error:
            failed = True
            answers.append({"path": path, "error": {"message": error.message, "hint": error.hint}})
            output.error(error, in_json=False)
            continue
        failed = failed or bool(found.errors)
        if json:
            answers.append(inspected.as_json(found))
            continue
        if number:
            output.text()
        show = inspected.tree if tree else inspected.listing if members else inspected.summary
        output.lines(show(found))
    if json:
        about = present.python_json(looked.facts) if looked else None
        output.as_json({"python": about, "archives": answers})
    if failed:
        raise typer.Exit(1)
