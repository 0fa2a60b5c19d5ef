"""Symbolic links as what an edit changes: their content is where they lead."""

import os
import stat

from zippath.edits import files
from zippath.edits.edit import Edit
from zippath.edits.links import target_of
from zippath.errors import ZippathError


def place_of(edit: Edit, confined: bool) -> str:
    """Return the path that an edit changes, with all links on the way to it resolved.

    Raises ZippathError as `target_of`.
    """
    if not edit.is_link:
        return target_of(edit.path, confined)
    directory, name = os.path.split(edit.path)
    return os.path.join(target_of(directory), name)


def content_at(place: str, edit: Edit) -> bytes | None:
    """Return the content of the file or link that an edit changes, None if there is none.

    Raises ZippathError if something else is there.
    """
    if not edit.is_link:
        return files.read(place)
    try:
        if not stat.S_ISLNK(os.lstat(place).st_mode):
            raise ZippathError(f"{place} is no symbolic link", "move it away, and try again")
        return os.fsencode(os.readlink(place))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise files.refusal("read", place, error) from error


def stage_link(place: str, target: bytes | None, temp: str) -> files.Staged:
    """Prepare to make a link, or to delete it if `target` is None. Raises ZippathError."""
    try:
        if target is not None:
            os.symlink(os.fsdecode(target), temp)
        return files.Staged(place, target, temp)
    except OSError as error:
        raise files.refusal("write", place, error) from error
