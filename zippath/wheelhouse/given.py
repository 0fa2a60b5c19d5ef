"""Archives that are named one by one, as the wheels of a list would be."""

import os
from collections.abc import Sequence

from zippath.distributions.names import archive_stem
from zippath.distributions.tags import rank_of_tags
from zippath.errors import ZippathError
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.importer.store import Store, open_store
from zippath.python.facts import Facts
from zippath.wheelhouse.digests import sha256_of
from zippath.wheelhouse.wheel import Wheel, project_and_version


def given(archives: Sequence[str], facts: Facts) -> tuple[Wheel, ...]:
    """Return archives with the digests of their content, each once and in their order.

    Raises ZippathError that tells all that cannot be taken: what is no archive, wheels for other
    Pythons, and two versions of one project.
    """
    paths = tuple(dict.fromkeys(map(os.path.abspath, archives)))
    problems = [problem for path in paths if (problem := _problem(path, facts))]
    if problems:
        raise ZippathError(
            f"could not use {len(problems)} of the archives for python {facts.minor_text}",
            "name wheels for it, eggs or zip archives",
            tuple(problems),
        )
    memory = open_store(...)
    wheels = tuple(_wheel(path, memory) for path in paths)
    require_one_of_each(wheels)
    return wheels


def _problem(path: str, facts: Facts) -> str:
    """Return what speaks against an archive by its name and kind, "" if nothing does."""
    if os.path.isdir(path):
        return f"{path} is a directory: name the archives in it"
    if not os.path.exists(path):
        return f"{path} does not exist"
    if not os.path.isfile(path):
        return f"{path} is no file"
    if not path.lower().endswith(ARCHIVE_SUFFIXES):
        return f"{path} is no archive by its name: {', '.join(ARCHIVE_SUFFIXES)}"
    if not path.endswith(".whl"):
        return ""
    if project_and_version(path) is None:
        return f"{path} has not the name of a wheel: NAME-VERSION-PYTHON-ABI-PLATFORM.whl"
    if rank_of_tags(path, facts) is None:
        return f"{path} is a wheel for other pythons"
    return ""


def _wheel(path: str, memory: Store | None) -> Wheel:
    name, version = project_and_version(path) or (archive_stem(path), "")
    return Wheel(name, version, path, sha256_of(path, memory))


def require_one_of_each(wheels: Sequence[Wheel]) -> None:
    """Raise ZippathError if there are several wheels of one project."""
    by_name: dict[str, list[str]] = {}
    for wheel in wheels:
        if wheel.version:
            by_name.setdefault(wheel.name, []).append(wheel.path)
    several = {name: paths for name, paths in by_name.items() if len(paths) > 1}
    if several:
        raise ZippathError(
            f"there is more than one wheel of {', '.join(sorted(several))}",
            "take one of each: python would import from the first alone",
            tuple(f"{name}: {path}" for name, paths in sorted(several.items()) for path in paths),
        )
