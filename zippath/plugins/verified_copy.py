"""Copies of pinned archives: what is loaded is what was hashed.

An archive is read once. If its digest is the pinned one, the bytes that were hashed go into a
private directory of the cache, and the modules come from there. So nobody can put other bytes into
the archive between the check and an import, however late that is.

    CACHE/pinned/<SHA-256>/hello.zip
"""

import contextlib
import hashlib
import os

from zippath import dirs
from zippath.importer.lease import hold
from zippath.importer.store import Store
from zippath.plugins.pins import Pins, read_whole
from zippath.plugins.plugin_error import PluginError


def verified_copy(path: str, name: str, pins: Pins) -> str:
    """Return the path of the copy of an archive with the `name` in the allow-list.

    Raises PluginError if it is not pinned, if its bytes are not those that are, or if there can be
    no copy.
    """
    wanted = pinned_digest(path, name, pins)
    try:
        data = read_whole(path)
    except OSError as error:
        raise PluginError(f"could not read {path}: {error.strerror or error}") from error
    if hashlib.sha256(data).hexdigest() != wanted:
        raise PluginError(
            f"{path} is not the file that is pinned in {pins.path}: its content has changed",
            "look at it, then: zippath pin FOLDER",
        )
    return _kept(data, wanted, os.path.basename(path))


def pinned_digest(path: str, name: str, pins: Pins) -> str:
    """Return the digest that an archive should have. Raises PluginError if it is not pinned."""
    if os.path.isdir(path):
        raise PluginError(
            f"{path} is a directory, and only archives can be pinned", f"zippath pack {path}"
        )
    try:
        return pins.digests[name]
    except KeyError:
        raise PluginError(
            f"{path} is not pinned in {pins.path}", "look at it, then: zippath pin FOLDER"
        ) from None


def _kept(data: bytes, digest: str, name: str) -> str:
    directory = os.path.join(dirs.cache_dir(os.environ), dirs.PINNED)
    store = Store(os.path.join(directory, digest))
    ready = Store(directory).ready()
    if ready:
        hold(directory, digest)  # or `zippath cache clear` might delete it while it is used
        ready = store.ready()
    if ready and (store.read(name, len(data) + 1) == data or store.publish(name, data)):
        with contextlib.suppress(OSError):
            os.utime(store.directory)  # the time of the last use
        return store.path(name)
    raise PluginError(
        f"could not write a verified copy into {directory}",
        "it must be a directory of yours that nobody else can write: see ZIPPATH_CACHE_DIR",
    )


def digest_in(copy: str) -> str:
    """Return the digest in the path of a verified copy."""
    return os.path.basename(os.path.dirname(copy))
