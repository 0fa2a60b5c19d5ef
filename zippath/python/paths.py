"""Paths as the platform of the target spells them, whatever platform zippath runs on."""

import ntpath
import posixpath
from collections.abc import Iterable
from types import ModuleType

from zippath.python.facts import Facts


def paths_of(facts: Facts) -> ModuleType:
    """The `os.path` of the interpreter's platform."""
    return ntpath if facts.os_name == "nt" else posixpath


def spelt_as(path: str, known: Iterable[str], facts: Facts) -> str:
    """The one of `known` that is `path` to the interpreter's platform, or else `path` itself.

    On Windows the letters may be of another case.
    """
    case = paths_of(facts).normcase
    return next((one for one in known if case(one) == case(path)), path)


def absolute(facts: Facts, *parts: str) -> str:
    """`site.makepath`: joined, absolute against the interpreter's directory, and normalised."""
    paths = paths_of(facts)
    joined: str = paths.join(*parts)
    if paths.isabs(joined):
        return str(paths.normpath(joined))
    # getcwd() fails in a directory that was removed; site then leaves the path as it is
    return str(paths.normpath(paths.join(facts.cwd, joined))) if facts.cwd else joined
