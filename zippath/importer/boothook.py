"""The path hook of a start: knows the names in archives by a table, and opens one when it must.

The table is one small file in the cache for all archives of a site dir. Who asks for a name that an
archive does not have gets the answer from it: no archive is opened, and none is looked at for the
names that `site` asks for at every start. For any other name it is looked at once whether the
archive has changed. The table is written again when it is found wrong or absent.
"""

import marshal
import os
import sys

from .leading import leads_to_archive
from .marks import pins_of_others

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .hook import PathHook
    from .store import Store

    # of one entry: the archive, its signature, and the names at the top
    Row = tuple[str, tuple[int, ...], frozenset[str]]

KEY = 0x7A70010B
LONGEST = 1 << 24  # bytes of a table
# what `site` asks for at every start
ASKED_AT_START = frozenset(["sitecustomize", "usercustomize"])


class BootHook:
    """The item of `sys.path_hooks`, which makes the full one when there is an archive to open."""

    zippath_marker = "path hook"
    __name__ = "zippath"  # those of others have both names, and beartype asks for them

    def __init__(self, cache_dir: "str | None", report: "Callable[[str], None]") -> None:
        self.__qualname__ = type(self).__qualname__
        self._baked = cache_dir
        self.report = report
        # {entry: (the SHA-256 that its archive must have, the site dir that says so)}
        self.pins = pins_of_others()
        self._full: PathHook | None = None
        self._tables: dict[str, TopNames] = {}

    @property
    def cache_dir(self) -> "str | None":
        """The directory of the cache in use, None if there is none."""
        store = self.store()
        return None if store is None else store.directory

    @property
    def files(self) -> str:
        """Which packages become real files: see `PathHook`."""
        try:
            return self.full().files
        except ImportError:
            return "never"

    def expect(self, directory: str, entries: "Iterable[str]") -> None:
        """Take note of entries that the startup file of a site dir names."""
        named = tuple(entries)
        table = TopNames(directory, named, self)
        self._tables.update(dict.fromkeys(named, table))

    def pin(self, entry: str, digest: str, directory: str) -> None:
        """Let an entry be imported with this SHA-256 only, as the startup file of a site dir says.

        The first that is named for an entry counts.
        """
        path = entry.replace(os.altsep, os.sep) if os.altsep else entry
        self.pins.setdefault(path, (digest, directory))
        if self._full is not None:
            self._full.pins.update(self.pins)

    def __call__(self, path: str) -> "Any":  # noqa: ANN401 - one of several importers
        """Return the importer of an archive. Raises ImportError for every other path."""
        table = self._tables.get(path)
        if table is not None:
            return self._expected(path, table)
        if self._full is None and not leads_to_archive(path):
            raise ImportError("no archive", path=path)
        return self.full()(path)

    def _expected(self, path: str, table: "TopNames") -> "Any":  # noqa: ANN401 - see `__call__`
        try:
            return table.importer(path)
        except ImportError:
            if self._full is not None or path not in self.pins:
                raise
            # what cannot look at the pin is lost; the stock importer would take any archive
            return ExpectedImporter(path, (path, (), frozenset()), table)

    def full(self) -> "PathHook":
        """Return the hook of the importer itself, which is loaded for it. Raises ImportError."""
        if self._full is None:
            try:
                from .hook import PathHook

                self._full = PathHook(self._usable_cache() or ...)
                self._full.pins.update(self.pins)
            except Exception as error:  # the boundary: a module of the copy is damaged
                self.report(f"the importer could not be loaded: {error!r}")
                raise ImportError(f"zippath's importer could not be loaded: {error!r}") from error
            # while its modules were looked for, archives further behind went to the stock importer
            stock = sys.modules["zipimport"].zipimporter
            for path, importer in sys.path_importer_cache.copy().items():
                if type(importer) is stock:
                    sys.path_importer_cache.pop(path, None)
        return self._full

    def store(self) -> "Store | None":
        """Return the store that is used: the one of the boot module if it is this user's."""
        from .store import open_store

        return open_store(self._usable_cache() or ...)

    def _usable_cache(self) -> "str | None":
        """Return the directory that was baked in, unless it is gone, or of another user."""
        if not self._baked or os.environ.get("ZIPPATH_CACHE_DIR"):
            return None
        from .store import Store

        return self._baked if Store(self._baked).usable() else None

    def __repr__(self) -> str:
        return f"<path hook of zippath's boot module, cache in {self._baked!r}>"


