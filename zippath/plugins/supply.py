"""The archives of a plugin: its own, and those of its private dependencies."""

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

from zippath.importer.store import signature
from zippath.plugins.pins import Pins, name_in
from zippath.plugins.plugin_error import PluginError
from zippath.plugins.plugin_files import PluginFiles
from zippath.plugins.plugin_folder import LIBS, archives_in, require_there
from zippath.plugins.private_names import key_of
from zippath.plugins.space import SPACES, Space
from zippath.plugins.spaces import close_space, locked, open_space
from zippath.plugins.verified_copy import digest_in, pinned_digest, verified_copy


@dataclass(frozen=True)
class Supply:
    """The archives of a plugin in `folder`: its own, and those `beside` it in its own folder."""

    folder: str
    archive: str
    beside: tuple[str, ...] = ()
    private: bool = False
    pins: Pins | None = None

    @cached_property
    def key(self) -> str:
        """The key of its namespace: the same in each process, and for each call."""
        about = os.fsencode(f"{os.path.abspath(self.archive)}\0{self.private}\0{bool(self.pins)}")
        stem = os.path.basename(self.archive).partition("-")[0].partition(".")[0]
        return key_of(stem, hashlib.sha256(about).hexdigest()[:8])

    def locked(self) -> AbstractContextManager[None]:
        """Return what a thread holds while it loads or unloads modules of the namespace."""
        return locked(self.key)

    def space(self) -> Space:
        """Return its namespace, which is opened if it is not open yet.

        Raises PluginError if private dependencies do not go together, or if an archive is not
        pinned.
        """
        known = SPACES.get(self.key)
        if known is not None:
            self._require_pinned(known)
            return known
        # nothing is read of an archive before it is known to be a pinned one
        archive = self._verified(self.archive)
        beside = tuple(map(self._verified, self.beside))
        dependencies = self._dependencies(archive, beside)
        return open_space(
            self.key, (archive, *dependencies), self.private, _of_the_host(dependencies)
        )

    @cached_property
    def described(self) -> str:
        """The archive that says who the plugin is: with pins, a verified copy.

        Raises PluginError if it is not the pinned one.
        """
        return self._verified(self.archive)

    def _verified(self, path: str) -> str:
        if self.pins is None:
            require_there(path)
            return path
        return verified_copy(path, name_in(self.folder, path), self.pins)

    def _require_pinned(self, space: Space) -> None:
        """Raise PluginError if the namespace was opened by other pins, with other archives."""
        if self.pins is None:
            return
        own = pinned_digest(self.archive, name_in(self.folder, self.archive), self.pins)
        first, *others = map(digest_in, space.entries)
        if first != own or not {*others} <= {*self.pins.digests.values()}:
            raise PluginError(
                f"{self.archive} is loaded already, from a file that is not pinned now",
                "`reload` loads the pinned one",
            )

    def _dependencies(self, archive: str, beside: tuple[str, ...]) -> tuple[str, ...]:
        if not self.private:
            return ()
        from zippath.plugins.dependency_choice import chosen  # 30 ms, and few need it

        libs = archives_in(self.libs)
        if self.pins:
            libs = [path for path in libs if name_in(self.folder, path) in self.pins.digests]
        return chosen(archive, beside, [self._verified(path) for path in libs])

    def missing(self) -> tuple[str, ...]:
        """Return the requirements of a private plugin that neither it nor the host meets."""
        known = SPACES.get(self.key)
        if known is None or not self.private:
            return ()
        from zippath.plugins.dependency_choice import missing

        try:
            return missing(known.entries)
        except ImportError:  # an archive is broken or gone
            return ()

    @property
    def libs(self) -> str:
        """The folder of the wheels for all plugins."""
        return os.path.join(self.folder, LIBS)

    def close(self) -> None:
        """Unload its modules."""
        close_space(self.key)

    def state(self) -> tuple[int, ...]:
        """Return numbers that change with every change of the archive, none if it is gone."""
        try:
            return signature(os.stat(self.archive))
        except OSError:
            return ()


def _of_the_host(archives: tuple[str, ...]) -> Iterator[str]:
    """Yield the packages with extension modules that the host has: there is one copy of each."""
    for archive in archives:
        for top in PluginFiles(archive).native_tops():
            if top in sys.modules or (top.isidentifier() and importlib.util.find_spec(top)):
                yield top
