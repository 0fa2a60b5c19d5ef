"""The order of the search for a module in an archive, and other answers from names alone."""

from collections.abc import Collection, Container, Iterable, Mapping
from typing import NamedTuple

from zippath.finders.offer import OfferKind

# deeper folders hold no modules, but a hostile archive may have names with thousands of them
_DEEPEST = 64
# a root this far down is none that anybody meant
_DEEPEST_ROOT = 8


class Form(NamedTuple):
    """One form of a module in an archive."""

    suffix: str
    kind: OfferKind
    is_package: bool


# the order of zipimport
ORDER = (
    Form("/__init__.pyc", "bytecode", True),
    Form("/__init__.py", "source", True),
    Form(".pyc", "bytecode", False),
    Form(".py", "source", False),
)


class Present(NamedTuple):
    """A member with the name of the module in one of its forms."""

    name: str
    kind: OfferKind
    is_package: bool


def present(members: Container[str], base: str) -> list[Present]:
    """The members for the module `base`, such as `lib/pkg/module`, in order."""
    return [
        Present(base + suffix, kind, is_package)
        for suffix, kind, is_package in ORDER
        if base + suffix in members
    ]


Folders = Mapping[str, Collection[str]]


def folders_of(members: Iterable[str]) -> Folders:
    """The names directly in each folder; folders end with `/`, and the top is "".

    >>> [(folder, *names) for folder, names in folders_of(["a.py", "pkg/sub/b.py"]).items()]
    [('', 'a.py', 'pkg/'), ('pkg/sub/', 'b.py'), ('pkg/', 'sub/')]
    """
    found: dict[str, dict[str, None]] = {"": {}}
    for member in map(_without_depth, members):
        name = member
        while name:
            folder = name[: name.rfind("/", 0, -1) + 1]
            is_new = folder not in found
            found.setdefault(folder, {})[name[len(folder) :]] = None
            if not is_new:
                break
            name = folder
        if member.endswith("/"):
            found.setdefault(member, {})
    return found


def _without_depth(member: str) -> str:
    """The name of a member, or of the folder where it gets too deep."""
    if member.count("/") <= _DEEPEST:
        return member
    return "/".join(member.split("/", _DEEPEST)[:_DEEPEST]) + "/"


def stem_of(name: str) -> str:
    """The name of the module for a name in a folder.

    >>> stem_of("pkg/"), stem_of("native.cpython-312.so")
    ('pkg', 'native')
    """
    return name[:-1] if name.endswith("/") else name.partition(".")[0]


def importable(name: str) -> bool:
    """Whether people import a module of this name."""
    # a bytecode directory is nobody's package, though the import system would take it for one
    return name.isidentifier() and name != "__pycache__"


def holds_modules(members: Container[str], folders: Folders, folder: str) -> bool:
    """Whether a module or regular package lies directly in `folder`, such as "" or `lib/`."""
    stems = map(stem_of, folders.get(folder, ()))
    return any(importable(stem) and present(members, folder + stem) for stem in stems)


def may_offer(members: Container[str], folders: Folders, folder: str) -> bool:
    """Whether some Python could import a module or a namespace directly from `folder`."""
    names = [name for name in folders.get(folder, ()) if importable(stem_of(name))]
    return any(name.endswith("/") for name in names) or holds_modules(members, folders, folder)


def likely_root(members: Container[str], folders: Folders, top: str = "") -> str:
    """The shallowest folder with modules below `top`, relative to it, or ""."""
    below = [folder for folder in folders if folder.startswith(top) and folder != top]
    for folder in sorted(below, key=lambda folder: (folder.count("/"), folder)):
        inside = folder[len(top) : -1]
        if inside.count("/") < _DEEPEST_ROOT and holds_modules(members, folders, folder):
            return inside
    return ""
