"""Paths with a subpath inside an archive, such as `a.zip/lib`."""

import os
from collections.abc import Callable


def nearest(
    path: str, exists: Callable[[str], bool] = os.path.exists
) -> tuple[str, tuple[str, ...]]:
    """The nearest existing path at or above `path`, and the parts of `path` below it.

    ("", ()) if nothing exists.
    """
    parts: list[str] = []
    while path and not exists(path):
        parent, tail = os.path.split(path)
        if parent == path:
            return "", ()
        parts.append(tail)
        path = parent
    return path, tuple(part for part in reversed(parts) if part) if path else ()


def archive_of(entry: str, cwd: str = "") -> tuple[str, str]:
    """The file at or above `entry`, and the subpath in it; ("", "") if there is no file.

    A relative entry is looked for in `cwd`, and its file stays relative. zipimport walks up in the
    same way, so `a.zip/lib` is found where `a.zip` is a file.
    """
    path, parts = nearest(entry, lambda place: os.path.exists(os.path.join(cwd, place)))
    is_file = path and os.path.isfile(os.path.join(cwd, path))
    return (path, "/".join(parts)) if is_file else ("", "")
