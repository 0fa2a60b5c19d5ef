"""Any zip, wheel or egg on any Python's path, and where every import comes from.

The library: `install`, `uninstall`, `ZipImporter` and `ZipImportError` are those of
`zippath.importer`, whose docstring says what they promise and what they cost.
"""

__version__ = "0.1.0"
__all__ = ["ZipImportError", "ZipImporter", "install", "uninstall"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zippath.importer import ZipImporter as ZipImporter
    from zippath.importer import ZipImportError as ZipImportError
    from zippath.importer import install as install
    from zippath.importer import uninstall as uninstall


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for (PEP 562): importing zippath costs nothing."""
    if name in __all__:
        from zippath import importer

        return getattr(importer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
