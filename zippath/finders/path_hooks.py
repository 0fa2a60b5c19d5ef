"""The finder that an interpreter has for each item of a search path: whoever takes it first."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zippath.finders.directory import Folder, searched_path
from zippath.finders.offer import Finder, Offer
from zippath.finders.stockzip import Fatal, StockZip, Unreadable, read_stock_zip
from zippath.finders.zipfinder import UNKNOWN, ZipFinder
from zippath.python.facts import Facts

# sys.path_hooks as every interpreter has it
STOCK_HOOKS = (
    "zipimport.zipimporter",
    "_frozen_importlib_external.FileFinder.path_hook.<locals>.path_hook_for_FileFinder",
)


@dataclass(frozen=True)
class Breaking:
    """An entry that ends every import that gets to it with an exception (see gh-153679)."""

    reason: str

    def names(self) -> frozenset[str]:
        """None that it has, though it takes all."""
        return frozenset()

    def candidates(self, fullname: str) -> list[Offer]:
        """The same for every name."""
        reason = f"python stops here: {self.reason}"
        return [Offer(fullname, "source", UNKNOWN, None, "", reason, "breaks")]


Maker = Callable[[str], Finder | None]


class Finders:
    """The finders of one interpreter, each made once; archives are read once for all subpaths.

    `own` says what path hooks besides the stock ones make of an entry, by their names in the facts.
    """

    def __init__(self, facts: Facts, own: Mapping[str, Maker] | None = None) -> None:
        self._facts = facts
        self._known: dict[str, Finder | None] = {}
        self._archives: dict[str, StockZip] = {}
        hooks = facts.path_hooks or STOCK_HOOKS
        makers: dict[str, Maker] = {
            STOCK_HOOKS[0]: self._zip_finder,
            STOCK_HOOKS[1]: self._folder,
            **(own or {}),
        }
        self._makers = [makers[name] for name in hooks if name in makers]

    def of(self, entry: str) -> Finder | None:
        """The finder for an item of a search path, None where nobody takes it."""
        if entry not in self._known:
            found = (make(entry) for make in self._makers)
            self._known[entry] = next((one for one in found if one is not None), None)
        return self._known[entry]

    def _folder(self, entry: str) -> Finder | None:
        path = searched_path(entry, self._facts)
        return Folder(entry, self._facts) if os.path.isdir(path or os.curdir) else None

    def _zip_finder(self, entry: str) -> Finder | None:
        path, subpath = archive_of(entry)
        if not path:
            return None
        try:
            archive = self._archives.get(path) or read_stock_zip(path, self._facts)
        except Fatal as error:
            return Breaking(str(error))
        except Unreadable:
            return None
        self._archives[path] = archive
        return ZipFinder(archive, subpath and subpath + "/", self._facts)


def archive_of(entry: str) -> tuple[str, str]:
    """The file that `entry` names or lies in, and the subpath in it; ("", "") if there is none.

    zipimport walks up in the same way, so `a.zip/lib` is found where `a.zip` is a file.
    """
    path = entry
    parts: list[str] = []
    while path and not os.path.exists(path):
        parent, tail = os.path.split(path)
        if parent == path:
            return "", ""
        parts.insert(0, tail)
        path = parent
    if not path or not os.path.isfile(path):
        return "", ""
    return path, "/".join(part for part in parts if part)
