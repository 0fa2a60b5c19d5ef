"""Puts the importer into a running interpreter, and takes it out again.

Where two copies of this package meet (see `marks`), the last `install` replaces the other copy's
hook, finders and importers, so an archive has one importer at any time, and `uninstall` removes
whichever copy is there. Old and new versions do so alike. `install` leaves a path index in place,
which has directories and no archives.
"""

import os
import sys
import zipimport
from _frozen_importlib_external import PathFinder
from zipimport import ZipImportError

from .finder import ALL, NEEDED, ZipImporter, as_text, files_of
from .listing import is_ours, stock_cache
from .marks import MetadataFinder, index_hooks, is_marked, is_replaced, pins_of_others
from .record import PINS, ChangedError, is_pinned
from .store import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from .filefinder import StoredFinder
    from .refused import RefusedImporter
    from .store import CacheDir

    Thing = TypeVar("Thing")


class PathHook:
    """The item of `sys.path_hooks`: makes an importer for an archive, else raises ImportError.

    No other exception may escape, because it would stop every import of the process.
    """

    zippath_marker = "path hook"
    pins = PINS
    __name__ = "zippath"  # those of others have both names, and beartype asks for them

    def __init__(self, cache_dir: "CacheDir", files: str = NEEDED) -> None:
        self.__qualname__ = type(self).__qualname__
        self.files = files_of(files, os.environ)
        store = open_store(cache_dir)
        self.cache_dir = None if store is None else store.directory

    def __call__(self, path: str) -> "ZipImporter | StoredFinder | RefusedImporter":
        """Return the importer of an archive. Raises ImportError for every other path.

        Raises TypeError for anything but a path, which the import system never passes.
        """
        text = as_text(path)
        if is_ours(text):
            # to open an archive the importer may need another module of its own
            raise ZipImportError("the importer does not find its own modules", path=text)
        try:
            return self._stored(text) or ZipImporter(text, self.cache_dir, self.files)
        except Exception as error:  # the boundary: see the class
            # after an ImportError the stock importer would be asked, which knows no pins
            if isinstance(error, ChangedError) or is_pinned(text):
                from .refused import RefusedImporter  # most archives are what they were pinned to

                return RefusedImporter(text, error, open_store(self.cache_dir))
            if isinstance(error, ImportError):
                raise
            raise ZipImportError(f"can't read {path!r}: {error!r}", path=path) from error

    def _stored(self, path: str) -> "StoredFinder | None":
        """The finder of a directory in the file store, None for every other path."""
        placing = sys.modules.get(f"{__package__}.placing")
        found = placing and placing.files_with(path)  # without that module nothing was laid out
        if not found:
            return None
        from .filefinder import StoredFinder

        stored, folder = found
        files = files_of(self.files, os.environ, stored.index.files)
        return StoredFinder(stored, folder, files == ALL, stored.entry)

    def __repr__(self) -> str:
        return f"<path hook of zippath, cache in {self.cache_dir!r}>"


def install(cache_dir: "CacheDir" = ..., files: str = NEEDED) -> None:
    """Let this process import archives with this importer; see the package's docstring.

    `cache_dir` holds the name indexes, compiled code and files: without an argument the user's
    cache, None for in memory only. `files` is "needed", "all" or "never". Raises TypeError for
    anything but a path, ValueError for other `files`, and nothing else.
    """
    hook = PathHook(cache_dir, files)
    if not _is_running():
        return
    PINS.update({**pins_of_others(), **PINS})
    kept = [one for one in sys.path_hooks if not is_replaced(one)]
    is_first = kept[:1] == index_hooks()[:1]  # it would have to look at each directory else
    kept.insert(1 if is_first else 0, hook)
    sys.path_hooks[:] = kept
    finders = [finder for finder in sys.meta_path if not is_replaced(finder)]
    finders.insert(_before_path_finder(finders), MetadataFinder)
    sys.meta_path[:] = finders
    _forget_importers(stock=True)


def uninstall() -> None:
    """Undo `install`. Modules that are imported already keep their loader."""
    if not _is_running():
        return
    PINS.update({**pins_of_others(), **PINS})  # for who installs it again
    # new lists: in a list that gets shorter, another thread's import skips the finder that moves up
    sys.path_hooks = _foreign(sys.path_hooks)
    sys.meta_path = _foreign(sys.meta_path)
    _forget_importers(stock=False)


def _is_running() -> bool:
    """Whether the import system can be changed: at the end of a process these are None."""
    return (
        isinstance(sys.path_hooks, list)
        and isinstance(sys.meta_path, list)
        and isinstance(sys.path_importer_cache, dict)
    )


def _foreign(things: "list[Thing]") -> "list[Thing]":
    return [thing for thing in things if not is_marked(thing)]


def _forget_importers(stock: bool) -> None:
    """Let the import system ask the hooks again for each archive, and forget the names in it.

    `stock` tells whether that is so for archives of stock importers and for refused paths too.
    """
    finders = sys.path_importer_cache
    for path, finder in finders.copy().items():
        is_stock = finder is None or type(finder) is zipimport.zipimporter
        is_old = is_replaced(finder) if stock else is_marked(finder)
        if is_old or (stock and is_stock and not is_ours(path)):
            finders.pop(path, None)
    names = stock_cache()
    for path, files in names.copy().items():
        if is_marked(files):
            names.pop(path, None)


def _before_path_finder(finders: "Sequence[object]") -> int:
    """Return the place of the metadata finder: after the finders of built-in and frozen modules."""
    for position, finder in enumerate(finders):
        if finder is PathFinder:
            return position
    return 0
