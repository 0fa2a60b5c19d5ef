"""Checkouts of editable projects whose directories have been moved or renamed."""

import itertools
import os
import re
from collections.abc import Collection

from zippath.distributions.names import normalised
from zippath.syspath.disk import read_regular

# what pip takes a directory for a project by, and setup.cfg, which may say more
_BUILD_FILES = ("pyproject.toml", "setup.py", "setup.cfg")
_NAME = re.compile(r"""(?:^|[\s(,{])name\s*=\s*["']?([\w.-]+)""", re.MULTILINE)
# bytes of a build file, directories that are looked through
_LIMIT = 1 << 18
_MOST = 500


def is_project(directory: str) -> bool:
    """Whether pip can install from a directory."""
    return any(os.path.isfile(os.path.join(directory, name)) for name in _BUILD_FILES[:2])


def moved_to(directory: str, project: str) -> str | None:
    """Return where the one project of this name is now, up to two levels below its old parent.

    A directory of another owner than that of the parent is none: to install it is to run its code.
    """
    parent = os.path.dirname(directory)
    try:
        owner = os.stat(parent).st_uid
    except OSError:
        return None
    near = _folders(parent)
    below = (inner for one in near for inner in _folders(one))
    found = [
        one
        for one in itertools.islice(itertools.chain(near, below), _MOST)
        if is_project(one) and os.stat(one).st_uid == owner and normalised(project) in _names(one)
    ]
    return found[0] if len(found) == 1 else None


def folder_of(project: str, modules: Collection[str]) -> str | None:
    """Return the one folder in a project, or itself, that has its modules."""
    found = [one for one in (project, *_folders(project)) if _has(one, modules)]
    return found[0] if len(found) == 1 else None


def is_named(directory: str, folder: str) -> bool:
    """Whether a build file of a project has the name of a folder in it."""
    name = rf"(?<![\w-]){re.escape(os.path.basename(folder))}(?![\w-])"
    return any(re.search(name, text) for text in _texts(directory))


def _has(folder: str, modules: Collection[str]) -> bool:
    return any(
        os.path.isdir(os.path.join(folder, name))
        or os.path.isfile(os.path.join(folder, f"{name}.py"))
        for name in modules
    )


def _folders(directory: str) -> list[str]:
    """The folders in a directory that may have what a person has moved there."""
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return []
    places = [os.path.join(directory, name) for name in names if not name.startswith(".")]
    return [one for one in places[:_MOST] if os.path.isdir(one) and not os.path.islink(one)]


def _names(directory: str) -> set[str]:
    return {normalised(name) for text in _texts(directory) for name in _NAME.findall(text)}


def _texts(directory: str) -> list[str]:
    files = (os.path.join(directory, name) for name in _BUILD_FILES)
    return [(read_regular(file, _LIMIT) or b"").decode("utf-8", "replace") for file in files]
