"""Loads the shared libraries that others are linked to, where the system does not find them.

`$ORIGIN/../other` leads to another package of the same site dir where packages are installed, and
each archive is one of its own. All entries of sys.path are looked through for such a place, and the
library is loaded first: the system takes it for the one that it misses, because it has the name.
"""

import os
import sys
from _frozen_importlib_external import PathFinder
from _functools import partial  # type: ignore[import-not-found]

from .archives.layout import is_native, top_of
from .archives.linked import linked_places
from .index import INDEXES
from .memory import memory_path
from .placing import open_files, place
from .record import UnwritableError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from .index import NameIndex

    Places = Callable[[], list[str]]
    Result = TypeVar("Result")

# What comes before the name of a missing library: in glibc nothing, in musl, and on macOS
BEFORE = ("Error loading shared library ", "Library not loaded: ")
ABSENT = "No such file"
MISSING = ("cannot open shared object file", *BEFORE)


def with_libraries(act: "Callable[[], Result]", places: "Places", tried: "set[str]") -> "Result":
    """Do what loads a library, and again when one that it misses is loaded.

    That is looked for in the `places`. Raises as `act` does.
    """
    while True:
        try:
            return act()
        except (ImportError, OSError) as error:
            wanted = missing_library(str(error))
            if not wanted or wanted in tried:
                raise
            tried.add(wanted)
            if not _load_library(wanted, places(), tried):
                raise


def _load_library(name: str, places: "list[str]", tried: "set[str]") -> bool:
    """Load a library from one of the places; whether there is one that can be loaded."""
    try:
        from _ctypes import dlopen
    except ImportError:  # it is linked to libffi, which a system may lack
        return False
    for path, more in _paths(name, places):
        try:
            with_libraries(partial(dlopen, path, os.RTLD_NOW), more, tried)
        except OSError:
            continue
        return True
    return False


def missing_library(said: str) -> str:
    """Return the name of the library that a system could not find, "" for other errors.

    >>> missing_library("libfoo.so.1: cannot open shared object file: No such file or directory")
    'libfoo.so.1'
    """
    if not any(text in said for text in MISSING):
        return ""
    for text in BEFORE:
        said = said.partition(text)[2] or said
    return said.partition(":")[0].split()[0].rpartition("/")[2]


def who_needs(said: str, places: "Places", index: "NameIndex", member: str) -> str:
    """Return what is added to the system's words about a library that it misses for a member.

    That is "" unless the library is neither in the archive nor in one of the places.
    """
    library = missing_library(said)
    if not library or ABSENT not in said or next(_paths(library, places()), None):
        return ""
    natives = [
        (folder, name)
        for folder in index.folders()
        for name in index.listing(folder)
        if is_native(name)
    ]
    natives.sort(key=lambda each: "".join(each) != member)
    if not any(name == library for _, name in natives):
        for folder, name in natives:
            if index.read(folder, name).find(os.fsencode(library)) >= 0:
                return (
                    f" ({folder}{name} of {index.archive!r} is linked to it, and neither the "
                    "archive nor the system has it)"
                )
    return ""


def reachable_places(path: str, folder: str) -> "list[str]":
    """Return where a library looks for others, and where those that lie there do.

    The system loads them with it, but says no more than the name of the one that it misses.
    """
    from mmap import ACCESS_READ, mmap

    root = path[: len(path) - len(os.path.join(folder, os.path.basename(path)))]
    found: dict[str, None] = {}
    libraries = [(path, folder)]
    for library, inside in libraries:
        with open(library, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            for each in linked_places(content, inside):
                if each not in found:
                    found[each] = None
                    names = os.listdir(root + each) if os.path.isdir(root + each) else ()
                    libraries += [
                        (os.path.join(root + each, name), each)
                        for name in names
                        if is_native(name)
                        and content.find(os.fsencode(name)) >= 0
                        and os.path.getsize(os.path.join(root + each, name))
                    ]
    return list(found)


def places_in_memory(index: "NameIndex", base: str, folder: str, name: str) -> "list[str]":
    """As `reachable_places`, for a member of an archive: the system finds nothing beside it."""
    return linked_places(index.read(base + folder, name), folder)


def linked_members(
    index: "NameIndex", base: str, folder: str, name: str
) -> "list[tuple[str, str]]":
    """Return (directory, name) of the libraries of the archive that one of it is linked to.

    Each comes before those that need it. The system would take others of these names, if it has
    them, because it finds nothing beside a library in memory.
    """
    found: dict[tuple[str, str], None] = {}
    seen = {(folder, name)}

    def add(folder: str, name: str) -> None:
        content = index.read(base + folder, name)
        for directory in linked_places(content, folder):
            for each, header in index.listing(base + directory).items():
                is_linked = header and is_native(each) and content.find(os.fsencode(each)) >= 0
                if is_linked and (directory, each) not in seen:
                    seen.add((directory, each))
                    add(directory, each)
                    found[directory, each] = None

    add(folder, name)
    return list(found)


def _paths(name: str, places: "list[str]") -> "Iterator[tuple[str, Places]]":
    """Yield the path of each file of this name in the places below the entries of sys.path.

    With it comes what tells the places where that library looks for others.
    """
    for entry in sys.path:
        importer: Any = PathFinder._path_importer_cache(entry)  # type: ignore[attr-defined]
        for folder in places:
            path = os.path.join(entry, folder, name)
            if hasattr(importer, "archive"):
                index, base = INDEXES.current(importer.archive), getattr(importer, "_folder", "")
                if index.names(base + folder).get(name):
                    yield _in_archive(importer, index, base, folder, name)
            elif os.path.isfile(path):
                yield path, partial(reachable_places, path, folder)


def _in_archive(
    importer: object, index: "NameIndex", base: str, folder: str, name: str
) -> "tuple[str, Places]":
    """The path of a file with the content of a member, which is laid out first; as `_paths`."""
    never = getattr(importer, "files", "") == "never"
    try:
        stored = None if never else open_files(index, base, getattr(importer, "_store", None))
        if stored is not None:
            place(stored, top_of(folder + name))
            path = stored.path(base + folder + name)
            return path, partial(reachable_places, path, folder)
    except UnwritableError:
        pass
    return memory_path(index, base + folder, name), partial(
        places_in_memory, index, base, folder, name
    )
