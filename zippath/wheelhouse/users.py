"""Which environments there are, and which wheels of the own store each of them uses.

    STATE/environments/<checksum of the directory>.json

An environment is registered when it is made, and with each change of its wheels. Nobody trusts the
registry for more: what an environment has stands in its own record. A directory that is gone is
left out of `users_of`, but for one that may be on a disk that is not mounted now.
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


def register(directory: str, copies: Sequence[str]) -> None:
    """Note an environment, and the SHA-256s of its wheels in the own store. Raises ZippathError."""
    store = _store()
    content = {"schema": 1, "directory": os.path.abspath(directory), "copies": sorted(set(copies))}
    text = json.dumps(content, indent=1).encode("ascii") + b"\n"
    if not store.publish(_name(directory), text):
        raise ZippathError(
            f"could not note the environment {directory} in {store.directory}",
            "it must be a directory of yours that nobody else can write: see ZIPPATH_STATE_DIR",
        )


def forget(directory: str) -> None:
    """Forget an environment, if it is known."""
    _store().remove(_name(directory))


def known() -> tuple[str, ...]:
    """Return the directories of the environments that were made and not removed, sorted."""
    return tuple(sorted(directory for directory, _ in _registered()))


def users_of() -> dict[str, list[str]]:
    """Return which environments use each wheel of the own store, by its SHA-256."""
    found: dict[str, list[str]] = {}
    for directory, copies in sorted(_registered()):
        if not _is_gone(directory):
            for digest in copies:
                found.setdefault(digest, []).append(directory)
    return found


def _is_gone(directory: str) -> bool:
    """Whether an environment was deleted; a disk that is not mounted leaves no trace, or a void."""
    if os.path.lexists(directory):
        return False
    try:
        return bool(os.listdir(os.path.dirname(directory)))
    except OSError:
        return False


def _registered() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (directory, SHA-256s) of each environment; damaged files are left out."""
    store = _store()
    if not store.usable():
        return
    for name in sorted(os.listdir(store.directory)):
        if not name.endswith(_SUFFIX):
            continue
        try:
            content = json.loads(store.read(name, _LONGEST))
            directory, copies = content["directory"], content["copies"]
        except (ValueError, LookupError, TypeError, RecursionError):
            continue
        if isinstance(directory, str) and _name(directory) == name and isinstance(copies, list):
            yield directory, tuple(one for one in copies if isinstance(one, str))


def _store() -> Store:
    return Store(os.path.join(dirs.state_dir(os.environ), "environments"))


def _name(directory: str) -> str:
    path = os.fsencode(os.path.abspath(directory))
    return hashlib.sha256(path).hexdigest()[:16] + _SUFFIX
