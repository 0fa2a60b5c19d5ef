"""The scripts that wheels give an environment: those of entry points, and ready-made ones."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zippath import dirs
from zippath.distributions.entry_points import entry_points
from zippath.environments.environment_layout import Layout
from zippath.environments.launching import entry_script, ready_script
from zippath.finders.reading import reading
from zippath.importer.index import INDEXES
from zippath.importer.store import Store
from zippath.wheelhouse.answers import remembered
from zippath.wheelhouse.wheel import Wheel

_NAME = re.compile(r"[^\x00-\x1f/\\:]+")
# what `venv` has put there must stay: python, python3.12, pythonw.exe, activate.fish
_RESERVED = re.compile(
    r"(?:𝜋thon|python[w\d.]*t?(?:_d)?(?:\.exe)?|(?:de)?activate(?:\..*)?)", re.IGNORECASE
)
_TARGET = re.compile(r"([\w.]+)\s*:\s*([\w.]+)\s*(?:\[.*\])?\s*(?:#.*)?")
_GROUPS = (("console_scripts", False), ("gui_scripts", True))


@dataclass(frozen=True)
class ScriptSet:
    """The scripts of an environment by their paths, and what became of others, in words."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()


class _ScriptRow(NamedTuple):
    """What a script calls; one that is ready lies in a `folder` of its wheel."""

    name: str
    module: str = ""
    function: str = ""
    has_window: bool = False
    folder: str = ""


def script_set(wheels: Sequence[Wheel], layout: Layout, env: Mapping[str, str]) -> ScriptSet:
    """Return the scripts of wheels; of two with one name, the first wheel's. Raises ZippathError.

    What would leave the folder, or hide a python or what activates the environment, is left out.
    """
    files: dict[str, bytes] = {}
    owners: dict[str, str] = {}
    notes: list[str] = []
    store = Store(dirs.cache_dir(env))
    for wheel, row in _remembered_rows(wheels, store):
        for name, content in _contents(wheel, row, layout, store):
            path = layout.path(f"{layout.scripts}/{name}")
            if not _NAME.fullmatch(name) or name in (".", "..") or is_reserved(name):
                notes.append(f"{wheel.path}: no script may have the name {name!r}")
            elif path not in files:
                files[path], owners[path] = content, wheel.path
            elif owners[path] != wheel.path:
                notes.append(f"{name} comes from {owners[path]}, not from {wheel.path}")
    return ScriptSet(files, tuple(notes))


def is_reserved(name: str) -> bool:
    """Tell whether a script of this name would hide a python, or what activates."""
    return _RESERVED.fullmatch(name) is not None


def _remembered_rows(wheels: Sequence[Wheel], store: Store) -> Iterator[tuple[Wheel, _ScriptRow]]:
    """Yield the scripts of wheels; asking a hundred name indexes takes 20 ms."""
    known = remembered(
        ("scripts of wheels", tuple((wheel.path, wheel.sha256) for wheel in wheels)),
        lambda: [[tuple(row) for row in _rows(wheel, store)] for wheel in wheels],
    )
    for wheel, rows in zip(wheels, known, strict=True):
        yield from ((wheel, _ScriptRow(*row)) for row in rows)


def _rows(wheel: Wheel, store: Store) -> Iterator[_ScriptRow]:
    with reading(wheel.path):
        index = INDEXES.open(wheel.path, os.stat(wheel.path), store)
        for folder in index.listing(""):
            if folder.endswith((".dist-info/", "EGG-INFO/")):
                if "entry_points.txt" in index.listing(folder):
                    yield from _entry_rows(index.read(folder, "entry_points.txt"))
            elif folder.endswith(".data/") and index.names(folder).get("scripts/") is not None:
                ready = folder + "scripts/"
                names = (name for name in index.listing(ready) if not name.endswith("/"))
                yield from (_ScriptRow(name, folder=ready) for name in names)


def _entry_rows(text: bytes) -> Iterator[_ScriptRow]:
    groups = entry_points(text)
    for group, has_window in _GROUPS:
        for line in groups.get(group, ()):
            name, _, target = map(str.strip, line.partition("="))
            found = _TARGET.fullmatch(target)
            if found:
                yield _ScriptRow(name, found[1], found[2], has_window)


def _contents(
    wheel: Wheel, row: _ScriptRow, layout: Layout, store: Store
) -> Iterator[tuple[str, bytes]]:
    if not row.folder:
        yield from entry_script(row.name, row.module, row.function, row.has_window, layout)
        return
    with reading(wheel.path):
        index = INDEXES.open(wheel.path, os.stat(wheel.path), store)
        yield row.name, ready_script(index.read(row.folder, row.name), layout)
