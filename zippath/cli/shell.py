"""`zippath shell`: PYTHONPATH in the language of each shell, printed or installed."""

import os
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup

from zippath.cli import command_app, named_archives, output, shell_setup, target
from zippath.errors import UsageError
from zippath.shell import dialects
from zippath.shell.dialect import Dialect, snippet
from zippath.shell.value import Operation, Wish


class _Dialects(TyperGroup):
    """A group with one more command for each dialect."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return [*super().list_commands(ctx), *dialects.NAMES]

    def get_command(self, ctx: typer.Context, name: str) -> TyperCommand | None:  # type: ignore[override]
        own: TyperCommand | None = super().get_command(ctx, name)  # type: ignore[assignment]
        return own or _printer(shell_setup.shell_called(name, "shell"))


app = command_app(cls=_Dialects, invoke_without_command=True)
app.command("install", epilog="Example: zippath shell install bash hello.zip")(shell_setup.install)
app.command("uninstall", epilog="Example: zippath shell uninstall bash")(shell_setup.uninstall)
app.command("status", epilog="Example: zippath shell status")(shell_setup.status)


@app.callback(epilog='Example: eval "$(zippath shell bash hello.zip)"')
def shell(ctx: typer.Context) -> None:
    """Print lines for a shell that put archives on PYTHONPATH.

    Without a name: for the shell in use, and the archives shown by `zippath list`.
    """
    if ctx.invoked_subcommand is None:
        dialect = shell_setup.in_use(os.environ)
        wish = Wish(named_archives.listed(), separator=os.pathsep)
        output.message(f"these lines are for {dialect.name}; another: zippath shell NAME (--help)")
        output.code(snippet(dialect, wish))


def _printer(dialect: Dialect) -> TyperCommand:
    """Return the command to print the snippet of `dialect`."""
    printer = command_app()

    @printer.command(
        dialect.name,
        help=f"Print lines for {dialect.name}.",
        epilog=f"Example: zippath shell {dialect.name} hello.zip",
    )
    def show(
        archives: shell_setup.Archives = None,
        prepend: shell_setup.Prepend = True,
        remove: Annotated[bool, typer.Option("--remove", help="take them off instead")] = False,
        if_exists: shell_setup.IfExists = True,
        interactive: Annotated[
            bool,
            typer.Option(
                "--interactive",
                help="for the prompt, not for a batch file",
                hidden=dialect.name != "cmd",
            ),
        ] = False,
        json: target.Json = False,
    ) -> None:
        if interactive and dialect.name != "cmd":
            raise UsageError("--interactive is for cmd, whose prompt reads lines in its own way")
        place: Operation = "remove" if remove else "prepend" if prepend else "append"
        wish = shell_setup.wish_of(archives, place, if_exists and not remove)
        lines = snippet(dialects.CMD_PROMPT if interactive else dialect, wish)
        if json:
            output.as_json({"shell": dialect.name, "lines": lines})
        else:
            output.code(lines)

    return typer.main.get_command(printer)  # type: ignore[return-value]
