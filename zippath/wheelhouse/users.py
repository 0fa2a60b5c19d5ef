"""Which environments there are, and which wheels of the own store each of them uses.

    STATE/environments/<checksum of the directory>.json

An environment is registered when it is made, and with each change of its wheels. Nobody trusts the
registry for more: what an environment has stands in its own record. A directory that is gone is
left out of `users_of`, but for one on a disk that is not mounted now: where it was, or would be,
there is another device then.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence

from zippath import dirs
from zippath.errors import ZippathError
from zippath.importer.store import Store

_SUFFIX = ".json"
_LONGEST = 4 << 20  # bytes: 60,000 wheels


def register(directory: str, copies: Sequence[str], staged: str = "") -> None:
    """Note an environment, and the SHA-256s of its wheels in the own store. Raises ZippathError.

    `staged` is where it is until it is renamed to `directory`.
    """
    store = _store()
    content = {
        "schema": 1,
        "directory": os.path.abspath(directory),
        "device": _device(os.path.abspath(directory)),
        "inode": _inode(staged or directory),
        "copies": sorted(set(copies)),
    }
    text = json.dumps(content, indent=1).encode("ascii") + b"\n"
    if not store.publish(_name(directory), text):
        raise ZippathError(
            f"could not note the environment {directory} in {store.directory}",
            "it must be a directory of yours that nobody else can write: see ZIPPATH_STATE_DIR",
        )


def forget(directory: str) -> None:
    """Forget an environment, if it is known."""
    _store().remove(_name(directory))


def forget_former(directory: str) -> None:
    """Forget the places from which an environment was moved here: it is the same folder still."""
    here = os.path.abspath(directory), _device(os.path.abspath(directory)), _inode(directory)
    for place, device, inode, _ in _registered():
        if place != here[0] and (device, inode) == here[1:] and not os.path.lexists(place):
            forget(place)


def known() -> tuple[str, ...]:
    """Return the directories of the environments that were made and not removed, sorted."""
    return tuple(sorted(directory for directory, *_ in _registered()))


def users_of() -> dict[str, list[str]]:
    """Return which environments use each wheel of the own store, by its SHA-256."""
    found: dict[str, list[str]] = {}
    for directory, device, _, copies in sorted(_registered()):
        if os.path.lexists(directory) or _device(directory) != device:
            for digest in copies:
                found.setdefault(digest, []).append(directory)
    return found


def used_by(directory: str) -> frozenset[str]:
    """Return the SHA-256s that an environment is registered with."""
    place = os.path.abspath(directory)
    return frozenset(
        one for found, _, _, copies in _registered() if found == place for one in copies
    )


def _device(directory: str) -> int:
    """Return the device of a directory, or of the nearest one above it that is there."""
    while True:
        try:
            return os.stat(directory).st_dev
        except OSError:
            above = os.path.dirname(directory)
            if above == directory:
                return -1
            directory = above


def _inode(directory: str) -> int:
    """Return the inode of a directory, -1 if there is none: a move on one disk keeps it."""
    try:
        return os.stat(directory).st_ino
    except OSError:
        return -1


def _registered() -> Iterator[tuple[str, int, int, tuple[str, ...]]]:
    """Yield (directory, device, inode, SHA-256s) of each environment, but of damaged files."""
    store = _store()
    if not store.usable():
        return
    for name in sorted(os.listdir(store.directory)):
        if not name.endswith(_SUFFIX):
            continue
        try:
            content = json.loads(store.read(name, _LONGEST))
            directory, copies = content["directory"], content["copies"]
            device, inode = int(content.get("device", -1)), int(content.get("inode", -2))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            continue
        if isinstance(directory, str) and _name(directory) == name and isinstance(copies, list):
            yield directory, device, inode, tuple(one for one in copies if isinstance(one, str))


def _store() -> Store:
    return Store(os.path.join(dirs.state_dir(os.environ), "environments"))


def _name(directory: str) -> str:
    path = os.fsencode(os.path.abspath(directory))
    return hashlib.sha256(path).hexdigest()[:16] + _SUFFIX
