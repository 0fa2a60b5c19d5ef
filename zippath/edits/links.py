"""Symbolic links on the way to a file: followed, unless they may lead a write astray."""

import os
from collections.abc import Iterator

from zippath.errors import ZippathError

_HINT = "put a file in the place of the link"


def target_of(path: str, confined: bool = False) -> str:
    """The file that `path` leads to through all links; it may be absent.

    Whoever may write to a directory can put a link there that leads somebody with more rights, such
    as root, to any file. Raises ZippathError for a link to a file of another owner, and for one on
    the way to its directory that neither root, nor this user, nor the owner of the file made. With
    `confined` also for one that leads out of the directory of `path`.
    """
    target = os.path.realpath(path)
    if target == path:
        return target
    if confined:
        _require_confined(path, target)
    owner = _owner(_existing(target))
    for link in _links_to(path):
        if _owner(link) != owner:
            raise ZippathError(f"{path} is a symbolic link to {target} of another owner", _HINT)
    for link in _links_above(path):
        if _owner(link) not in (owner, 0, _user()):
            raise ZippathError(f"{path} leads through {link}, a link of another owner", _HINT)
    return target


def _require_confined(path: str, target: str) -> None:
    directory = os.path.realpath(os.path.dirname(path))
    if not target.startswith(os.path.join(directory, "")):
        raise ZippathError(
            f"{path} is a symbolic link to {target}, out of its own directory", _HINT
        )
    if os.path.dirname(target) != directory and not os.path.isdir(os.path.dirname(target)):
        raise ZippathError(
            f"{path} is a symbolic link to {target}, whose directory does not exist", _HINT
        )
    for link in _links_above(path):
        if not os.path.exists(link):
            raise ZippathError(f"{path} leads through {link}, a link to nothing", "mend the link")


def _links_to(path: str) -> Iterator[str]:
    """The links that are the file itself: its own name, and each that this one names."""
    seen: set[str] = set()
    path = _in_real_directory(path)
    while os.path.islink(path) and path not in seen:
        seen.add(path)
        yield path
        path = _in_real_directory(os.path.join(os.path.dirname(path), os.readlink(path)))


def _links_above(path: str) -> Iterator[str]:
    """The links among the directories that lead to `path`."""
    directory = os.path.dirname(path)
    while directory != os.path.dirname(directory):
        yield from _links_to(directory)
        directory = os.path.dirname(directory)


def _in_real_directory(path: str) -> str:
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _existing(path: str) -> str:
    """The file, or the nearest directory above it that exists."""
    while not os.path.lexists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path


def _owner(path: str) -> int:
    try:
        return os.lstat(path).st_uid  # 0 on Windows, where links need rights of their own
    except OSError:
        return -1


def _user() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0
