"""`zippath completions`: scripts for shells to complete zippath's words."""

import os
from collections.abc import Iterator
from typing import Annotated, cast

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from zippath.cli import command_app, output, shell_setup, target
from zippath.doctor.all_checks import CHECKS
from zippath.edits import Edit
from zippath.packing import compression
from zippath.shell import completion, posix
from zippath.shell.command_tree import Command, Option, Words
from zippath.shell.dialects import NAMES

app = command_app()

# what some arguments and values of options are, by their names in the help
_SHELLS: Words = tuple((name, "") for name in NAMES)
_CODES: Words = tuple((check.code, check.title) for check in CHECKS)
_WORDS = {
    "[SHELL]": _SHELLS,
    "SHELL": tuple((name, "") for name in completion.SHELLS),
    "[CODE]...": _CODES,
    "CODES": _CODES,
    "METHOD": tuple((name, "") for name in compression.METHODS),
}
# the same, where `zippath --complete` knows it
_KINDS = {
    "ARCHIVE|NAME...": "managed",
    "NAME": "managed",
    "NAME...": "importable",
    "SPEC": "python",
    "VENV": "python",
}


@app.command(epilog="Example: zippath completions bash --install")
def completions(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help=", ".join(completion.SHELLS))],
    install: Annotated[
        bool, typer.Option("--install", help="install it where the shell looks for such scripts")
    ] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Print or install what completes zippath's words at TAB.

    No startup file is changed, and TAB starts no target.
    """
    program = cast("TyperGroup", ctx.find_root().command)
    script = completion.script(shell, _command(program, ctx, ()))
    if not install:
        if json:
            output.as_json({"shell": shell, "script": script})
        else:
            output.code(script)
        return
    home = shell_setup.home_directory()
    *shared, own = completion.places(shell, home)
    path = next((one for one in shared if os.access(os.path.dirname(one), os.W_OK)), own)
    done = shell_setup.carry_out(
        lambda: [Edit(path, home.read(path), script.encode())],
        dry_run,
    )
    shell_setup.show(done, dry_run, json, {path})
    if path == own and shell == "zsh":
        folder = posix.quote(os.path.dirname(path))
        output.message(f"note: .zshrc must have, before compinit: fpath=({folder} $fpath)")


def _command(
    command: TyperCommand | TyperGroup, ctx: typer.Context, words: tuple[str, ...]
) -> Command:
    """Return the words that may follow `command`, and those of each of its commands."""
    names: list[tuple[str, str]] = []
    options, below, kind = [Option("--help", "show the help")], [], ""
    for param in command.params:
        if isinstance(param, TyperOption):
            options += () if param.hidden else _options(param)
        else:
            names += _WORDS.get(param.metavar or "", ())
            kind = kind or _KINDS.get(param.metavar or "", "")
    if isinstance(command, TyperGroup):
        for name in command.list_commands(ctx):
            one = cast("TyperCommand", command.get_command(ctx, name))
            names.append((name, one.get_short_help_str(72)))
            below.append(_command(one, ctx, (*words, name)))
    return Command(words, tuple(names), tuple(options), tuple(below), kind)


def _options(param: TyperOption) -> Iterator[Option]:
    """Yield an option under each of its names."""
    values = tuple((str(choice), "") for choice in getattr(param.type, "choices", ()))
    named = param.metavar or ""
    for name in (*param.opts, *param.secondary_opts):
        yield Option(
            name,
            param.help or "",
            not param.is_flag,
            values or _WORDS.get(named, ()),
            _KINDS.get(named, ""),
        )
