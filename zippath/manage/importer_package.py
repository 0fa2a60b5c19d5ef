"""The files of the importer, as they are copied into site dirs."""

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

from zippath import importer

# what a start needs, each with what the next one imports from it
STARTING = ("marks", "boothook", "boot")


@functools.cache
def package_files() -> tuple[tuple[str, bytes], ...]:
    """Return (path with `/`, content) of each module of this zippath's importer, sorted."""
    return tuple(sorted(_sources(files(importer), "")))


@functools.cache
def joined_modules(package: str) -> bytes:
    """Return the modules that a start needs in one, which imports the others from `package`."""
    sources = dict(package_files())
    whole = b"\n\n".join(sources[f"{name}.py"].rstrip() for name in STARTING) + b"\n"
    each = "|".join(STARTING).encode()
    alone = re.sub(rb"(?m)^from \.(%b) import .*\n" % each, b"", whole)
    return re.sub(
        rb"(?m)^( *)from \.(\w+) import ", rb"\1from %b.\2 import " % package.encode(), alone
    )


def digest(contents: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 of all these files and their paths, in this order."""
    whole = hashlib.sha256()
    for path, content in contents:
        whole.update(f"{path}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _sources(directory: Any, inside: str) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401
    # `Traversable` has another module in 3.10
    for found in directory.iterdir():
        if found.is_dir():
            yield from _sources(found, f"{inside}{found.name}/")
        elif found.name.endswith(".py"):
            yield inside + found.name, found.read_bytes()
