"""Reads in a shared library where it looks for the libraries that it is linked to."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterable

    Content = bytes | mmap.mmap

ORIGINS = (b"$ORIGIN", b"${ORIGIN}", b"@loader_path")


def linked_places(library: "Content", folder: str) -> "list[str]":
    """Return the directories that a library in `folder` looks for others in, relative to the base.

    They stand in it as text, beside other paths: b"$ORIGIN/../other:$ORIGIN/lib".

    >>> linked_places(b"..." + b"$ORIGIN/../foo:/usr/lib" + bytes(1), "ext/")
    ['foo/']
    """
    found: dict[str, None] = {}
    for origin in ORIGINS:
        position = library.find(origin)
        while position >= 0:
            end = library.find(b"\0", position)
            text = library[position : max(position, end)].decode("utf-8", "replace")
            for path in text.split(":"):
                start, _, below = path.partition("/")
                parts = [*folder.split("/")[:-1], *below.split("/")]
                if os.fsencode(start) == origin and (place := _normalised(parts)) is not None:
                    found[place] = None
            position = library.find(origin, end) if end > 0 else -1
    return list(found)


def _normalised(parts: "Iterable[str]") -> "str | None":
    """The directory of these parts with a `/` at its end, None if it is above the base."""
    kept: list[str] = []
    for part in parts:
        if part == ".." and not kept:
            return None
        if part == "..":
            kept.pop()
        elif part not in ("", "."):
            kept.append(part)
    return "".join(f"{part}/" for part in kept)
