"""Finds resources by patterns, as `pathlib.Path.glob` finds files."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol, TypeVar

    class Searchable(Protocol):
        """The part of a resource that a search needs."""

        @property
        def name(self) -> str:
            """The last part of the path."""

        def exists(self) -> bool:
            """Tell whether there is anything."""

        def is_dir(self) -> bool:
            """Tell whether it is a directory."""

        def iterdir(self: "Place") -> "Iterator[Place]":
            """Return what is in the directory."""

        def joinpath(self: "Place", *descendants: str) -> "Place":
            """Return what is at a relative path."""

    Place = TypeVar("Place", bound=Searchable)


def select(root: "Place", pattern: str, below: str = "") -> "Iterator[Place]":
    """Yield what is below `root` and matches `pattern`, each once. Raises as pathlib does.

    `below` is a pattern of the directories from which `pattern` counts.
    """
    if pattern[:1] == "/":
        raise NotImplementedError("Non-relative patterns are unsupported")
    pattern = below + pattern
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    if not parts:
        raise ValueError(f"Unacceptable pattern: {pattern!r}")
    only_directories = pattern[-1:] == "/" and sys.version_info >= (3, 11)
    seen = set()
    for found in _select(root, parts):
        if found not in seen and not (only_directories and not found.is_dir()):
            seen.add(found)
            yield found


def _select(root: "Place", parts: "list[str]") -> "Iterator[Place]":
    if not parts:
        yield root
    elif parts[0] == "**":
        yield from _below(root, parts[1:])
    elif not set(parts[0]) & set("*?["):
        found = root.joinpath(parts[0])
        if found.is_dir() if parts[1:] else found.exists():
            yield from _select(found, parts[1:])
    elif root.is_dir():
        from fnmatch import fnmatchcase  # it imports re, which most programs have

        for found in root.iterdir():
            if fnmatchcase(found.name, parts[0]) and (found.is_dir() or not parts[1:]):
                yield from _select(found, parts[1:])


def _below(root: "Place", parts: "list[str]") -> "Iterator[Place]":
    """Apply the rest of a pattern to a directory and to all that are below it."""
    yield from _select(root, parts)
    for found in root.iterdir() if root.is_dir() else ():
        if found.is_dir():
            yield from _below(found, parts)
        elif not parts and sys.version_info >= (3, 13):
            yield found
