"""Plugins from a folder of archives and directories."""

import os
from dataclasses import replace
from functools import partial
from typing import Literal

from zippath.plugins.inheritance import announce
from zippath.plugins.pins import FILE, Pins, name_in, read_pins
from zippath.plugins.plugin import Plugin
from zippath.plugins.plugin_error import PluginError
from zippath.plugins.plugin_folder import Offered, by_group, by_module
from zippath.plugins.supply import Supply
from zippath.plugins.verified_copy import pinned_digest, verified_copy


def load_plugins(
    folder: str | os.PathLike[str],
    module: str = "plugin",
    attribute: str | None = "main",
    *,
    group: str | None = None,
    private: bool = False,
    pins: str | os.PathLike[str] | Literal["required", False] | None = None,
) -> list[Plugin]:
    """Return the plugins in a folder, in the order of the names of their archives.

    A plugin is an archive (zip, whl, egg, pyz) or a directory with a module `module`; its object is
    the attribute `attribute` of that, or the module itself for None. With `group` it is an entry
    point of that group instead. Nothing of a plugin runs before its object is asked for, and a
    broken one is in the list, with its error. `sys.path` stays as it is.

    Each archive has a module namespace of its own: its modules import one another by their own
    names, and nobody else's. With `private`, so do the distributions that it requires. Another
    process finds the classes in a pickle once it has called this for the same path, with the same
    `private`, and with pins or without as here; those of multiprocessing need not call it.

    If there is a `SHA256SUMS` in the folder, as `zippath pin` writes it, nothing is loaded that is
    not in this allow-list of SHA-256 digests. With `pins="required"` it must be there; otherwise
    `pins` is the path of another list, or False for none. What is loaded is a private copy of the
    very bytes that were hashed. Directories cannot be pinned.

    Raises PluginError if the folder or the pins cannot be read, or if `module` is no name of one.
    """
    if not all(map(str.isidentifier, module.split("."))):
        raise PluginError(f"{module!r} is not the name of a module", "such as plugin or app.plugin")
    place = os.path.abspath(os.fspath(folder))
    list_of_pins = _pins_file(place, pins)
    allowed = None if list_of_pins is None else read_pins(list_of_pins, place)
    source = partial(_source, place, allowed)
    found = (
        by_module(place, module, attribute, source)
        if group is None
        else by_group(place, group, source)
    )
    plugins = [_allowed(one, place, allowed) for one in found]
    supplies = [
        Supply(place, one.archive, one.beside if private else (), private, allowed)
        for one in plugins
    ]
    announce(supplies)
    return [Plugin(one, supply) for one, supply in zip(plugins, supplies, strict=True)]


def _source(folder: str, pins: Pins | None, path: str) -> str:
    """Return where to read what an archive says: a pinned one from its verified copy.

    Others need none, as they are not loaded. Raises PluginError as `verified_copy` does.
    """
    name = name_in(folder, path)
    if pins is None or name not in pins.digests or os.path.isdir(path):
        return path
    return verified_copy(path, name, pins)


def _allowed(offered: Offered, folder: str, pins: Pins | None) -> Offered:
    """Return the plugin, with the reason if it is not pinned; its bytes are looked at later."""
    if pins is not None and not offered.reason:
        try:
            pinned_digest(offered.archive, name_in(folder, offered.archive), pins)
        except PluginError as error:
            return replace(offered, reason=error.message, hint=error.hint)
    return offered


def _pins_file(
    folder: str, pins: str | os.PathLike[str] | Literal["required", False] | None
) -> str | None:
    own = os.path.join(folder, FILE)
    if pins is None:
        return own if os.path.lexists(own) else None
    if pins is False:
        return None
    return own if pins == "required" else os.fspath(pins)
