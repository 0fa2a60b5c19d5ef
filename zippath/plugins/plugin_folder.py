"""The plugins that a folder offers, without running anything.

plugins/
    hello.zip                      an archive that is a plugin
    alpha-1.0-py3-none-any.whl     another one; what it requires comes from libs/
    beta/                          a directory that is a plugin
    gamma/                         a folder with the archive that is a plugin,
        gamma-1.0-py3-none-any.whl
        urllib3-1.26.20-….whl      and those of its private dependencies
    libs/                          wheels for all of them, also in several versions

What stands in `libs/` is no plugin.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipimport import ZipImportError

from zippath.distributions.names import archive_stem, project_in
from zippath.errors import ZippathError
from zippath.finders.reading import require_file, unreadable
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.plugins.plugin_error import PluginError
from zippath.plugins.plugin_files import PluginFiles

LIBS = "libs"


@dataclass(frozen=True)
class Offered:
    """One plugin: `archive` has its module; `beside` are the other archives of its own folder.

    `reason` says why it cannot be loaded, "" if nothing is known against it, and `hint` what to do.
    """

    name: str
    archive: str
    module: str
    attribute: str | None
    beside: tuple[str, ...] = ()
    reason: str = ""
    hint: str | None = None


def by_module(
    folder: str, module: str, attribute: str | None, source: Callable[[str], str]
) -> Iterator[Offered]:
    """Yield a plugin for each archive and directory of a folder, in the order of their names.

    `source` returns where to read an archive that decides what is loaded.
    """
    for path in _children(folder):
        places = _places(path)
        name = _name_of(path)
        # an archive alone decides nothing: the module is the one that the host has named
        read = source if len(places) > 1 else os.fspath
        try:
            own = next((one for one in places if _has_module(one, module, read)), None)
        except ZippathError as error:
            yield Offered(name, path, module, attribute, (), error.message, error.hint)
            continue
        beside = tuple(one for one in places if one not in (path, own))
        reason = "" if own else f"{path} has no module {module}"
        yield Offered(name, own or path, module, attribute, beside, reason)


def by_group(folder: str, group: str, source: Callable[[str], str]) -> Iterator[Offered]:
    """Yield a plugin for each entry point of a group, in the order of archives and of names.

    `source` returns where to read an archive.
    """
    for path in _children(folder):
        places = _places(path)
        for one in places:
            beside = tuple(other for other in places if other not in (path, one))
            try:
                found = _entry_points(one, group, source)
            except ZippathError as error:
                yield Offered(_name_of(one), one, "", None, (), error.message, error.hint)
                continue
            for name, value in found:
                module, _, attribute = value.partition(":")
                yield Offered(name, one, module.strip(), attribute.strip() or None, beside)


def _has_module(path: str, module: str, source: Callable[[str], str]) -> bool:
    with _reading(path):
        return PluginFiles(source(path)).has_module(module)


def _entry_points(path: str, group: str, source: Callable[[str], str]) -> list[tuple[str, str]]:
    with _reading(path):
        metadata = PluginFiles(source(path)).metadata
        return sorted(one for carried in metadata for one in carried.entry_points(group))


@contextlib.contextmanager
def _reading(path: str) -> Iterator[None]:
    require_there(path)
    try:
        yield
    except ZipImportError as error:
        raise unreadable(path, error) from error


def require_there(path: str) -> None:
    """Raise ZippathError, with the reason, unless there is a directory or a regular file."""
    if os.path.isdir(path):
        return
    if not is_archive_name(path) and not os.path.lexists(path):
        raise PluginError(f"{path} does not exist")
    require_file(path)


def archives_in(folder: str) -> list[str]:
    """Return the archives directly in a folder, by name; none if there is no such folder."""
    return [path for path in _listed(folder) if is_archive_name(path) and not os.path.isdir(path)]


def is_archive_name(path: str) -> bool:
    """Whether a file is an archive by its name."""
    return path.lower().endswith(ARCHIVE_SUFFIXES)


def _children(folder: str) -> list[str]:
    try:
        os.listdir(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PluginError(f"could not read the plugins in {folder}: {reason}") from error
    left_out = {LIBS, "__pycache__"}
    return [
        path
        for path in _listed(folder)
        if os.path.basename(path) not in left_out and (is_archive_name(path) or os.path.isdir(path))
    ]


def _listed(folder: str) -> list[str]:
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names]


def _places(path: str) -> list[str]:
    """Return the places for the module of a plugin: itself, and archives in its own folder."""
    if not os.path.isdir(path):
        return [path]
    return [path, *archives_in(path), *archives_in(os.path.join(path, LIBS))]


def _name_of(path: str) -> str:
    if path.lower().endswith((".whl", ".egg")):
        return project_in(path)
    return archive_stem(path)
