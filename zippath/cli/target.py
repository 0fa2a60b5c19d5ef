"""The target of a command: which Python, asked from here and now."""

import functools
import os
import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from zippath import dirs
from zippath.cli import output
from zippath.errors import UsageError, ZippathError
from zippath.python import ahead, interpreter
from zippath.python.start import ISOLATED, NO_USER_SITE, PLAIN, SAFE_PATH, Start
from zippath.typed import typed

if TYPE_CHECKING:
    from zippath.manage import apply
    from zippath.manage.scope import Scope
    from zippath.manage.target import Target
    from zippath.syspath.snapshot import Snapshot

Python = Annotated[
    str | None,
    typer.Option(
        "--python",
        metavar="SPEC",
        help="the python to manage: a path, a version such as 3.12, or a venv directory",
    ),
]
Script = Annotated[
    str | None,
    typer.Option(
        "--script", metavar="FILE", help="as for this script, or archive or folder with __main__"
    ),
]
Module = Annotated[
    str | None, typer.Option("-m", "--module", metavar="MODULE", help="as for python -m MODULE")
]
Isolated = Annotated[bool, typer.Option("-I", "--isolated", help="as for python -I")]
SafePath = Annotated[bool, typer.Option("-P", "--safe-path", help="as for python -P, from 3.11 on")]
NoUserSite = Annotated[bool, typer.Option("-s", "--no-user-site", help="as for python -s")]
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


def folder(name: str) -> str:
    """The absolute path of a folder on the command line; raises UsageError for an empty name."""
    if not name:
        raise UsageError("'' is not the name of a folder", "name the current one: .")
    return absolute(name)


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
    return typed(["zippath", *sys.argv[1:]])


def executable_of(python: str | None) -> str:
    """The executable that `--python` names, or the default target."""
    return interpreter.find(python, os.environ, cwd())


def start_of(
    script: str | None, module: str | None, isolated: bool, safe_path: bool, no_user_site: bool
) -> Start:
    """The start that these options ask for; raises UsageError for a program that cannot be."""
    asked = ((ISOLATED, isolated), (SAFE_PATH, safe_path), (NO_USER_SITE, no_user_site))
    flags = tuple(flag for flag, wanted in asked if wanted)
    if script is not None:
        _require_script(script)
    if module is not None and not all(map(str.isidentifier, module.split("."))):
        raise UsageError(f"{module!r} is not the name of a module", "--script takes a file")
    if script and module:
        raise UsageError("--script and -m exclude each other")
    return Start(flags, script or "", module or "")


def _require_script(script: str) -> None:
    from zippath.syspath.subpath import archive_of  # see `look`

    archive, _ = archive_of(absolute(script)) if script else ("", "")
    if not archive and not os.path.exists(script):
        raise UsageError(
            f"could not find the script {script!r}", "--script takes the path of a file"
        )


def look(python: str | None, start: Start = PLAIN) -> "Snapshot":
    """Ask the target, as it would start here and now."""
    executable = executable_of(python)
    with ahead.asking(executable, os.environ, cwd(), start.flags) as asking:
        # importing what works on the answer takes as long as the starts, 25 ms
        from zippath.cli import present, remembering  # noqa: F401
        from zippath.syspath import snapshot

        looked = snapshot.answered(asking, start)
    remembering.remember(executable, looked)
    return with_main(looked)


def with_main(looked: "Snapshot") -> "Snapshot":
    """The same snapshot; raises UsageError where its script is a folder that cannot be run."""
    if not looked.facts.start.script:
        return looked
    # 20 ms, and few ask for a script
    from zippath.imports.resolver import Imports
    from zippath.syspath.program import is_container

    if not is_container(looked.facts, looked.disk):
        return looked
    finder = Imports(looked).candidates.finders.of(looked.ledger.entries[0].path)
    if finder is None or "__main__" not in finder.names():
        raise UsageError(
            f"{looked.facts.start.script} has no __main__: python cannot run it",
            "name the file in it that is to run",
        )
    return looked


def to_change(python: str | None, partial: bool = False, start: Start = PLAIN) -> "Target":
    """The target of a change, as it would start here and now; with `partial`, it need not start."""
    # 25 ms, and only what changes or diagnoses something needs it
    from zippath.cli.remembering import remember
    from zippath.manage.target import Target

    executable = executable_of(python)
    seen = functools.partial(remember, executable)
    return Target(executable, os.environ, cwd(), partial, start=start, seen=seen)


def invocation(dry_run: bool) -> "apply.Invocation":
    """This run of zippath, which makes a change."""
    from zippath.manage import apply  # 25 ms, and only what changes something needs it

    return apply.Invocation(asked(), dirs.state_dir(os.environ), output.message, dry_run)


def scope_of(user: bool, site: bool) -> "Scope | None":
    """The scope that --user and --site name."""
    if user and site:
        raise UsageError("--user and --site exclude each other")
    return "user" if user else "site" if site else None
