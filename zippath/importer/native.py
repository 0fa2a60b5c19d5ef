"""Loads extension modules where a real file is not enough, or cannot be had.

They are loaded from the file store, with the libraries that they are linked to. Where nothing may
be run from there (noexec), they are laid out in the directory of the user's session too. Where that
does not help, or where there is no store, Linux loads them from anonymous files, with all the
libraries of the archive. Else ImportError says what is in the way.
"""

import _imp
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import ExtensionFileLoader
from _functools import partial  # type: ignore[import-not-found]

from .archives.layout import LIBRARIES, parted, top_of
from .linking import (
    linked_members,
    places_in_memory,
    reachable_places,
    who_needs,
    with_libraries,
)
from .memory import memory_path
from .placing import base_of, open_files, place, session_stores
from .storedfiles import StoredFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from .index import NameIndex

# What the system says where it may not map a file for execution
NOEXEC = ("failed to map segment", "Operation not permitted", "code signature")

_offered: "set[str]" = set()
_preloaded: "set[tuple[str, str, str, str]]" = set()


class MemoryExtension(ExtensionFileLoader):
    """The loader of an extension module that cannot be a real file."""

    def __init__(
        self, fullname: str, path: str, index: "NameIndex", folder: str, name: str
    ) -> None:
        super().__init__(fullname, path)
        self._place = index, folder, name

    def create_module(self, spec: ModuleSpec) -> "ModuleType":
        """Load the extension module from memory. Raises ImportError where that cannot be done."""
        return _from_memory(*self._place, spec, "there is no directory for files")

    def __reduce__(self) -> "tuple[type, tuple[str, str]]":
        return ExtensionFileLoader, (self.name, self.path)


def find_in_memory(
    fullname: str, archive: str, folder: str, index: "NameIndex"
) -> "ModuleSpec | None":
    """Return the spec of an extension module in `folder` that is no real file, None without one."""
    tail = fullname.rpartition(".")[2]
    package = f"{folder}{tail}/"
    for inside, stem in ((package, "__init__"), (folder, tail)):
        for suffix in _imp.extension_suffixes():
            if index.names(inside).get(stem + suffix):
                path = os.path.join(archive, *inside.split("/")[:-1], stem + suffix)
                loader = MemoryExtension(fullname, path, index, inside, stem + suffix)
                spec = ModuleSpec(fullname, loader, origin=path, is_package=inside == package)
                spec._set_fileattr = True  # type: ignore[attr-defined]
                if inside == package:
                    spec.submodule_search_locations = [os.path.dirname(path)]
                return spec
    return None


def load(
    spec: ModuleSpec, stored: StoredFiles, member: str, create: "Callable[[ModuleSpec], ModuleType]"
) -> "ModuleType":
    """Return the extension module that `create` makes of a real file, with what it is linked to.

    `member` is its name in the archive.
    """
    try:
        return _from_file(stored, member, partial(create, spec))
    except ImportError as error:
        if not _is_noexec(error):
            raise
        reason = f"nothing may be run from {stored.root!r} (noexec?): {error}"
    return _from_session(stored, member, spec) or _from_memory(
        stored.index, *parted(member), spec, reason
    )


def _from_file(
    stored: StoredFiles, member: str, create: "Callable[[], ModuleType]"
) -> "ModuleType":
    """Return the extension module that `create` makes of a member that is a real file."""
    _offer_directories(stored)
    folder = parted(member)[0][len(stored.base) :]
    places = partial(reachable_places, stored.path(member), folder)
    return _created(create, places, stored.index, member)


def _created(
    create: "Callable[[], ModuleType]",
    places: "Callable[[], list[str]]",
    index: "NameIndex",
    member: str,
) -> "ModuleType":
    """Return what `create` makes; ImportError says who needs a library that nobody has."""
    try:
        module: ModuleType = with_libraries(create, places, set())
    except ImportError as error:
        error.msg += who_needs(error.msg, places, index, member)
        raise
    return module


