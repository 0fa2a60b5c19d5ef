"""The finder of meson-python's editable installs: `_NAME_editable_loader.py` in a site dir."""

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from zippath.finders.source_text import calls
from zippath.finders.suffixes import module_suffixes
from zippath.imports.meta_finders.meta_finder import Found, Mapped
from zippath.python.facts import Facts


class MesonFinder:
    """The model of a `MesonpyMetaFinder`: it finds modules by the plan of the install.

    The real one builds the project first; the model reads the plan of the last build.
    """

    note = "it builds the project again at each start; this is what the last build says"

    def __init__(self, file: str, source: str, facts: Facts) -> None:
        self.file = file
        values = next((values for values, _ in calls(source, "MesonpyMetaFinder")), [])
        self._names = frozenset(values[1]) if len(values) > 2 and values[1] else frozenset()
        self._build = build = values[2] if len(values) > 2 and isinstance(values[2], str) else ""
        self._files = dict(_files(_install_plan(build) if build else {}))
        self._folders = {parts[:depth] for parts in self._files for depth in range(1, len(parts))}
        self._suffixes = [suffix for suffix, _ in module_suffixes(facts)]

    def names(self) -> frozenset[str]:
        """The names in its list."""
        return self._names

    def dead_mappings(self) -> list[Mapped]:
        """All names, if the directory of the build is gone."""
        if not self._build or os.path.isdir(self._build):
            return []
        return [Mapped(name, self._build, self.file) for name in sorted(self._names)]

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """A package, a module, or a namespace of the tree to install."""
        parts = tuple(fullname.split("."))
        if parts[0] not in self._names:
            return None
        # a path that only its own hook understands
        virtual = (os.path.join(self.file, fullname),)
        for suffix in self._suffixes:
            file = self._files.get((*parts, "__init__" + suffix))
            if file:
                return Found(file, virtual)
        for suffix in self._suffixes:
            file = self._files.get((*parts[:-1], parts[-1] + suffix))
            if file:
                return Found(file)
        return Found(None, virtual, is_namespace=True) if parts in self._folders else None


def _install_plan(build: str) -> Mapping[str, Any]:
    try:
        file = os.path.join(build, "meson-info", "intro-install_plan.json")
        if not os.path.isfile(file):  # a pipe would wait for a writer
            return {}
        with open(file, encoding="utf-8") as stream:
            plan = json.load(stream)
    except (OSError, ValueError, RecursionError):
        return {}
    return plan if isinstance(plan, dict) else {}


def _files(plan: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each file's place in the site dir, in parts, and its path now."""
    for kind, targets in plan.items():
        for source, target in _mapping(targets).items():
            target = _mapping(target)
            root, *parts = str(target.get("destination")).split("/")
            if root not in ("{py_platlib}", "{py_purelib}"):
                continue
            source = os.path.normpath(source)
            if kind == "install_subdirs" or (kind == "targets" and os.path.isdir(source)):
                for entry in _walk(source, target):
                    yield (*parts, *entry.split(os.sep)), os.path.join(source, entry)
            else:
                yield tuple(parts), source


def _mapping(value: object) -> Mapping[str, Any]:
    """The value if it is an object of JSON: a file on disk may hold anything."""
    return value if isinstance(value, dict) else {}


def _paths(value: object) -> set[str]:
    return {os.path.normpath(str(name)) for name in value} if isinstance(value, list) else set()


def _walk(source: str, target: Mapping[str, Any]) -> Iterator[str]:
    without_files = _paths(target.get("exclude_files"))
    without = _paths(target.get("exclude_dirs"))
    for root, folders, files in os.walk(source):
        at = os.path.relpath(root, source)
        folders[:] = sorted(
            name for name in folders if os.path.normpath(os.path.join(at, name)) not in without
        )
        for name in sorted(files):
            entry = os.path.normpath(os.path.join(at, name))
            if entry not in without_files:
                yield entry
