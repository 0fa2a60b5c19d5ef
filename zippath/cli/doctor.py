"""`zippath doctor`: faults of a python's path, and their remedies."""

import os
from contextlib import ExitStack
from typing import Annotated, Literal

import typer

from zippath.cli import command_app, target
from zippath.errors import UsageError
from zippath.python.interpreter import AskingWithoutStart

app = command_app()

Format = Literal["text", "json", "sarif", "github"]


@app.command(epilog="Example: zippath doctor --fix --dry-run")
def doctor(
    python: target.Python = None,
    every: Annotated[bool, typer.Option("--all", help="every python that can be found")] = False,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="only these, such as ZP2,ZP401")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="not these")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="mend what is safe to mend")] = False,
    dry_run: target.DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help="fail on warnings too")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="read every member of archives")] = False,
    start: Annotated[
        bool, typer.Option("--start", help="start it even if that runs what looks like an attack")
    ] = False,
    format: Annotated[  # noqa: A002 - it is the option's name
        Format, typer.Option(help="text, json, sarif, or github for annotations")
    ] = "text",
    script: target.Script = None,
    module: target.Module = None,
    isolated: target.Isolated = False,
    safe_path: target.SafePath = False,
    no_user_site: target.NoUserSite = False,
    json: target.Json = False,
) -> None:
    """Find faults of a python's path, and how to mend them.

    Exits with 1 if there are errors (with --strict, also for warnings), and with 2 if the command
    line is wrong. It uses no network, imports nothing of the python it looks at, and runs no code
    of archives. It reads that python's startup files first; if nothing in them looks like an
    attack, it starts it, which runs them as always.
    """
    if every and python:
        raise UsageError("--all and --python exclude each other")
    if json and format not in ("text", "json"):
        raise UsageError(f"--json and --format {format} exclude each other")
    how = target.start_of(script, module, isolated, safe_path, no_user_site)
    with ExitStack() as asked:
        first = None
        if not every and not start:
            executable = target.executable_of(python)
            asking = AskingWithoutStart(executable, os.environ, target.cwd(), how.flags)
            first = asked.enter_context(asking)
        # importing what works on the answer takes longer than this start, 60 ms
        from zippath.cli import diagnosing

        request = diagnosing.Request(
            select or (), ignore or (), "json" if json else format, fix or dry_run, dry_run, deep,
            start, how, every, first,
        )  # fmt: skip
        reports = diagnosing.diagnose(python, request)
    if any(report.failed(strict) for report in reports):
        raise typer.Exit(1)
