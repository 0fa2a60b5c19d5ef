"""Items of `sys.path` and their origins."""

from typing import Literal, NamedTuple

from zippath.syspath.reason import Reason

OriginKind = Literal[
    "script",  # the script's directory, or the current one for `-c`, `-m` and the prompt
    "PYTHONPATH",
    "zip-default",  # lib/pythonXY.zip, PEP 273
    "stdlib",
    "registry",  # Windows: PythonPath keys
    "._pth",
    "venv",
    "user-site",
    "site",
    "pth",
    "file-store",  # zippath's importer, for the archive before it, when the start imports from it
    "startup-code",  # an import line, a .start entry point, sitecustomize or usercustomize
]

# what is meant to override what: a virtual environment, the user's packages, the installation's
_LAYERS: tuple[OriginKind, ...] = ("venv", "user-site", "site")

EntryKind = Literal["archive", "directory", "other", "missing"]


class Origin(NamedTuple):
    """The mechanism that put an entry on `sys.path`, and the line of the file if there is one.

    >>> print(Origin("pth", "/site/a.pth", 3))
    /site/a.pth:3
    >>> print(Origin("PYTHONPATH", detail="item 1 of 2"))
    PYTHONPATH, item 1 of 2
    """

    kind: OriginKind
    file: str | None = None
    line: int | None = None
    detail: str = ""

    @property
    def place(self) -> str:
        """The file with its line, or without a file the mechanism."""
        if self.file is None:
            return self.kind
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def is_site_dir(self) -> bool:
        """Whether the entry is a site dir: of an environment, the user or the installation."""
        return self.kind in _LAYERS

    def __str__(self) -> str:
        named = self.place if self.kind == "pth" or not self.file else f"{self.kind} {self.place}"
        return f"{named}, {self.detail}" if self.detail else named


def overrides(one: Origin | None, other: Origin | None) -> bool:
    """Whether `one` is meant to come before `other`: an environment before the installation.

    >>> overrides(Origin("venv"), Origin("site")), overrides(Origin("pth"), Origin("site"))
    (True, False)
    """
    kinds = [origin.kind for origin in (one, other) if origin]
    layers = [_LAYERS.index(kind) for kind in kinds if kind in _LAYERS]
    return len(layers) == 2 and layers[0] < layers[1]


class PathEntry(NamedTuple):
    """One item of `sys.path`; `position` counts from 0, `path` is spelt as in `sys.path`."""

    position: int
    path: str
    kind: EntryKind
    origin: Origin


class Dropped(NamedTuple):
    """A path that is not on `sys.path` though its origin asks for it."""

    path: str
    origin: Origin
    reason: Reason


def already_there(by: Origin) -> Reason:
    """The reason for leaving out a path that is on `sys.path` by another origin already."""
    return Reason("line-before" if by.line else "entry-before", f"already there by {by}")
