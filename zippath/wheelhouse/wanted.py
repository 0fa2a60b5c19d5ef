"""One wheel that a list asks for."""

from dataclasses import dataclass

Hashes = tuple[tuple[str, str], ...]
"""Pairs of the name of an algorithm and a hexadecimal digest: one of them is enough."""


@dataclass(frozen=True)
class WantedFile:
    """The very file that a list names; `path` is where it says that the file lies, or ""."""

    name: str
    hashes: Hashes = ()
    path: str = ""


@dataclass(frozen=True)
class WantedWheel:
    """One project that is asked for, in a version that the `specifier` allows.

    `name` is normalised. `text` is for pip, which fetches it by that. `files` are the only ones to
    be taken, the one that fits best first; without any, each wheel of the project will do that has
    one of the `hashes`, if there are any. `source` is for pip too, which builds a wheel of it where
    the list names none.
    """

    name: str
    specifier: str
    text: str
    hashes: Hashes = ()
    files: tuple[WantedFile, ...] = ()
    source: str = ""
