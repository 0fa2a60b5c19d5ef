"""An installed environment as a source: everything in its site-packages."""

import os
from collections.abc import Iterator
from dataclasses import replace

from zippath.edits import files
from zippath.errors import ZippathError
from zippath.packing.folder import SourceFolder
from zippath.packing.piece import Piece, Wanted
from zippath.packing.receiver import Receiver
from zippath.syspath.sitedirs import site_dirs

# setuptools writes these modules for an editable project; only its .pth file starts them
_EDITABLE = "__editable__*"
_STARTUP = ("*.pth", "*.start")


def pieces(environment: Receiver, wanted: Wanted, apart: frozenset[str]) -> Iterator[Piece]:
    """Yield the files of the site dirs of an environment but for its startup files.

    Its links are followed: uv makes some into its cache. Raises ZippathError.
    """
    wanted = replace(wanted, exclude=(*wanted.exclude, *_STARTUP, _EDITABLE))
    for directory in _directories(environment):
        for piece in SourceFolder(directory, "", wanted, apart, follows=True).pieces():
            yield replace(piece, is_published=True)


def notes(environment: Receiver) -> Iterator[str]:
    """Yield what an archive of the environment lacks: what its startup files do."""
    for directory in _directories(environment):
        for name in sorted(files.listed(directory)):
            if name.endswith((".pth", ".start")):
                yield from _notes_of(directory, name)


def _directories(environment: Receiver) -> list[str]:
    kind = "venv" if environment.facts.in_venv else "site"
    found = [one.path for one in site_dirs(environment.facts) if one.kind == kind]
    there = {os.path.realpath(path): path for path in reversed(found) if os.path.isdir(path)}
    if not there:
        raise ZippathError(f"could not find the site-packages of {environment.executable}")
    return sorted(there.values())


def _notes_of(directory: str, name: str) -> Iterator[str]:
    """Yield a note for each line: nothing reads startup files in an archive."""
    content = files.read(os.path.join(directory, name)) or b""
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
    for line in lines if name.endswith(".pth") else ():
        if line and not line.startswith(("#", "import ", "import\t")):
            place = os.path.join(directory, line)
            if os.path.exists(place):
                yield f"not in it: {place}, to which {name} leads: name it as a source too"
    if name.startswith("__editable__"):
        yield f"not in it: the project of {name}, which is editable: name it as a source too"
    elif name.endswith(".start") or any(line.startswith("import") for line in lines):
        yield f"not in it: {name}, since nothing runs the startup files of an archive"
