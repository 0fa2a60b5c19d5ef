"""The files of all sources as one tree, and what keeps them from being one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zippath.errors import ZippathError
from zippath.packing.piece import Piece, exclusion

Tree = Mapping[str, Piece]

# an __init__ of a shared package says one of these, and any of them will do
_SHARED = (b"extend_path", b"declare_namespace")
_MOST = 10


def merged(pieces: Iterable[Piece]) -> dict[str, Piece]:
    """Return the files by the names of their members, in order. Raises ZippathError.

    The same file may come twice, and of the `__init__` of a shared package the first one counts.
    """
    found: dict[str, Piece] = {}
    collisions = []
    for piece in pieces:
        other = found.setdefault(piece.name, piece)
        if other is not piece and not _agree(other, piece):
            collisions.append((other, piece))
    collisions += _files_as_folders(found)
    if collisions:
        raise _collision(collisions)
    return dict(sorted(found.items()))


def below(prefix: str, tree: Tree) -> dict[str, Piece]:
    """Return the same files below a folder, "" or with a `/` at its end."""
    return {prefix + name: replace(piece, name=prefix + name) for name, piece in tree.items()}


def without_old_bytecode(tree: Tree) -> dict[str, Piece]:
    """Return the files without the .pyc files that lie beside their sources.

    They were made by some Python at some time, and the stock importer would take them.
    """
    return {
        name: piece
        for name, piece in tree.items()
        if not (name.endswith(".pyc") and name[:-1] in tree)
    }


def folders_without_init(tree: Iterable[str]) -> list[str]:
    """Return the folders that are portions of namespace packages, as names of members.

    Up to 3.13 the stock importer finds a portion by the member of its folder only (gh-59110).

    >>> folders_without_init(["ns/sub/a.py", "pkg/__init__.py", "p/x.txt", "__pycache__/b.pyc"])
    ['ns/', 'ns/sub/']
    """
    names = set(tree)
    folders: set[str] = set()
    for name in names:
        parts = name.split("/")[:-1] if name.endswith((".py", ".pyc", ".so", ".pyd")) else []
        for depth in range(1, len(parts) + 1):
            if not parts[depth - 1].isidentifier() or parts[depth - 1] == "__pycache__":
                break
            folders.add("/".join(parts[:depth]) + "/")
    inits = ("__init__.py", "__init__.pyc")
    return sorted(one for one in folders if not any(one + init in names for init in inits))


def _agree(one: Piece, other: Piece) -> bool:
    first, second = one.read(), other.read()
    is_init = one.name.endswith("/__init__.py")
    return first == second or (is_init and _is_shared(first) and _is_shared(second))


def _is_shared(init: bytes) -> bool:
    return any(word in init for word in _SHARED)


def _files_as_folders(found: Tree) -> list[tuple[Piece, Piece]]:
    """Return (file, file below it) where a file of one source is a folder of another one."""
    return [
        (found["/".join(parts[:depth])], piece)
        for name, piece in found.items()
        for parts in [name.split("/")]
        for depth in range(1, len(parts))
        if "/".join(parts[:depth]) in found
    ]


def _collision(collisions: list[tuple[Piece, Piece]]) -> ZippathError:
    lines = [f"{one.name}: {one.origin} and {other.origin}" for one, other in collisions]
    more = len(lines) - _MOST
    if more > 0:
        lines[_MOST:] = [f"and {more} more"]
    hint = "name only one of the sources"
    if len(collisions) == 1:
        hint += f", or leave it out of both: {exclusion(collisions[0][0].name)}"
    text = "could not pack sources with different content under one name"
    return ZippathError(text, hint, tuple(lines))
