"""An environment that is there: whose it is, and its record."""

import os
import stat
from dataclasses import dataclass

from zippath.edits import files
from zippath.environments.environment_record import EnvironmentRecord, read_record, record_file
from zippath.environments.found_environment import found, require_record
from zippath.errors import ZippathError
from zippath.importer.store import current_user
from zippath.syspath.snapshot import Snapshot
from zippath.wheelhouse import users


@dataclass(frozen=True)
class Environment:
    """An environment of zippath, and what its record says."""

    directory: str
    record: EnvironmentRecord


def environment_at(directory: str) -> Environment:
    """Return the environment at a directory. Raises ZippathError if it is none of zippath's."""
    record = require_record(found(directory))
    return Environment(_as_known(directory), record)


def environment_of(snapshot: Snapshot) -> Environment | None:
    """Return the environment that a Python is in, None if zippath has not made it."""
    facts = snapshot.facts
    record = read_record(facts.prefix) if facts.in_venv else None
    return Environment(_as_known(facts.prefix), record) if record is not None else None


def _as_known(directory: str) -> str:
    """Return the name that an environment was made by: a link may lead there too."""
    known = filter(os.path.isdir, users.known())
    same = [one for one in known if os.path.samefile(one, directory)]
    return min(same, key=os.path.islink, default=directory)


def require_own(environment: Environment) -> None:
    """Raise ZippathError for an environment of another user: what its record says is his word."""
    try:
        owner = os.lstat(record_file(environment.directory))
    except OSError as error:
        raise files.refusal("look at", record_file(environment.directory), error) from error
    if not stat.S_ISREG(owner.st_mode) or current_user() not in (None, owner.st_uid):
        raise ZippathError(
            f"{environment.directory} is the environment of another user",
            "run zippath as its owner, or make one of your own",
        )
