"""The manifest of a project: the archives that it needs, in `[tool.zippath]` or `zippath.toml`."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zippath.edits import files
from zippath.errors import UsageError
from zippath.manage.scope import Scope
from zippath.wheelhouse.toml_file import parsed_toml

MANIFESTS = OWN, PROJECT = "zippath.toml", "pyproject.toml"

_KEYS = ("archives", "lock", "requirements", "wheels", "groups", "extras", "python", "scope")
_ARCHIVE_KEYS = ("path", "sha256", "prepend", "before", "after", "root")
_SCOPES: Mapping[str, Scope] = {"user": "user", "site": "site"}


@dataclass(frozen=True)
class ListedArchive:
    """An archive of a manifest; `path` is absolute, and what is not said is empty."""

    path: str
    sha256: str = ""
    prepend: bool = False
    before: str = ""
    after: str = ""
    root: str = ""


@dataclass(frozen=True)
class Manifest:
    """What the manifest `file` says; files and folders are absolute.

    `python` is any name of a Python: a path, a version, or a folder of an environment.
    """

    file: str
    archives: tuple[ListedArchive, ...] = ()
    lock: str = ""
    requirements: str = ""
    wheels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    python: str = ""
    scope: Scope | None = None


def find_manifest(directory: str) -> Manifest | None:
    """Return the manifest of the nearest folder that has one, from `directory` upwards.

    Raises ZippathError for one that makes no sense, and for two in one folder.
    """
    for folder in _upwards(directory):
        found = [path for name in MANIFESTS if _is_manifest(path := os.path.join(folder, name))]
        if len(found) > 1:
            raise UsageError(f"{found[0]} and [tool.zippath] in {found[1]} are both manifests",
                             "move what they say into one of them")  # fmt: skip
        if found:
            return read_manifest(found[0])
    return None


def project_file(directory: str) -> str | None:
    """Return the nearest pyproject.toml, from `directory` upwards."""
    paths = (os.path.join(folder, PROJECT) for folder in _upwards(directory))
    return next(filter(os.path.isfile, paths), None)


def read_manifest(path: str) -> Manifest:
    """Read a manifest. Raises ZippathError with the place of what makes no sense."""
    table, where = table_in(path, parsed_toml(files.read(path) or b"", path))
    if table is None:
        raise UsageError(f"{path} has no table [tool.zippath]")
    return _Reading(path, where).manifest(table)


def table_in(path: str, document: Any) -> tuple[Any, str]:  # noqa: ANN401 - TOML
    """Return the table of zippath in a document, None if it has none, and its name in front."""
    if os.path.basename(path) != PROJECT:
        return document, ""
    tool = document.get("tool")
    table = tool.get("zippath") if isinstance(tool, dict) else None
    return table, "tool.zippath"


def _upwards(directory: str) -> list[str]:
    folders = [directory]
    while os.path.dirname(folders[-1]) != folders[-1]:
        folders.append(os.path.dirname(folders[-1]))
    return folders


def _is_manifest(path: str) -> bool:
    if os.path.basename(path) == OWN or not os.path.isfile(path):
        return os.path.isfile(path)
    # most projects have no table of ours: what else is wrong with their file is not our trade
    content = files.read(path) or b""
    return b"zippath" in content and table_in(path, parsed_toml(content, path))[0] is not None


@dataclass(frozen=True)
class _Reading:
    """Reads the table `where` of the manifest `path`."""

    path: str
    where: str

    def manifest(self, table: object) -> Manifest:
        said = self._table(table, "", _KEYS)
        scope = self._text(said, "scope", "")
        if scope and scope not in _SCOPES:
            raise self._error("scope", f"it is user or site, not {scope!r}")
        lock, requirements = (self._file(said, key) for key in ("lock", "requirements"))
        if lock and requirements:
            raise self._error("lock", "lock and requirements exclude each other")
        return Manifest(
            self.path,
            self._archives(said.get("archives", [])),
            lock,
            requirements,
            tuple(map(self._absolute, self._texts(said, "wheels"))),
            self._texts(said, "groups"),
            self._texts(said, "extras"),
            self._python(said),
            _SCOPES.get(scope),
        )

    def _archives(self, said: object) -> tuple[ListedArchive, ...]:
        if not isinstance(said, list):
            raise self._error("archives", "it is no list")
        found = tuple(self._archive(one, f"archives[{at}]") for at, one in enumerate(said))
        seen: set[tuple[str, str]] = set()
        for at, one in enumerate(found):
            if (one.path, one.root) in seen:
                raise self._error(f"archives[{at}]", f"{one.path} is named twice")
            seen.add((one.path, one.root))
        return found

    def _archive(self, said: object, key: str) -> ListedArchive:
        if isinstance(said, str):
            said = {"path": said}
        table = self._table(said, key, _ARCHIVE_KEYS)
        path = self._file(table, "path", key)
        if not path:
            raise self._error(key, "it has no path")
        prepend = table.get("prepend", False)
        if not isinstance(prepend, bool):
            raise self._error(f"{key}.prepend", f"it is true or false, not {prepend!r}")
        sha256 = self._text(table, "sha256", key).lower()
        if sha256 and (len(sha256) != 64 or set(sha256) - set("0123456789abcdef")):
            raise self._error(f"{key}.sha256", "it has not the 64 hexadecimal digits of a SHA-256")
        before, after, root = (self._text(table, name, key) for name in ("before", "after", "root"))
        if before and after:
            raise self._error(key, "before and after exclude each other")
        return ListedArchive(path, sha256, prepend, before, after, root)

    def _table(self, said: object, key: str, known: Sequence[str]) -> Mapping[str, object]:
        if not isinstance(said, dict):
            raise self._error(key, f"it is no table: {said!r}")
        for name in said:
            if name not in known:
                problem = f"it has no meaning; what has is {', '.join(known)}"
                raise self._error(f"{key}.{name}" if key else name, problem)
        return said

    def _text(self, table: Mapping[str, object], name: str, key: str) -> str:
        value = table.get(name, "")
        if not isinstance(value, str) or (name in table and not value) or "\0" in value:
            raise self._error(f"{key}.{name}" if key else name, f"it is no text: {value!r}")
        return value

    def _texts(self, table: Mapping[str, object], name: str) -> tuple[str, ...]:
        said = table.get(name, [])
        values = said if isinstance(said, list) else [said]
        if not all(isinstance(one, str) and one for one in values):
            raise self._error(name, "it is no list of texts")
        return tuple(values)

    def _file(self, table: Mapping[str, object], name: str, key: str = "") -> str:
        said = self._text(table, name, key)
        path = self._absolute(said) if said else ""
        if path and not os.path.exists(path):
            raise self._error(f"{key}.{name}" if key else name, f"{path} does not exist")
        return path

    def _python(self, table: Mapping[str, object]) -> str:
        """A path is as seen from the manifest; a version, or the name of a program, is none."""
        said = self._text(table, "python", "")
        path = self._absolute(said) if said else ""
        return path if path and (os.path.dirname(said) or os.path.isdir(path)) else said

    def _absolute(self, path: str) -> str:
        return os.path.normpath(os.path.join(os.path.dirname(self.path), os.path.expanduser(path)))

    def _error(self, key: str, problem: str) -> UsageError:
        place = ".".join(filter(None, (self.where, key)))
        return UsageError(f"{self.path}: {place}: {problem}")
