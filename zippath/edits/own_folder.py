"""Folders of zippath's own: what is in one is made anew as a whole."""

import os
import shutil
from collections.abc import Mapping

from zippath.edits.files import read, refusal


def replace_folder(directory: str, contents: Mapping[str, bytes]) -> bool:
    """Let `directory` hold these files by path, and nothing else; tell whether that was a change.

    Without files it is deleted. A program that reads in it meanwhile finds the old files or the
    new ones. The caller holds a lock. Raises ZippathError.
    """
    if _held(directory) == contents:
        return False
    new, old = directory + ".new", directory + ".old"
    try:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        for name, content in contents.items():
            path = os.path.join(new, *name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "xb") as file:
                file.write(content)
        if os.path.lexists(directory):
            os.replace(directory, old)
        if contents:
            os.replace(new, directory)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise refusal("write", error.filename or directory, error) from error
    return True


def _held(directory: str) -> dict[str, bytes | None]:
    """Return the files below a directory, by path with `/`."""
    found = [os.path.join(place, name) for place, _, names in os.walk(directory) for name in names]
    return {os.path.relpath(path, directory).replace(os.sep, "/"): read(path) for path in found}
