"""Plugins from a folder of archives and directories."""

import os

from zippath.plugins.plugin import Plugin
from zippath.plugins.plugin_folder import by_group, by_module
from zippath.plugins.supply import Supply


def load_plugins(
    folder: str | os.PathLike[str],
    module: str = "plugin",
    attribute: str | None = "main",
    *,
    group: str | None = None,
    private: bool = False,
) -> list[Plugin]:
    """Return the plugins in a folder, in the order of the names of their archives.

    A plugin is an archive (zip, whl, egg, pyz) or a directory with a module `module`; its object is
    the attribute `attribute` of that, or the module itself for None. With `group` it is an entry
    point of that group instead. Nothing of a plugin runs before its object is asked for, and a
    broken one is in the list, with its error. `sys.path` stays as it is.

    Each archive has a module namespace of its own: its modules import one another by their own
    names, and nobody else's. With `private`, so do the distributions that it requires.

    Raises PluginError if the folder cannot be read.
    """
    place = os.path.abspath(os.fspath(folder))
    found = by_module(place, module, attribute) if group is None else by_group(place, group)
    return [
        Plugin(one, Supply(place, one.archive, one.beside if private else (), private))
        for one in found
    ]
