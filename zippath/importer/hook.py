"""Puts the importer into a running interpreter, and takes it out again."""

import sys
import zipimport
from zipimport import ZipImportError

from .finder import ZipImporter, as_text
from .listing import Files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class PathHook:
    """What stands in `sys.path_hooks`: makes an importer of an item of `sys.path`, or ImportError.

    Nothing but ImportError may come out: anything else would stop every import of the process.
    """

    zippath_marker = "path hook"  # by this another copy of the importer knows it

    def __init__(self, cache_dir: "str | None") -> None:
        self.cache_dir = cache_dir

    def __call__(self, path: str) -> ZipImporter:
        """Return the importer of an archive. Raises ImportError for every other path.

        Raises TypeError for what is no path; the import system hands no such thing on.
        """
        text = as_text(path)
        try:
            return ZipImporter(text, self.cache_dir)
        except ImportError:
            raise
        except Exception as error:  # the boundary: see the class
            raise ZipImportError(f"can't read {path!r}: {error!r}", path=path) from error

    def __repr__(self) -> str:
        return f"<path hook of zippath, cache in {self.cache_dir!r}>"


class MetadataFinder:
    """What stands in `sys.meta_path`: finds no module, but the distributions in archives."""

    zippath_marker = "metadata finder"

    @staticmethod
    def find_spec(fullname: str, path: object = None, target: object = None) -> None:
        """Find no module: importers in `sys.path_hooks` do that."""

    @staticmethod
    def find_distributions(context: "object | None" = None) -> "Iterable[object]":
        """Find what `importlib.metadata` asks for, in the order of its path."""
        if context is None:
            return ()  # asked for by nobody: the module always gives a context
        from .metadata import find_distributions  # 1 ms, and most processes never ask

        return find_distributions(context, ZipImporter)

    @staticmethod
    def invalidate_caches() -> None:
        """Keep what is known: it is kept with the importers, which are asked themselves."""


def install(cache_dir: "str | None" = None) -> None:
    """Let this process import archives by this importer.

    `cache_dir` is where name indexes and code are kept, None for in memory only. Items of
    `sys.path` that the stock importer has, or has refused, are asked for anew. Installing again
    only changes the directory.
    """
    uninstall()
    sys.path_hooks.insert(0, PathHook(cache_dir))
    sys.meta_path.insert(_before_path_finder(), MetadataFinder)
    for path, finder in list(sys.path_importer_cache.items()):
        if finder is None or type(finder) is zipimport.zipimporter:
            sys.path_importer_cache.pop(path, None)


def uninstall() -> None:
    """Undo `install`. Modules that are imported already keep their loader."""
    sys.path_hooks[:] = [hook for hook in sys.path_hooks if not isinstance(hook, PathHook)]
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not MetadataFinder]
    for path, finder in list(sys.path_importer_cache.items()):
        if isinstance(finder, ZipImporter):
            sys.path_importer_cache.pop(path, None)
    known = zipimport._zip_directory_cache  # type: ignore[attr-defined]
    for path, files in list(known.items()):
        if isinstance(files, Files):
            known.pop(path, None)


def _before_path_finder() -> int:
    """Where the metadata finder stands: behind the finders of built-in and frozen modules."""
    for position, finder in enumerate(sys.meta_path):
        if getattr(finder, "__name__", "") == "PathFinder":
            return position
    return 0
