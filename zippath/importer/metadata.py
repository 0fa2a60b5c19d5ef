"""Distributions in archives for importlib.metadata, served from the name index without zipfile.

Loaded when importlib.metadata, or its backport, asks, so it is there. The stock finder, which is
asked next, would open each archive and find everything a second time; so this one answers for the
whole path, hands on to the stock finder what is not an archive, in the order of the path, and
leaves it no path to search: it finds one that is empty, and by that puts the context's own back.
"""

import os
import sys
from _frozen_importlib_external import PathFinder

from .index import INDEXES
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Searched(list):  # type: ignore[type-arg]
    """A path on which nothing is left to search; iterating over it takes it off its context."""

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


def find_distributions(context: "Any", importer_type: type) -> "Iterator[Any]":
    """Find the distributions on `context.path` with the name `context.name`, or all of them.

    `importer_type` are the importers of archives. Without any on the path the stock finder is left
    alone; it is asked only when all that this one has found has been taken.
    """
    path = [os.fspath(entry) for entry in context.path]
    importers = [_importer(entry, importer_type) for entry in path]
    kind = _context_type(context)
    if kind is None or not any(importers):
        return iter(())
    return _in_order(context, kind, path, importers)


def _context_type(context: "Any") -> "type | None":
    """The class of `importlib.metadata`, or its backport, that a context is made of, or from."""
    for kind in type(context).__mro__:
        stock = sys.modules.get(kind.__module__)
        if kind.__name__ == "Context" and hasattr(stock, "MetadataPathFinder"):
            return kind
    return None


def _in_order(
    context: "Any", kind: type, path: "list[str]", importers: "list[Any]"
) -> "Iterator[Any]":
    stock = sys.modules[kind.__module__]
    asked = {**vars(context), "name": context.name}
    for entry, importer in zip(path, importers):  # noqa: B905 - 3.9
        if importer is not None:
            for root in _metadata(importer, context.name):
                yield stock.PathDistribution(root)
        else:
            asked["path"] = [entry]
            yield from stock.MetadataPathFinder.find_distributions(kind(**asked))
    Searched(context)


def _importer(entry: str, importer_type: type) -> "Any":
    """The importer of an archive, None for anything else."""
    importer = sys.path_importer_cache.get(entry)
    if importer is None and entry not in sys.path_importer_cache:
        importer = PathFinder._path_importer_cache(entry)  # type: ignore[attr-defined]
        if importer is None:  # an import asks anew: what is not there yet may be there by then
            sys.path_importer_cache.pop(entry, None)
    return importer if isinstance(importer, importer_type) else None


def _metadata(importer: "Any", name: "str | None") -> "Iterator[Resource]":
    """The metadata directories of an archive (PyPA's recording of installed projects; eggs)."""
    folder = importer._folder
    root = Resource(importer.archive).joinpath(folder)
    base = root.name.lower()
    for found in INDEXES.current(importer.archive).listing(folder):
        low = found.rstrip("/").lower()
        if low.endswith((".dist-info", ".egg-info")):
            owner = low.rpartition(".")[0].partition("-")[0]
        elif low == "egg-info" and base.endswith(".egg"):
            owner = base.rpartition(".")[0].partition("-")[0]
        else:
            continue
        if name is None or normalised(owner) == normalised(name):
            yield root.joinpath(found)


def normalised(name: str) -> str:
    """Normalise a project's name (PEP 503), with underscores.

    >>> normalised("Zope.-Interface")
    'zope_interface'
    """
    name = name.lower().replace("-", "_").replace(".", "_")
    while "__" in name:
        name = name.replace("__", "_")
    return name
