"""The target of a command: which Python, asked from here and now."""

import os
import re
import shlex
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from zippath import dirs
from zippath.cli import output
from zippath.errors import UsageError, ZippathError
from zippath.python import interpreter
from zippath.syspath import snapshot

if TYPE_CHECKING:
    from zippath.manage import apply
    from zippath.manage.scope import Scope

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


def cwd() -> str:
    """The current directory; raises ZippathError where it was removed."""
    try:
        return os.getcwd()
    except FileNotFoundError as error:
        raise ZippathError(
            "the current directory does not exist any more", "cd to another one"
        ) from error


def absolute(path: str) -> str:
    """`path` as seen from here, normalised; a symbolic link stays one."""
    return os.path.abspath(path if os.path.isabs(path) else os.path.join(cwd(), path))


def archive(name: str) -> str:
    """The absolute path of an archive on the command line; raises UsageError for anything else."""
    if not name:
        raise UsageError("'' is not the name of an archive")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", name) and not os.path.lexists(name):
        is_file = name.lower().startswith("file:")
        raise UsageError(
            f"{name} is a url, not a path",
            "name the file by its path"
            if is_file
            else "zippath never uses the network: download it first",
        )
    return absolute(name)


def asked() -> str:
    """The command line as the user typed it, for `zippath undo` to show."""
    return shlex.join(["zippath", *sys.argv[1:]])


def executable_of(python: str | None) -> str:
    """The executable that `--python` names, or the default target."""
    return interpreter.find(python, os.environ, cwd())


def look(python: str | None) -> snapshot.Snapshot:
    """Ask the target, as it would start here and now."""
    return snapshot.take(executable_of(python), os.environ, cwd())


def to_change(python: str | None, partial: bool = False) -> "apply.Target":
    """The target of a change, as it would start here and now; with `partial`, it need not start."""
    from zippath.manage import apply  # 25 ms, and only what changes something needs it

    return apply.Target(executable_of(python), os.environ, cwd(), partial)


def invocation(dry_run: bool) -> "apply.Invocation":
    """This run of zippath, which makes a change."""
    from zippath.manage import apply  # see above

    return apply.Invocation(asked(), dirs.state_dir(os.environ), output.message, dry_run)


def scope_of(user: bool, site: bool) -> "Scope | None":
    """The scope that --user and --site name."""
    if user and site:
        raise UsageError("--user and --site exclude each other")
    return "user" if user else "site" if site else None
