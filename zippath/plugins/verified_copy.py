"""Copies of pinned archives: what is loaded is what was hashed.

If the digest of an archive is the pinned one, it is copied into a private directory of the cache,
and the modules come from there. The copy is hashed once more, block by block, and gets its name
only if the digest is right. So nobody can put other bytes into the archive between the check and an
import, however late that is.

    CACHE/pinned/<SHA-256>/hello.zip
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator

from zippath import dirs
from zippath.finders.reading import reason_of
from zippath.importer.lease import hold
from zippath.importer.store import Store
from zippath.plugins.pins import Pins
from zippath.plugins.plugin_error import PluginError
from zippath.typed import typed
from zippath.wheelhouse.digests import BLOCK, blocks_of, digest_of, open_regular


def verified_copy(path: str, name: str, pins: Pins) -> str:
    """Return the path of the copy of an archive with the `name` in the allow-list.

    Raises PluginError if it is not pinned, if its bytes are not those that are, or if there can be
    no copy.
    """
    wanted = pinned_digest(path, name, pins)
    try:
        if digest_of(path) != wanted:
            raise _changed(path, pins)
    except OSError as error:
        raise _unreadable(path, error) from error
    return _kept(path, wanted, pins)


def _unreadable(path: str, error: OSError) -> PluginError:
    return PluginError(f"could not read {path}: {reason_of(error)}")


def _changed(path: str, pins: Pins) -> PluginError:
    return PluginError(
        f"{path} is not the file that is pinned in {pins.path}: its content has changed",
        f"look at it, then: {pins.command}",
    )


def pinned_digest(path: str, name: str, pins: Pins) -> str:
    """Return the digest that an archive should have. Raises PluginError if it is not pinned."""
    if os.path.isdir(path):
        raise PluginError(
            f"{path} is a directory, and only archives can be pinned",
            f"`{typed(['zippath', 'pack', path, '-o', f'{path}.zip'])}` makes one of it: "
            f"move it away then, and {pins.command}",
        )
    try:
        return pins.digests[name]
    except KeyError:
        raise PluginError(
            f"{path} is not pinned in {pins.path}", f"look at it, then: {pins.command}"
        ) from None


def _kept(path: str, digest: str, pins: Pins) -> str:
    directory = os.path.join(dirs.cache_dir(os.environ), dirs.PINNED)
    store, name = Store(os.path.join(directory, digest)), os.path.basename(path)
    ready = Store(directory).ready()
    if ready:
        hold(directory, digest)  # or `zippath cache clear` might delete it while it is used
        ready = store.ready()
    if ready and (
        _digest_of_copy(store, name) == digest
        or store.publish_blocks(name, _pinned_blocks(path, digest, pins))
    ):
        with contextlib.suppress(OSError):
            os.utime(store.directory)  # the time of the last use
        return store.path(name)
    raise PluginError(
        f"could not write a verified copy into {directory}",
        "it must be a directory of yours that nobody else can write: see ZIPPATH_CACHE_DIR",
    )


def _digest_of_copy(store: Store, name: str) -> str:
    found, position = hashlib.sha256(), 0
    while block := store.read(name, BLOCK, position):
        found.update(block)
        position += len(block)
    return found.hexdigest()


def _pinned_blocks(path: str, digest: str, pins: Pins) -> Iterator[bytes]:
    """Yield the content of an archive. Raises PluginError at its end if it has another digest."""
    found = hashlib.sha256()
    try:
        with open_regular(path) as file:
            for block in blocks_of(file):
                found.update(block)
                yield block
    except OSError as error:
        raise _unreadable(path, error) from error
    if found.hexdigest() != digest:
        raise _changed(path, pins)


def digest_in(copy: str) -> str:
    """Return the digest in the path of a verified copy."""
    return os.path.basename(os.path.dirname(copy))
