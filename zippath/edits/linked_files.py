"""Links in a folder of the user's to files that zippath keeps, changed as a whole."""

import contextlib
import os
import shutil
from collections.abc import Collection, Mapping

from zippath.edits.files import refusal


def link_or_copy(target: str, path: str) -> None:
    """Make a symbolic link at a free path; a copy on Windows, where few may link."""
    if os.name != "nt":
        os.symlink(target, path)
    elif os.path.isdir(target):
        shutil.copytree(target, path)
    else:
        shutil.copyfile(target, path)


def relink(
    directory: str, before: Collection[str], links: Mapping[str, str], kept_in: str
) -> list[str]:
    """Have exactly these links in a directory, by their names with `/`; return those left out.

    `before` are the names that it had. A link that leads out of `kept_in` is not ours, and stays;
    so does what is no link. Raises ZippathError.
    """
    wanted = {_path(directory, name): target for name, target in links.items()}
    for path in [_path(directory, name) for name in before]:
        if os.path.islink(path) and os.readlink(path) != wanted.get(path):
            _remove(path, directory, kept_in)
    left = []
    for name, target in links.items():
        path = _path(directory, name)
        if os.path.lexists(path):
            if not os.path.islink(path) or os.readlink(path) != target:
                left.append(name)
            continue
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            link_or_copy(target, path)
        except (FileExistsError, NotADirectoryError):
            left.append(name)
        except OSError as error:
            raise refusal("link", path, error) from error
    return left


def _remove(path: str, directory: str, kept_in: str) -> None:
    """Remove a link of ours, and the folders that are empty without it."""
    if not os.readlink(path).startswith(os.path.join(kept_in, "")):
        return
    try:
        os.unlink(path)
    except OSError as error:
        raise refusal("remove", path, error) from error
    parent = os.path.dirname(path)
    with contextlib.suppress(OSError):
        while parent.startswith(os.path.join(directory, "")):
            os.rmdir(parent)
            parent = os.path.dirname(parent)


def _path(directory: str, name: str) -> str:
    return os.path.join(directory, *name.split("/"))
