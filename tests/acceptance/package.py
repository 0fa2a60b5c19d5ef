"""The words in which a package and what is to be seen of it are written down."""

from dataclasses import dataclass

# what a package and its requirements need: each group asks more of an importer than the one before
PURE, DATA, NATIVE = "pure", "data", "native"
GROUPS = {
    PURE: "code, resources and metadata; extension modules only where Python can do without",
    DATA: "files that it opens or lists through `__file__` or `__path__`",
    NATIVE: "extension modules, shared libraries or programs, with or without such files",
}

# what a snippet touches of what breaks in archives
MECHANISMS = {
    "code": "modules and packages",
    "metadata": "the versions and files of distributions",
    "entry points": "plugins named in the metadata",
    "resources": "files read by importlib.resources, pkgutil or a loader",
    "namespace": "a package of several distributions",
    "data": "files opened by a path that is made from `__file__`",
    "templates": "the same, by a template engine",
    "translations": "message catalogues",
    "listing": "a directory of its own that it lists, to find modules or files",
    "extension": "extension modules",
    "optional extension": "extension modules that have a slower substitute in Python",
    "libraries": "shared libraries beside the extensions, found by RPATH",
    "ctypes": "shared libraries opened by path",
    "program": "an executable that it starts",
    "headers": "files that a compiler reads",
}


@dataclass(frozen=True)
class Package:
    """A project of PyPI, and a program that imports and uses it."""

    name: str
    group: str
    touches: tuple[str, ...]
    """Words of MECHANISMS."""
    snippet: str
    """Ends by printing `prints`; another line that begins with "ok" says that it made do."""
    prints: str = "ok"
    asks: tuple[str, ...] = ()
    """What pip is asked for, where it is not just the name."""
    quick: bool = False
    """Whether it is one of the few that stand for all."""

    @property
    def requirements(self):
        return self.asks or (self.name,)
