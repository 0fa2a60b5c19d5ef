"""Stands for an archive that has another content than it was pinned to: it offers no module.

Who imports a name that it offers is told so. Any other name is left to the next entries, and so are
namespace packages, of which other archives may have portions.
"""

import _imp
import sys
from _frozen_importlib import ModuleSpec
from zipimport import ZipImportError

from .archives.archive import open_archive
from .archives.layout import tops_of
from .index import NameIndex, from_archive, from_store
from .loader import SEP, locate
from .pincheck import reason_of
from .record import pin_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .store import Store

INITS = tuple("__init__" + suffix for suffix in (".py", ".pyc", *_imp.extension_suffixes()))


class RefusedImporter:
    """The importer of an entry whose archive has changed, or cannot be read; `error` tells.

    `offered` are names that it had at the top; they count where its names cannot be read any more.
    """

    zippath_marker = "refused importer"
    is_refused = True

    def __init__(self, entry: str, error: Exception, store: "Store | None") -> None:
        self._entry = entry
        self._error = error
        self.offered: frozenset[str] = frozenset()
        try:
            self.archive, inside, _ = locate(entry)
        except ZipImportError:  # it is gone
            self.archive, inside = entry, ""
        self._folder = inside and inside + "/"
        self._index = _last_index(self.archive, store)

    def find_spec(self, fullname: str, target: object = None) -> "ModuleSpec | None":
        """Return the portion of a namespace package, or None.

        Raises ImportError for a module that the archive offers.
        """
        tail = fullname.rpartition(".")[2]
        if tail in self.offered and not self._index.names(""):
            raise self._refusal(fullname)
        if not self._has_portion(tail, self._folder):
            self.require_absent(fullname, self._folder)
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [f"{self._entry}{SEP}{tail}"]
        return spec

    def require_absent(self, fullname: str, folder: str) -> None:
        """Raise ImportError if the archive offers a module in a folder."""
        tail = fullname.rpartition(".")[2]
        if tops_of(tail, self._index.names(folder).get) and not self._has_portion(tail, folder):
            raise self._refusal(fullname)

    def _has_portion(self, tail: str, folder: str) -> bool:
        """Whether there is a portion of a namespace package, and nothing else of its name."""
        inside = self._index.names(f"{folder}{tail}/").get
        tops = tops_of(tail, self._index.names(folder).get)
        return tops == [tail + "/"] and not any(map(inside, INITS))

    def _refusal(self, fullname: str) -> ImportError:
        reason = reason_of(self._error, self.archive)
        return ImportError(reason, name=fullname, path=self.archive)

    def invalidate_caches(self) -> None:
        """Let the next import look whether the archive is again what it was pinned to."""
        if sys.path_importer_cache.get(self._entry) is self:
            sys.path_importer_cache.pop(self._entry, None)

    def repeats(self, path: object) -> bool:
        """Have no distributions: see `metadata`."""
        return True

    def __repr__(self) -> str:
        return f"<importer of {self._entry!r}, which has changed since it was pinned>"


def _last_index(archive: str, store: "Store | None") -> NameIndex:
    """Return the index of what was pinned, else of what is there now, else one without names."""
    known = None if store is None else from_store(store, archive)
    if known is not None and known.sha256 == pin_of(archive)[0]:
        return known
    try:
        with open_archive(archive) as file:
            return from_archive(file, archive)
    except ZipImportError:
        return NameIndex(archive)
