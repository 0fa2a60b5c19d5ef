"""The importable parts of a project: what lies in `src`, else its packages and modules."""

import os
from dataclasses import dataclass

from zippath.edits import files

_MARKS = ("pyproject.toml", "setup.py", "setup.cfg")
# setuptools leaves these out of a project without `src` (FlatLayoutPackageFinder.DEFAULT_EXCLUDE)
_NO_PACKAGES = frozenset([
    "ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments",
    "changelog", "test", "tests", "unit_test", "unit_tests", "example", "examples", "scripts",
    "tools", "util", "utils", "python", "build", "dist", "benchmark", "benchmarks", "exercise",
    "exercises", "htmlcov", "requirements", "tasks", "fabfile", "site_scons", "venv", "env",
])  # fmt: skip
# FlatLayoutModuleFinder.DEFAULT_EXCLUDE
_NO_MODULES = frozenset([
    "setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile",
    "pavement", "dodo", "tasks", "fabfile",
])  # fmt: skip
# google.cloud.storage, and one more
_DEEPEST = 3


@dataclass(frozen=True)
class ProjectPart:
    """A part of a project: its path in there, and the prefix of its members."""

    path: str
    prefix: str


def parts_of(directory: str) -> list[ProjectPart]:
    """Return the importable parts of a project, none if a directory is no project."""
    names = files.listed(directory)
    if not any(mark in names for mark in _MARKS):
        return []
    if "src" in names and _has_modules(os.path.join(directory, "src")):
        return [ProjectPart("src", "")]
    return [
        ProjectPart(name, f"{name}/") for name in sorted(names) if _is_package(directory, name)
    ] + [ProjectPart(name, "") for name in sorted(names) if _is_module(directory, name)]


def _has_modules(directory: str) -> bool:
    if not os.path.isdir(directory):
        return False
    return any(
        name.endswith(".py") or os.path.isdir(os.path.join(directory, name))
        for name in files.listed(directory)
    )


def _is_package(directory: str, name: str) -> bool:
    wanted = name.isidentifier() and name not in _NO_PACKAGES
    return wanted and _holds_package(os.path.join(directory, name), _DEEPEST)


def _holds_package(directory: str, depth: int) -> bool:
    """Whether a directory is a package, or a portion of a namespace that has one."""
    if not os.path.isdir(directory):
        return False
    if os.path.isfile(os.path.join(directory, "__init__.py")):
        return True
    inside = files.listed(directory) if depth else []
    return any(_holds_package(os.path.join(directory, name), depth - 1) for name in inside)


def _is_module(directory: str, name: str) -> bool:
    stem = name.removesuffix(".py")
    wanted = stem != name and stem.isidentifier() and stem not in _NO_MODULES
    return wanted and os.path.isfile(os.path.join(directory, name))
