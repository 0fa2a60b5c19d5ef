"""The command line and its commands; each is the module of its name."""

import itertools
import sys
from collections.abc import Sequence

import typer
from typer.core import TyperGroup

from zippath import __version__
from zippath.cli import output
from zippath.cli.lazy_group import lazy_group
from zippath.errors import ZippathError

COMMANDS: tuple[str, ...] = (
    "add",
    "remove",
    "sync",
    "env",
    "list",
    "path",
    "why",
    "inspect",
    "doctor",
    "explain",
    "shell",
    "run",
    "cache",
    "importer",
    "index",
    "editor",
    "pack",
    "plugins",
    "pin",
    "completions",
    "undo",
)


def command_app(
    cls: type[TyperGroup] | None = None,
    invoke_without_command: bool = False,
    no_args_is_help: bool = False,
) -> typer.Typer:
    """Return a Typer app without completion, which edits rc files, and without slow rich help."""
    return typer.Typer(
        cls=cls,
        invoke_without_command=invoke_without_command,
        no_args_is_help=no_args_is_help,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def _show_version(asked: bool) -> None:
    if asked:
        output.text(f"zippath {__version__}")
        raise typer.Exit


def _main(
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_show_version, help="print the version"
    ),
) -> None:
    """Put any zip, wheel or egg on any Python's path, and learn where every import comes from."""


def program() -> TyperGroup:
    """Return the whole program as one command."""
    app = command_app(cls=lazy_group({name: name for name in COMMANDS}), no_args_is_help=True)
    app.callback(epilog="Example: zippath add hello.zip --user")(_main)
    return typer.main.get_command(app)  # type: ignore[return-value]


def run(args: list[str] | None = None) -> int:
    """Run the command line `args` (default: `sys.argv[1:]`) and return its exit code."""
    args = sys.argv[1:] if args is None else args
    try:
        with output.delivered():
            program().main(args, prog_name="zippath")
    except ZippathError as error:
        output.error(error, _asks_for_json(args))
        return error.exit_code
    except SystemExit as stop:
        _repeat_in_json(stop.__context__, args)
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _asks_for_json(args: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, though it may be wrong in other ways.

    >>> _asks_for_json(["doctor", "--format", "json"])
    True
    >>> _asks_for_json(["run", "pip", "list", "--json"]), _asks_for_json(["why", "--", "--json"])
    (False, False)
    >>> _asks_for_json(["run", "--with", "a.zip", "--json", "pip"])
    True
    """
    words = [*itertools.takewhile(lambda word: word != "--", args)]
    if next((word for word in words if not word.startswith("-")), "") == "run":
        words = _of_run(words)
    spelt = " ".join(words).replace("--format=", "--format ").split(" ")
    return "--json" in words or ("--format", "json") in itertools.pairwise(spelt)


def _of_run(words: Sequence[str]) -> list[str]:
    """The words of `run` itself; behind its options stands the other command."""
    own = [*words[: words.index("run") + 1]]
    for word in words[len(own) :]:
        if not word.startswith("-") and own[-1] not in ("--with", "--python"):
            break
        own.append(word)
    return own


def _repeat_in_json(problem: object, args: Sequence[str]) -> None:
    """Print an error of typer, which has been told on stderr already, for programs too."""
    # typer keeps the class of its errors to itself
    message = getattr(problem, "format_message", None)
    if message is not None and _asks_for_json(args):
        command = getattr(getattr(problem, "ctx", None), "command_path", "zippath")
        output.error_as_json(ZippathError(message(), f"try '{command} --help'"))
