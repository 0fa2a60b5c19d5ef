"""Where the modules of a plugin come from: its archive, and those of its private dependencies."""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property

from zippath.importer.store import signature
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
        """Return its namespace, which is opened if it is not open yet."""
        return SPACES.get(self.key) or open_space(self.key, (self.archive,))

    def close(self) -> None:
        """Unload its modules."""
        close_space(self.key)

    def state(self) -> tuple[int, ...]:
        """What changes with every change of the archive, nothing if it is gone."""
        try:
            return signature(os.stat(self.archive))
        except OSError:
            return ()
