"""`zippath run`: runs a command with archives on its PYTHONPATH."""

import os
import shutil
from typing import Annotated

import typer

from zippath import dirs
from zippath.cli import command_app, named_archives, output, target
from zippath.errors import ZippathError
from zippath.manage.suitability import has_native_code
from zippath.python.process import become
from zippath.shell.value import led_by, refuse_separator
from zippath.typed import quoted

app = command_app()


class _NoCommandError(ZippathError):
    """The command is missing; the exit code is that of env and the shells."""

    exit_code = 127


class _NotExecutableError(ZippathError):
    """The command cannot be run; the exit code is that of env and the shells."""

    exit_code = 126


@app.command(
    context_settings={"allow_interspersed_args": False},
    epilog="Example: zippath run --with hello.zip -- python3 -c 'import hello'",
)
def run(
    command: Annotated[list[str], typer.Argument(metavar="-- COMMAND...")],
    archives: Annotated[
        list[str] | None, typer.Option("--with", metavar="ARCHIVE", help="goes in front; repeat it")
    ] = None,
    indexed: Annotated[
        bool, typer.Option("--indexed", help="its pythons find modules by a path index")
    ] = False,
    python: target.Python = None,
    json: target.Json = False,  # zippath.cli looks for it when it prints an error
) -> None:
    """Run a command with archives in front of its PYTHONPATH.

    The command replaces zippath: exit code and signals are its own. With --json, what keeps it from
    running is one object. --python is the python whose path --indexed is about.
    """
    remedy = "--with takes the path of a zip, whl, egg or pyz"
    named = named_archives.named(archives or (), remedy)
    paths = [entry.path for entry in named]
    for path in paths:
        refuse_separator(path, os.pathsep)
    for entry in named:
        if has_native_code(entry.archive):
            text = f"only zippath's importer loads the extension modules in {entry.archive}"
            output.warning(ZippathError(text, f"zippath add {quoted(entry.archive)}"))
    value = led_by(paths, os.environ.get("PYTHONPATH"), os.pathsep)
    env = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    if value is not None:
        env["PYTHONPATH"] = value
    if indexed:
        env = _indexed(command, python, env)
    try:
        raise typer.Exit(become(command, env))
    except FileNotFoundError as error:
        raise _NoCommandError(
            f"could not find the command {command[0]}", "is it on PATH?"
        ) from error
    except OSError as error:
        raise _NotExecutableError(f"could not run {command[0]}: {error.strerror}") from error


def _indexed(command: list[str], python: str | None, env: dict[str, str]) -> dict[str, str]:
    """The variables with those for the path index of a Python: the one that is run, if it is."""
    from zippath.indexing.running import indexed  # 25 ms, and few ask for it

    is_python = os.path.basename(command[0]).startswith("python")
    spec = python or (shutil.which(command[0]) if is_python else None)
    return indexed(target.look(spec), dirs.cache_dir(os.environ), env)
