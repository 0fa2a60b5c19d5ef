"""Where the modules of a plugin come from: its archive, and those of its private dependencies."""

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from zippath.importer.store import signature
from zippath.plugins.plugin_files import PluginFiles
from zippath.plugins.plugin_folder import LIBS, archives_in
from zippath.plugins.private_names import key_of
from zippath.plugins.space import SPACES, Space
from zippath.plugins.spaces import close_space, open_space


@dataclass(frozen=True)
class Supply:
    """The archives of a plugin in `folder`: its own, and those `beside` it in its own folder."""

    folder: str
    archive: str
    beside: tuple[str, ...] = ()
    private: bool = False

    @cached_property
    def key(self) -> str:
        """The key of its namespace: the same in each process, and for each call."""
        about = os.fsencode(f"{os.path.abspath(self.archive)}\0{self.private}")
        stem = os.path.basename(self.archive).partition("-")[0].partition(".")[0]
        return key_of(stem, hashlib.sha256(about).hexdigest()[:8])

    def space(self) -> Space:
        """Return its namespace, which is opened if it is not open yet.

        Raises PluginError if private dependencies do not go together.
        """
        known = SPACES.get(self.key)
        if known is not None:
            return known
        dependencies = self._dependencies()
        hosts = _of_the_host(dependencies)
        return open_space(self.key, (self.archive, *dependencies), self.private, hosts)

    def _dependencies(self) -> tuple[str, ...]:
        if not self.private:
            return ()
        from zippath.plugins.dependency_choice import chosen  # 30 ms, and few need it

        return chosen(self.archive, self.beside, archives_in(os.path.join(self.folder, LIBS)))

    def close(self) -> None:
        """Unload its modules."""
        close_space(self.key)

    def state(self) -> tuple[int, ...]:
        """What changes with every change of the archive, nothing if it is gone."""
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