class TopNames:
    """The names at the top of the archives of one site dir."""

    def __init__(self, directory: str, entries: "tuple[str, ...]", hook: BootHook) -> None:
        self.directory = directory
        self._hook = hook
        self._entries = entries
        self._rows: dict[str, Row] | None = None

    def importer(self, entry: str) -> "Any":  # noqa: ANN401 - one of several importers
        """Return the importer of an entry, which opens it when it must. Raises ImportError."""
        row = self.rows().get(entry)
        return self.opened(entry) if row is None else ExpectedImporter(entry, row, self)

    def rows(self) -> "dict[str, Row]":
        """Return the rows by entry, none if there is no good table."""
        if self._rows is None:
            self._rows = self._read()
        return self._rows

    def opened(self, entry: str) -> "Any":  # noqa: ANN401 - one of several importers
        """Open the archive of an entry, and correct its row. Raises ImportError."""
        try:
            importer: Any = self._hook.full()(entry)
            sys.path_importer_cache[entry] = importer
        except ImportError as error:
            self._hook.report(f"{entry}: {error}")
            raise
        if getattr(importer, "is_refused", False):
            importer.offered = self.rows().get(entry, ("", (), frozenset()))[2]
            return importer
        row = _row_of(importer)
        if self.rows().get(entry) != row:
            self.rows()[entry] = row
            self.rows().update(self._learnt())
            self._write()
        return importer

    def _learnt(self) -> "dict[str, Row]":
        """Return rows for all archives that lack one, once: 100 new ones are not 100 writes."""
        entries, self._entries = self._entries, ()
        found = {}
        for entry in entries:
            _, signed, _ = self.rows().get(entry, ("", (), ()))
            if not signed:  # there is no row, or the archive had just been changed
                try:
                    importer: Any = self._hook.full()(entry)
                except ImportError:  # its own turn says so
                    continue
                if not getattr(importer, "is_refused", False):
                    found[entry] = _row_of(importer)
        return found

    def _read(self) -> "dict[str, Row]":
        try:
            from .store import checksum

            store = self._hook.store()
            data = b"" if store is None else store.read(self._name(), LONGEST)
            if checksum(KEY, data[8:]) != data[:8]:
                return {}
            rows = marshal.loads(memoryview(data)[8:])  # noqa: S302 - from a private directory
            return rows if isinstance(rows, dict) else {}
        except Exception as error:  # the boundary: a table is never needed
            self._hook.report(f"the table of names could not be read: {error!r}")
            return {}

    def _write(self) -> None:
        from .store import checksum

        store = self._hook.store()
        data = marshal.dumps(self.rows())
        if store is not None:
            store.publish(self._name(), checksum(KEY, data) + data)

    def _name(self) -> str:
        from .store import checksum

        return checksum(KEY, os.fsencode(self.directory)).hex() + ".tops"


class ExpectedImporter:
    """Stands in `sys.path_importer_cache` for an archive that nobody has needed yet."""

    zippath_marker = "importer"

    def __init__(self, entry: str, row: "Row", table: TopNames) -> None:
        self._entry = entry
        self.archive, self._signature, self._names = row
        self._table = table
        self._owners: tuple[str, ...] | None = None
        self._is_current = False

    def find_spec(self, fullname: str, target: object = None) -> "Any":  # noqa: ANN401 - a spec
        """Return the spec of a module, or None; the archive is opened if it has the name.

        Raises ImportError for a pinned archive that has the name, and is gone or has changed.
        """
        if self.lacks(fullname.rpartition(".")[2]):
            return None
        importer = self._opened()
        return None if importer is None else importer.find_spec(fullname, target)

    def lacks(self, name: str) -> bool:
        """Tell whether the table has no such name at the top of an archive, and is still right."""
        return name not in self._names and (name in ASKED_AT_START or self._unchanged())

    def lacks_distribution(self, name: str) -> bool:
        """Tell whether no name in the table can be that of the metadata of a distribution.

        The table has names up to their first dot: of `zope.event-5.dist-info` that is `zope`.
        """
        from .archived_metadata import normalised

        if self._owners is None:
            owners = {normalised(known.partition("-")[0]) for known in self._names}
            self._owners = () if "egg" in owners else tuple(owners)
        has_none = bool(self._owners) and not normalised(name).startswith(self._owners)
        return has_none and self._unchanged()

    def invalidate_caches(self) -> None:
        """Look again whether the archive has changed, the next time that it matters."""
        self._is_current = False

    def _unchanged(self) -> bool:
        if not self._is_current:
            try:
                from .store import signature

                self._is_current = signature(os.stat(self.archive)) == self._signature
            except Exception:  # the boundary: the archive is gone, or the copy is damaged
                return False
        return self._is_current

    def _opened(self) -> "Any":  # noqa: ANN401 - one of several importers
        """Return the importer, None if the archive is gone: that costs this entry alone."""
        known: Any = sys.path_importer_cache.get(self._entry)
        if known is not self and getattr(type(known), "zippath_marker", "") == "importer":
            return known  # who holds this one asks it again and again
        try:
            return self._table.opened(self._entry)
        except ImportError:
            return None

    def __getattr__(self, name: str) -> object:
        """Answer everything else as the importer does."""
        importer = None if name.startswith("__") else self._opened()
        if importer is None:
            raise AttributeError(name)
        return getattr(importer, name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The class of the importer: pkgutil, pkg_resources and importlib.metadata go by that."""
        importer = self._opened()
        return type(self) if importer is None else importer.__class__

    def __repr__(self) -> str:
        return f"<importer of {self._entry!r}, not opened yet>"


def _row_of(importer: "Any") -> "Row":  # noqa: ANN401 - one of several importers
    """Return the row of an entry whose importer has just looked at the archive."""
    from .index import INDEXES

    index = INDEXES.current(importer.archive)
    names = index.listing(importer._folder)
    tops = frozenset(name.partition(".")[0].rstrip("/") for name in names)
    return importer.archive, index.signature if index.settled else (), tops
