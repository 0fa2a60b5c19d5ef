"""One package of a lock file: its wheels for one Python, or what a wheel is to be built of."""

import os
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from zippath.distributions.file_urls import file_of_url
from zippath.distributions.names import normalised
from zippath.distributions.tags import rank_of_tags
from zippath.python.facts import Facts
from zippath.wheelhouse.wanted import Hashes, WantedFile, WantedWheel

Table = Mapping[str, Any]
Kind = TypeVar("Kind")

_KINDS: Mapping[type, str] = {str: "text", list: "a list", dict: "a table"}
_SEPARATORS = set("/\\:\0")  # a drive letter has the colon


def wanted_wheel(package: Table, directory: str, facts: Facts) -> WantedWheel:
    """Return what a package of a lock in `directory` asks for. Raises ValueError."""
    name = normalised(package["name"])
    version = get(package, "version", str) or ""
    specifier = f"=={version}" if version else ""
    text = f"{name}{specifier}"
    direct = get(package, "archive", dict)
    wheels = tables(package, "wheels")
    if direct is not None and _file_name(direct).endswith(".whl"):
        wheels = [direct]
        text = f"{name} @ {get(direct, 'url', str) or _file_name(direct)}"
    files = [_file(wheel, name, version, directory) for wheel in wheels]
    ranked = [(rank_of_tags(file.name, facts), file) for file in files]
    fitting = sorted(
        ((rank, file) for rank, file in ranked if rank is not None), key=lambda one: one[0]
    )
    source = "" if fitting else _source(package, text, directory)
    if files and not fitting and not source:
        raise ValueError(f"none of its wheels of {name} is for python {facts.minor_text}")
    return WantedWheel(
        name, specifier, text, files=tuple(file for _, file in fitting), source=source
    )


def _file(wheel: Table, name: str, version: str, directory: str) -> WantedFile:
    file = _file_name(wheel)
    parts = file.removesuffix(".whl").split("-")
    if not file.endswith(".whl") or len(parts) < 5 or _SEPARATORS & set(file):
        raise ValueError(f"{file!r} is not the name of a wheel")
    if normalised(parts[0]) != name or (version and not _is_same(parts[1], version)):
        raise ValueError(f"{file} is no wheel of {name} {version}".rstrip())
    return WantedFile(file, _hashes(wheel, file), _path_in(directory, get(wheel, "path", str)))


def _is_same(one: str, other: str) -> bool:
    from packaging.version import Version

    return one == other or Version(one.replace("_", "+")) == Version(other)


def _file_name(wheel: Table) -> str:
    """Return the name that a file of a lock has: its own, else the last part of path or URL."""
    name = get(wheel, "name", str)
    if name:
        return name
    if path := get(wheel, "path", str):
        return re.split(r"[/\\]", path)[-1]
    return file_of_url(get(wheel, "url", str) or "")


def _hashes(wheel: Table, file: str) -> Hashes:
    found = get(wheel, "hashes", dict) or {}
    if not found or not all(isinstance(value, str) for value in found.values()):
        raise ValueError(f"it has no hashes of {file}")
    return tuple(sorted(found.items()))


def _path_in(directory: str, path: str | None) -> str:
    """Return where a file lies by a path relative to the lock, "" where that leads out of there.

    >>> _path_in("/x", "wheels/a.whl"), _path_in("/x", "../a.whl"), _path_in("/x", "/etc/a.whl")
    ('/x/wheels/a.whl', '', '')
    """
    parts = re.split(r"[/\\]", path or "")
    if not path or ".." in parts or not parts[0] or ":" in path or "\0" in path:
        return ""
    return os.path.join(directory, *parts)


def _source(package: Table, text: str, directory: str) -> str:
    """Return what pip builds a wheel of, "" if a lock names nothing for that."""
    if get(package, "sdist", dict) is not None:
        return text
    if vcs := get(package, "vcs", dict):
        url = get(vcs, "url", str) or get(vcs, "path", str) or ""
        commit = get(vcs, "commit-id", str) or ""
        return f"{package['name']} @ {get(vcs, 'type', str)}+{url}@{commit}"
    if folder := get(package, "directory", dict):
        return os.path.normpath(os.path.join(directory, get(folder, "path", str) or ""))
    if archive := get(package, "archive", dict):
        return get(archive, "url", str) or get(archive, "path", str) or ""
    return ""


def get(table: Table, key: str, kind: type[Kind]) -> Kind | None:
    """Return a value of one kind, None if it is not there. Raises ValueError for another kind."""
    value = table.get(key)
    if value is not None and not isinstance(value, kind):
        raise ValueError(f"its {key} is {value!r:.40}, not {_KINDS[kind]}")
    return value


def texts(table: Table, key: str) -> list[str]:
    """Return a list of texts, empty if it is not there. Raises ValueError for anything else."""
    found = get(table, key, list) or []
    if not all(isinstance(one, str) for one in found):
        raise ValueError(f"its {key} is no list of texts")
    return found


def tables(table: Table, key: str) -> list[Table]:
    """Return a list of tables, empty if it is not there. Raises ValueError for anything else."""
    found = get(table, key, list) or []
    if not all(isinstance(one, dict) for one in found):
        raise ValueError(f"its {key} is no list of tables")
    return found
