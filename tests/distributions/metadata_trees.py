"""A real site dir, that of the running Python, and made-up ones; trees for all of them."""

import sysconfig
from importlib import metadata

from tests.snapshots import facts_of
from zippath.finders.path_hooks import Finders
from zippath.finders.trees import Trees

SITE = sysconfig.get_path("purelib")


def trees():
    facts = facts_of()
    return Trees(Finders(facts), facts)


def installed():
    """What importlib.metadata finds in the real site dir, by the name of the metadata directory."""
    return {found._path.name: found for found in metadata.distributions(path=[SITE])}


class FakeTree:
    """A tree that is a dictionary, and notes what is read from it, with which limit."""

    def __init__(self, files, root="/site"):
        self.root = root
        self.read_with = {}
        self._files = files

    def listdir(self, folder):
        prefix = folder and folder + "/"
        names = {name[len(prefix) :] for name in self._files if name.startswith(prefix)}
        return tuple(sorted({name.partition("/")[0] for name in names}))

    def files(self, folder):
        return iter([name for name in self._files if name.startswith(folder and folder + "/")])

    def read(self, file, limit=None):
        self.read_with[file] = limit
        data = self._files.get(file)
        return None if data is None else data[:limit]


class FakeTrees(dict):
    """The trees of made-up entries."""

    def of(self, entry):
        return self[entry]
