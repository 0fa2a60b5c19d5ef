"""One item of `sys.path`, and who put it there."""

from dataclasses import dataclass
from typing import Literal

OriginKind = Literal[
    "script",  # the script's directory, or the current one for `-c`, `-m` and the prompt
    "PYTHONPATH",
    "zip-default",  # lib/pythonXY.zip, PEP 273
    "stdlib",
    "registry",  # Windows: PythonPath keys
    "._pth",
    "venv",
    "user-site",
    "site",
    "pth",
    "startup-code",  # an import line, a .start entry point, sitecustomize or usercustomize
]

EntryKind = Literal["archive", "directory", "other", "missing"]


@dataclass(frozen=True)
class Origin:
    """Who put an entry on `sys.path`: which mechanism, and for a file, which line of it."""

    kind: OriginKind
    file: str | None = None
    line: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class PathEntry:
    """One item of `sys.path`; `position` counts from 0, `path` is as the interpreter has it."""

    position: int
    path: str
    kind: EntryKind
    origin: Origin


@dataclass(frozen=True)
class Dropped:
    """A path that someone asked for and that is not on `sys.path`."""

    path: str
    origin: Origin
    reason: str
