"""The importer that runs inside starting interpreters: stdlib only, copyable as it is."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zipimport import ZipImportError as ZipImportError

    from .compiling import warm as warm
    from .finder import ZipImporter as ZipImporter
    from .hook import install as install
    from .hook import uninstall as uninstall


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for: a single module of the room needs no other."""
    if name in ("install", "uninstall"):
        from . import hook

        return getattr(hook, name)
    if name in ("ZipImporter", "ZipImportError"):
        from . import finder

        return getattr(finder, name)
    if name == "warm":
        from .compiling import warm

        return warm
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
