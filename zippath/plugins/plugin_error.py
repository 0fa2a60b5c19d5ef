"""The error of a plugin that cannot be loaded."""

from zippath.errors import ZippathError


class PluginError(ZippathError):
    """A plugin cannot be loaded, or there is no folder of plugins; the cause is what it raised."""
