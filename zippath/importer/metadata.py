"""Distributions in archives for importlib.metadata, served from the name index without zipfile.

importlib.metadata, or its backport, is loaded whenever this module is, because it asks for it. It
asks the stock finder next, which would open each archive and find everything a second time. So this
finder answers for the whole path, in its order, and leaves directories to the path index or, if
they are not in one, to the stock finder.
Then it replaces the path of the context by an empty one; iterating over that restores the path.
"""

import os
import sys
from _frozen_importlib_external import FileFinder, PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

LACKS = "a boot module's table tells that an archive has no such distribution"


class Searched(list):  # type: ignore[type-arg]
    """An empty path in place of a context's own, which iterating over it restores."""

    def __init__(self, context: "Any") -> None:
        super().__init__()
        self._context = vars(context)
        self._before = {name: value for name, value in self._context.items() if name == "path"}
        self._context["path"] = self

    def __iter__(self) -> "Iterator[Any]":
        if self._context.get("path") is self:
            del self._context["path"]
            self._context.update(self._before)
        return iter(())


def find_distributions(
    context: "Any", index_hooks: "list[Any]", pinned_in: "Mapping[str, Iterable[str]]"
) -> "Iterator[Any]":
    """Find the distributions on `context.path` with the name `context.name`, or all of them.

    Without an archive on the path, and without a directory of a path index, the stock finder does
    its work as ever. `pinned_in` names the pinned archives of each site dir. They count as
    installed there for those who ask for that directory alone: pip does, and it passes over the
    entries that are wheels.
    """
    path = [os.fspath(entry) for entry in context.path]
    if len(path) == 1:
        path += pinned_in.get(path[0], ())
    hooks = [next((one for one in index_hooks if one.serves(entry)), None) for entry in path]
    importers = [
        _importer(entry, context.name) if hook is None else None
        for entry, hook in zip(path, hooks)  # noqa: B905 - 3.9
    ]
    kind = _context_type(context)
    if kind is None or not (any(importers) or any(hooks)):
        return iter(())
    return _in_order(context, kind, path, importers, hooks, not pinned_in.keys().isdisjoint(path))


def _context_type(context: "Any") -> "type | None":
    """Return the Context class of importlib.metadata, or of its backport, that `context` is of."""
    for kind in type(context).__mro__:
        stock = sys.modules.get(kind.__module__)
        if kind.__name__ == "Context" and hasattr(stock, "MetadataPathFinder"):
            return kind
    return None


def _in_order(
    context: "Any",
    kind: type,
    path: "list[str]",
    importers: "list[Any]",
    hooks: "list[Any]",
    has_pinned: bool,
) -> "Iterator[Any]":
    stock = sys.modules[kind.__module__]
    asked = {**vars(context), "name": context.name}
    for entry, importer, hook in zip(path, importers, hooks):  # noqa: B905 - 3.9
        finder = sys.path_importer_cache.get(entry)
        if importer is LACKS or getattr(type(finder), "repeats", never)(finder, path):
            continue  # the directory of the file store behind an archive, or a changed archive
        if importer is not None:
            from .archived_metadata import distribution_roots  # 0.6 ms, and only archives need it

            for root in distribution_roots(importer, context.name):
                yield stock.PathDistribution(root)
            continue
        found = None if hook is None else hook.distributions(stock, entry, context.name)
        if found is None and not _is_absent(entry):
            asked["path"] = [entry]
            found = stock.MetadataPathFinder.find_distributions(kind(**asked))
        for one in found or ():
            if not (has_pinned and _is_shown_to_others(one)):
                yield one
    Searched(context)


def _is_shown_to_others(distribution: "Any") -> bool:
    """Whether zippath has put metadata into a site dir for tools that run no Python there.

    The archive has the same metadata, and more.
    """
    return (distribution.read_text("INSTALLER") or "").strip() == "zippath"


def _is_absent(entry: str) -> bool:
    """Whether nothing is there: the stock finder would look three times."""
    is_refused = sys.path_importer_cache.get(entry, PathFinder) is None
    return bool(entry) and is_refused and not os.path.exists(entry)


def never(finder: object, path: object) -> bool:
    """Say no: most entries are no directories of the file store."""
    return False


def _importer(entry: str, name: "str | None") -> "Any":
    """Return the importer of an archive, LACKS if it has nothing of that name, None for others."""
    importer = sys.path_importer_cache.get(entry)
    if importer is None and entry not in sys.path_importer_cache:
        importer = PathFinder._path_importer_cache(entry)  # type: ignore[attr-defined]
        if importer is None:  # the next import asks again: by then there may be something
            sys.path_importer_cache.pop(entry, None)
    if importer is None or type(importer) is FileFinder:
        return None
    lacks = None if name is None else getattr(type(importer), "lacks_distribution", None)
    if lacks is not None and lacks(importer, name):
        return LACKS
    from .finder import ZipImporter  # 1 ms, and only archives need it

    is_refused = getattr(importer, "is_refused", False)
    if not (is_refused or isinstance(importer, ZipImporter)):
        return None
    return sys.path_importer_cache.get(entry, importer)  # a boot module's may be open now
