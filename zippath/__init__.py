"""Any zip, wheel or egg on any Python's path, and where every import comes from."""

__version__ = "0.1.0"
__all__ = ["ZipImportError", "ZipImporter", "install", "uninstall"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zippath.importer import ZipImporter as ZipImporter
    from zippath.importer import ZipImportError as ZipImportError
    from zippath.importer import uninstall as uninstall


def install() -> None:
    """Let this process import archives by zippath's importer, with the user's cache.

    It goes first in `sys.path_hooks`; `sys.path_importer_cache` is refreshed.
    """
    import os

    from zippath import dirs, importer

    importer.install(dirs.cache_dir(os.environ))


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for (PEP 562): importing zippath costs nothing."""
    if name in ("ZipImportError", "ZipImporter", "uninstall"):
        from zippath import importer

        return getattr(importer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
