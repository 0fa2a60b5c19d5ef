"""The options that name the archives of an environment: a list with folders, or one by one."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from zippath.cli import target
from zippath.environments.environment_record import SourceKind, WheelSource
from zippath.errors import UsageError

Archives = Annotated[
    list[str] | None, typer.Option(metavar="ARCHIVE...", help="these, in this order")
]
Lock = Annotated[str | None, typer.Option("--lock", metavar="FILE", help="a pylock.toml")]
Requirements = Annotated[
    str | None, typer.Option("--requirements", metavar="FILE", help="with exact versions")
]
Wheels = Annotated[
    list[str] | None, typer.Option(metavar="DIR...", help="have the wheels that the file lists")
]
Group = Annotated[
    list[str] | None, typer.Option("--group", metavar="NAME", help="of the lock; repeat it")
]
Extra = Annotated[
    list[str] | None, typer.Option("--extra", metavar="NAME", help="of the lock; repeat it")
]
Copy = Annotated[
    bool, typer.Option("--copy/--link", help="keep copies of them, or use them where they lie")
]


def named_source(
    lock: str | None,
    requirements: str | None,
    archives: Sequence[str] | None,
    wheels: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    extras: Sequence[str] | None = None,
) -> WheelSource | None:
    """Return the source that the options name, None if they name none. Raises UsageError."""
    kinds: dict[SourceKind, str] = {"lock": lock or "", "requirements": requirements or ""}
    named = [(kind, file) for kind, file in kinds.items() if file]
    if len(named) + bool(archives) > 1:
        raise UsageError("--lock, --requirements and --archives exclude each other")
    if archives:
        if wheels or groups or extras:
            raise UsageError("--wheels, --group and --extra belong to --lock or --requirements")
        return WheelSource("archives")
    if not named:
        return None
    [(kind, file)] = named
    if kind != "lock" and (groups or extras):
        raise UsageError("--group and --extra belong to --lock")
    _require_name(kind, file)
    folders = tuple(target.folder(name) for name in wheels or ())
    return WheelSource(
        kind, target.absolute(file), folders, tuple(groups or ()), tuple(extras or ())
    )


def _require_name(kind: SourceKind, file: str) -> None:
    """Raise UsageError for a lock without its name of PEP 751, or for requirements that have it.

    The name decides how a list is read: another lock would be taken for broken requirements.
    """
    has_name = os.path.basename(file).startswith("pylock.")
    if kind == "lock" and not has_name:
        raise UsageError(
            f"{file} has not the name of a lock file: pylock.toml or pylock.NAME.toml",
            "name it so; --requirements is for the lists of pip",
        )
    if kind == "requirements" and has_name:
        raise UsageError(f"{file} has the name of a lock file", "name it with --lock")
