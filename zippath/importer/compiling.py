"""Compiles modules into the code cache ahead of their first import."""

import errno
import os

from .brought import brought
from .bytecode import code_key, content_digest
from .finder import NEVER, ZipImporter
from .index import OpenIndexes
from .indexedsource import IndexedCode
from .pathindex import open_path_index, packed
from .store import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .pathindex import PathIndex
    from .store import CacheDir

# What the compiler raises for a source that it does not take
REFUSALS = (
    ImportError, MemoryError, OverflowError, RecursionError, SyntaxError, SystemError, ValueError,
)  # fmt: skip


def warm(
    archive: str, modules: "Iterable[tuple[str, str]] | None" = None, cache_dir: "CacheDir" = ...
) -> "dict[str, str]":
    """Compile modules of `archive` into the cache, and run none of them.

    `modules` are pairs of a directory in the archive and a module's name, ("pkg/", "mod"); without
    them all of its modules are compiled. Return {member without its suffix: reason} for those that
    cannot be. Raises ZipImportError, and OSError if the cache does not keep the code.
    """
    asked = list(modules_of(archive) if modules is None else modules)
    failed = {}
    for folder, name in asked:
        try:
            ZipImporter(os.path.join(archive, folder), cache_dir, NEVER).get_code(name)
        except REFUSALS as error:
            failed[folder + name] = f"{type(error).__name__}: {error}"
    if not all(_kept(archive, [one for one in asked if "".join(one) not in failed], cache_dir)):
        raise OSError(errno.EIO, "the cache does not keep the code", archive)
    return failed


def warm_path(
    owner: str, directories: "Iterable[str]", cache_dir: "CacheDir" = ...
) -> "dict[str, str]":
    """Compile the sources in directories of a site dir's path index, and run none of them.

    Return {source: reason} for those that cannot be compiled. Raises OSError if there is no good
    index, or the cache does not keep the code.
    """
    store = open_store(cache_dir)
    index = None if store is None else open_path_index(store, owner)
    if index is None:
        raise OSError(errno.ENOENT, "there is no path index for this Python", owner)
    failed = {}
    for directory in directories:
        for path, signed in _sources(index, directory):
            try:
                get_code = IndexedCode("__main__", path, index, signed)
                get_code("__main__")
            except REFUSALS as error:
                failed[path] = f"{type(error).__name__}: {error}"
            else:
                if not get_code.is_kept() and packed(path) == signed:
                    raise OSError(errno.EIO, "the cache does not keep the code", path)
    return failed


def sources_of(
    owner: str, _: object = None, cache_dir: "CacheDir" = ...
) -> "list[tuple[str, int]] | None":
    """Return (directory, number of its sources) of a site dir's path index, None without one."""
    store = open_store(cache_dir)
    index = None if store is None else open_path_index(store, owner)
    if index is None:
        return None
    found = ((path, sum(1 for _ in _sources(index, path))) for path in index.directories())
    return [(path, count) for path, count in found if count]


def _sources(index: "PathIndex", directory: str) -> "Iterator[tuple[str, bytes]]":
    """Yield the sources of a directory, if it is as it was recorded."""
    return iter(()) if index.names(directory) is None else index.sources(directory)


def modules_of(archive: str) -> "list[tuple[str, str]]":
    """Return (directory, name) of each module in an archive. Raises ZipImportError, OSError."""
    index = OpenIndexes().open(archive, os.stat(archive), None)
    found = set()
    for folder in index.folders():
        for member in index.listing(folder):
            name, _, suffix = member.rpartition(".")
            if suffix in ("py", "pyc") and name and "." not in name:
                found.add((folder, name))
    return sorted(found)


def _kept(
    archive: str, modules: "list[tuple[str, str]]", cache_dir: "CacheDir"
) -> "Iterator[bool]":
    """Yield whether the code of each module is in the cache, looking as another process would."""
    store = open_store(cache_dir)
    index = OpenIndexes().open(archive, os.stat(archive), store)
    cache = index.code_cache(store)
    for folder, name in modules:
        importer = ZipImporter(os.path.join(archive, folder), cache_dir, NEVER)
        _, inside, member, _ = importer._module(name)
        key = code_key(index, inside, member)
        yield cache is not None and (
            cache.get(key) is not None
            # an archive that was made this very moment has no rows of its own yet
            or cache.share(key, content_digest(index, inside, member), False) is not None
            or brought(index, inside, member, index.read(inside, member)) is not None
        )
