"""Removes an environment: what zippath has made, and with force what others have put in."""

import os
import re
from collections.abc import Iterator

from zippath.edits.files import refusal
from zippath.edits.undoing import forget_inside
from zippath.edits.whole_folder import remove_folder
from zippath.environments.environment_record import FILE
from zippath.environments.found_environment import CONFIG, FoundEnvironment, found
from zippath.environments.scripts import is_reserved
from zippath.environments.shown_metadata import FILES as METADATA_FILES
from zippath.environments.shown_metadata import is_shown
from zippath.errors import ZippathError
from zippath.importer.boot import STARTUP_FILE
from zippath.importer.store import current_user
from zippath.manage.apply import Invocation
from zippath.syspath.boot_entries import ARCHIVE, MODULE, START
from zippath.wheelhouse import users
from zippath.wording import counted

_MOST = 20  # foreign files that are told
_BYTECODE = re.compile(rf"__pycache__/{re.escape(MODULE[:-3])}\.[\w.-]+\.pyc")


def remove(directory: str, invocation: Invocation, force: bool = False) -> FoundEnvironment:
    """Delete an environment, and forget it with the changes of it; return what it was.

    Raises ZippathError for a folder that is none, and without `force` for one with files that
    zippath has not made, or that is another user's.
    """
    one = found(directory)
    if one.state == "gone":
        return _forgotten(one, invocation.dry_run)
    if os.path.islink(directory):
        raise ZippathError(f"{directory} is a symbolic link", f"name {os.path.realpath(directory)}")
    _require_ours(one, force)
    foreign = [] if force else list(foreign_files(one))
    if foreign:
        more = [f"and {len(foreign) - _MOST} more"] if len(foreign) > _MOST else []
        raise ZippathError(
            f"{directory} has {counted(len(foreign), 'file')} that zippath has not made",
            "--force deletes them too",
            (*foreign[:_MOST], *more),
        )
    if not invocation.dry_run:
        remove_folder(directory)
        users.forget(directory)
        forget_inside(invocation.state_dir, directory, say=invocation.say)
    return one


def _forgotten(one: FoundEnvironment, dry_run: bool) -> FoundEnvironment:
    if one.directory not in users.known():
        raise ZippathError(f"{one.directory} does not exist", "`zippath env list` shows them")
    if not dry_run:
        users.forget(one.directory)
    return one


def _require_ours(one: FoundEnvironment, force: bool) -> None:
    directory = one.directory
    has_parts = one.layout is not None and os.path.isfile(os.path.join(directory, CONFIG))
    if one.record is None and not (force and has_parts):
        hint = "`zippath env list` shows them"
        if has_parts:
            hint = "its record is missing or damaged: --force deletes it all the same"
        raise ZippathError(f"{directory} is no environment of zippath", hint)
    user = current_user()
    if not force and user is not None and os.lstat(directory).st_uid != user:
        raise ZippathError(f"{directory} is another user's", "only its owner should delete it")


def foreign_files(one: FoundEnvironment) -> Iterator[str]:
    """Yield the files and links in an environment that neither zippath nor `venv` has made.

    Raises ZippathError where another file system is mounted in it, or it cannot be read.
    """
    own = frozenset(_own_files(one))
    device = os.lstat(one.directory).st_dev
    for folder, folders, files in os.walk(one.directory, onerror=_raise):
        place = os.path.relpath(folder, one.directory).replace(os.sep, "/") + "/"
        place = place.removeprefix("./")
        if os.lstat(folder).st_dev != device:
            raise ZippathError(f"{folder} is another file system", "unmount it first")
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in sorted((*files, *links)):
            if place + name not in own and not _is_of_venv(place, name, one):
                yield place + name


def _own_files(one: FoundEnvironment) -> Iterator[str]:
    yield from (CONFIG, FILE, ".gitignore", ".lock", "lib64")  # uv locks an environment
    if one.record:
        yield from (*one.record.scripts, *one.record.data)
    if one.layout:
        yield from (f"{one.layout.site}/{name}" for name in (STARTUP_FILE, MODULE, ARCHIVE, START))


def _is_of_venv(place: str, name: str, one: FoundEnvironment) -> bool:
    if one.layout is None:
        return False
    if place == f"{one.layout.scripts}/":
        return is_reserved(name) or name.lower().endswith(".dll")
    folder = os.path.join(one.directory, place)
    if name in METADATA_FILES and place.endswith(".dist-info/") and is_shown(folder):
        return True
    inside = (place + name).removeprefix(f"{one.layout.site}/")
    return bool(_BYTECODE.fullmatch(inside))


def _raise(error: OSError) -> None:
    raise refusal("look at", error.filename, error) from error
