"""The error of a plugin that cannot be loaded."""

from zippath.errors import ZippathError


class PluginError(ZippathError):
    """A plugin cannot be loaded, or there is no folder of plugins; the cause is what it raised."""


class NativeModuleError(PluginError, ImportError):
    """A private dependency has an extension module. Packages that can do without it catch it."""

    def __init__(self, public: str, name: str, origin: str) -> None:
        super().__init__(
            f"{public} is an extension module, and private dependencies are pure ({origin})",
            f"install {public.partition('.')[0]} where the host runs",
        )
        self.name = name
        self.path = origin
