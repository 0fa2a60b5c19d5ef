"""Any zip, wheel or egg on any Python's path, and where every import comes from.

The library: `install`, `uninstall`, `ZipImporter` and `ZipImportError` are those of
`zippath.importer`, whose docstring says what they promise and what they cost. `pack` makes an
archive of modules, packages, directories and wheels, and returns a `Packed`; `ZippathError` says
why it cannot.
`load_plugins` returns the plugins in a folder: each is a `Plugin`, and raises `PluginError`.
"""

__version__ = "0.1.0"
__all__ = [
    "Packed",
    "Plugin",
    "PluginError",
    "ZipImportError",
    "ZipImporter",
    "ZippathError",
    "install",
    "load_plugins",
    "pack",
    "uninstall",
]

# the modules of the names that are not the importer's
_ELSEWHERE = {
    "Packed": "packing.packer",
    "Plugin": "plugins.plugin",
    "PluginError": "plugins.plugin_error",
    "ZippathError": "errors",
    "load_plugins": "plugins.loading",
    "pack": "packing.library",
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zippath.errors import ZippathError as ZippathError
    from zippath.importer import ZipImporter as ZipImporter
    from zippath.importer import ZipImportError as ZipImportError
    from zippath.importer import install as install
    from zippath.importer import uninstall as uninstall
    from zippath.packing.library import pack as pack
    from zippath.packing.packer import Packed as Packed
    from zippath.plugins.loading import load_plugins as load_plugins
    from zippath.plugins.plugin import Plugin as Plugin
    from zippath.plugins.plugin_error import PluginError as PluginError


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for (PEP 562): importing zippath costs nothing."""
    if name in _ELSEWHERE:
        from importlib import import_module

        return getattr(import_module(f"zippath.{_ELSEWHERE[name]}"), name)
    if name in __all__:
        from zippath import importer

        return getattr(importer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