def _from_session(stored: StoredFiles, member: str, spec: ModuleSpec) -> "ModuleType | None":
    """Return an extension module from a directory of the session; None if that is no help.

    Its package stays where it is, with the data.
    """
    for store in session_stores():
        try:
            session = open_files(stored.index, stored.base, store)
            if session is None or session.root == stored.root:
                continue
            place(session, top_of(member[len(stored.base) :]))
        except ImportError:
            continue  # it cannot be written to, or is too small
        try:
            found = ModuleSpec(spec.name, spec.loader, origin=session.path(member))
            module = _from_file(session, member, partial(_imp.create_dynamic, found))
        except ImportError as error:
            if not _is_noexec(error):
                raise
            continue
        module.__file__ = spec.origin
        return module
    return None


def _is_noexec(error: ImportError) -> bool:
    return any(text in str(error) for text in NOEXEC)


def _from_memory(
    index: "NameIndex", folder: str, name: str, spec: ModuleSpec, reason: str
) -> "ModuleType":
    """Return an extension module, loaded from memory with the libraries that it is linked to."""
    base = base_of(index, folder)
    try:
        if not hasattr(os, "memfd_create"):
            raise OSError(f"{sys.platform} loads it from a real file only")
        _preload(index, base, folder[len(base) :], name)
        path = memory_path(index, folder, name)
    except OSError as error:
        raise ImportError(
            f"the extension module {spec.name} of {index.archive!r} cannot be loaded: {reason}; and"
            f" from memory: {error}; name a directory that you may write to and run from: "
            "ZIPPATH_CACHE_DIR=DIRECTORY",
            name=spec.name,
            path=index.archive,
        ) from error
    create = partial(_imp.create_dynamic, ModuleSpec(spec.name, spec.loader, origin=path))
    places = partial(places_in_memory, index, base, folder[len(base) :], name)
    try:
        module = _created(create, places, index, folder + name)
    except ImportError as error:
        # the system knows the library by a path that tells nobody anything
        text = str(error).replace(path, str(spec.origin))
        raise ImportError(text, name=spec.name, path=spec.origin) from error
    module.__file__ = spec.origin
    return module


def _preload(index: "NameIndex", base: str, folder: str, name: str) -> None:
    """Load all shared libraries that lie beside the packages of an archive, or that a module names.

    One may need another: what fails is tried again after the others.
    """
    try:
        from _ctypes import dlopen
    except ImportError:  # it is linked to libffi, which a system may lack
        return

    beside = [
        (top, each)
        for top in index.listing(base)
        if top.endswith(LIBRARIES)
        for each, header in index.listing(base + top).items()
        if header
    ]
    wanted = dict.fromkeys((*beside, *linked_members(index, base, folder, name)))
    new = [each for each in wanted if (index.archive, base, *each) not in _preloaded]
    _preloaded.update((index.archive, base, *each) for each in new)
    waiting = [memory_path(index, base + each, library) for each, library in new]
    while waiting:
        failed = []
        for path in waiting:
            try:
                dlopen(path, os.RTLD_NOW)
            except OSError:
                failed.append(path)
        if len(failed) == len(waiting):
            return  # the extension module will say what is missing
        waiting = failed


def dll_directories(platform: str, root: str, tops: "Iterable[str]") -> "list[str]":
    """Return the directories that Windows must be told to look for libraries in.

    Others know them by the paths in a library, and a library's own directory is always looked in.
    """
    if platform != "win32":
        return []
    return [os.path.join(root, top.rstrip("/")) for top in tops if top.endswith(LIBRARIES)]


def _offer_directories(stored: StoredFiles) -> None:
    if stored.root not in _offered:
        _offered.add(stored.root)
        tops = [top for top in stored.index.listing(stored.base) if top.endswith("/")]
        for directory in dll_directories(sys.platform, stored.root, tops):
            os.add_dll_directory(directory)  # type: ignore[attr-defined]
