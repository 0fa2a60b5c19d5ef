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

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipimport import ZipImportError

from zippath.distributions.names import archive_stem, project_in
from zippath.finders.reading import unreadable
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
        try:
            # an archive alone decides nothing: the module is the one that the host has named
            sources = zip(places, map(source, places) if len(places) > 1 else places, strict=True)
            own = next((one for one, read in sources if PluginFiles(read).has_module(module)), None)
        except PluginError as error:
            yield Offered(name, path, module, attribute, (), error.message)
            continue
        except ZipImportError as error:
            yield Offered(name, path, module, attribute, (), unreadable(path, error).message)
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
                found = sorted(
                    entry_point
                    for carried in PluginFiles(source(one)).metadata
                    for entry_point in carried.entry_points(group)
                )
            except PluginError as error:
                yield Offered(_name_of(one), one, "", None, (), error.message)
                continue
            except ZipImportError as error:
                yield Offered(_name_of(one), one, "", None, (), unreadable(one, error).message)
                continue
            for name, value in found:
                module, _, attribute = value.partition(":")
                yield Offered(name, one, module.strip(), attribute.strip() or None, beside)


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
    """Where the module of a plugin may be: itself, and the archives in a folder of its own."""
    if not os.path.isdir(path):
        return [path]
    return [path, *archives_in(path), *archives_in(os.path.join(path, LIBS))]


def _name_of(path: str) -> str:
    if path.lower().endswith((".whl", ".egg")):
        return project_in(path)
    return archive_stem(path)
