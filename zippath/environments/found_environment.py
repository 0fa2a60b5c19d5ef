"""An environment as it is found on the disk, and whether it can be used."""

import os
from dataclasses import dataclass
from typing import Literal

from zippath.edits.files import listed
from zippath.environments.environment_layout import Layout, posix_layout, windows_layout
from zippath.environments.environment_record import EnvironmentRecord, read_record
from zippath.errors import ZippathError
from zippath.importer.boot import STARTUP_FILE
from zippath.python.places import in_prefix
from zippath.wheelhouse import users

CONFIG = "pyvenv.cfg"

State = Literal["ok", "gone", "base python gone", "unfinished", "damaged"]


@dataclass(frozen=True)
class FoundEnvironment:
    """What is at `directory`; `layout` and `record` are None where they cannot be told.

    `python` is its own executable, "" if that does not run.
    """

    directory: str
    state: State
    record: EnvironmentRecord | None = None
    layout: Layout | None = None
    python: str = ""


def environments() -> list[FoundEnvironment]:
    """Return all environments that zippath has made and not removed."""
    return [found(directory) for directory in users.known()]


def found(directory: str) -> FoundEnvironment:
    """Look at an environment; nothing of it is run."""
    if not os.path.isdir(directory):
        return FoundEnvironment(directory, "gone")
    layout = layout_of(directory)
    python = in_prefix(directory) or ""
    try:
        record = read_record(directory)
    except ZippathError:
        return FoundEnvironment(directory, "damaged", None, layout, python)
    state: State = "ok" if python else "base python gone"
    if record is None or layout is None:
        state = "unfinished"
    return FoundEnvironment(directory, state, record, layout, python)


def require_record(one: FoundEnvironment) -> EnvironmentRecord:
    """Return the record of an environment. Raises ZippathError if it has none."""
    directory = one.directory
    if one.record is None:
        read_record(directory)  # raises the reason of damage
        what = "does not exist" if one.state == "gone" else "is no environment of zippath"
        raise ZippathError(
            f"{directory} {what}",
            "`zippath env list` shows them, `zippath env create` makes one",
        )
    return one.record


def layout_of(directory: str) -> Layout | None:
    """Return the layout of an environment by what is there, None where it is none of zippath's."""
    if os.path.isdir(os.path.join(directory, "Scripts")):
        candidates = [windows_layout(directory)]
    else:
        libraries = sorted(listed(os.path.join(directory, "lib")))
        candidates = [posix_layout(directory, name) for name in libraries]
    sites = (one for one in candidates if os.path.isfile(f"{one.site_dir}/{STARTUP_FILE}"))
    return next(sites, None)
