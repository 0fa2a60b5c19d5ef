"""The target of a command: which Python, asked from here and now."""

import os
from typing import Annotated

import typer

from zippath import change, dirs
from zippath.cli import output
from zippath.errors import UsageError
from zippath.scope import Scope
from zippath.syspath import interpreter, snapshot

Python = Annotated[
    str | None,
    typer.Option(
        "--python",
        metavar="SPEC",
        help="the python to manage: a path, a version such as 3.12, or a venv directory",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="one json object, for programs")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="show what would change, as a diff")]


def executable_of(python: str | None) -> str:
    """The executable that `--python` names, or the default target."""
    return interpreter.find(python, os.environ, os.getcwd())


def look(python: str | None) -> snapshot.Snapshot:
    """Ask the target, as it would start here and now."""
    return snapshot.take(executable_of(python), os.environ, os.getcwd())


def carry_out(
    python: str | None,
    plan: change.Plan,
    command: str,
    words: list[str],
    dry_run: bool,
    partial: bool = False,
) -> change.Change:
    """Carry a plan out on the target, or only show what it would do."""
    target = change.Target(executable_of(python), os.environ, os.getcwd())
    if dry_run:
        return change.preview(target, plan, partial)
    asked = " ".join(["zippath", command, *words])
    return change.carry_out(
        target, plan, asked, dirs.state_dir(os.environ), output.message, partial
    )


def scope_of(user: bool, site: bool) -> Scope | None:
    """The scope that --user and --site name."""
    if user and site:
        raise UsageError("--user and --site exclude each other")
    return "user" if user else "site" if site else None
