"""Loads modules and data from one archive: code, source, file names, resources."""

import _imp
import _warnings
import os
import stat
import sys
import zipimport
from _frozen_importlib import _exec, _load  # type: ignore[attr-defined]
from _frozen_importlib_external import _LoaderBasics
from zipimport import ZipImportError

from .bytecode import code_of, pyc_wins
from .index import INDEXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    from .store import Store

    Place = tuple[str, str, bool]

SEP = os.sep


class ZipLoader(zipimport.zipimporter):
    """The loader half of an importer.

    It subclasses the stock importer because pkg_resources, pex and pkgutil check a loader with
    isinstance. Every method is overridden, so the state of the stock class is missing.
    """

    archive: str
    prefix: str
    _folder: str
    _store: "Store | None"

    # tracebacks leave out the frames of these two, but would show those of methods of ours
    create_module = _LoaderBasics.create_module  # type: ignore[assignment]
    exec_module = _LoaderBasics.exec_module

    def get_code(self, fullname: str) -> "CodeType":
        """Return the code of a module. Raises ZipImportError, and what compiling raises."""
        loader, folder, name, _ = self._module(fullname)
        if loader is not None:
            return loader.get_code(fullname)  # type: ignore[no-any-return]
        path = self._path(folder + name)
        return code_of(INDEXES.current(self.archive), self._store, folder, name, fullname, path)

    def get_filename(self, fullname: str) -> str:
        """Return the path of a module's source, or of its .pyc file if that one is loaded."""
        loader, folder, name, _ = self._module(fullname)
        if loader is not None:
            return loader.get_filename(fullname)  # type: ignore[no-any-return]
        return self._path(folder + name)

    def is_package(self, fullname: str) -> bool:
        """Tell whether a module is a package. Raises ZipImportError if there is none."""
        loader, _, _, is_package = self._module(fullname)
        return is_package if loader is None else loader.is_package(fullname)

    def get_source(self, fullname: str) -> "str | None":
        """Return the source of a module, decoded by its coding cookie; None if it has none."""
        loader, folder, name, _ = self._module(fullname)
        if loader is not None:
            return loader.get_source(fullname)  # type: ignore[no-any-return]
        if name.endswith("c"):
            name = name[:-1]
            if not INDEXES.current(self.archive).names(folder).get(name):
                return None
        data = INDEXES.current(self.archive).read(folder, name)
        from importlib.util import decode_source  # 1 ms, and only tracebacks ask for sources

        try:
            return decode_source(data)
        except (SyntaxError, UnicodeDecodeError) as error:
            path = self._path(folder + name)
            raise ZipImportError(f"can't decode {path!r}: {error}", name=fullname) from error

    def get_data(self, pathname: str) -> bytes:
        """Return the content of a file, b"" for a directory. Raises OSError if there is none.

        `pathname` begins with the archive's path, which may be relative, or at its root.
        """
        name = pathname.replace(os.altsep, SEP) if os.altsep else pathname
        start = self.archive + SEP
        name = name.removeprefix(start)
        data = self._data(name)
        if data is None:
            path = os.path.join(os.getcwd(), name)  # as `locate` does
            data = self._data(path[len(start) :]) if path.startswith(start) else None
        if data is None:
            raise OSError(0, "", name)
        return data

    def _data(self, name: str) -> "bytes | None":
        folder, _, leaf = name.replace(SEP, "/").rpartition("/")
        folder = folder and folder + "/"
        if not leaf and folder and INDEXES.current(self.archive).has(folder):
            return b""
        if not INDEXES.current(self.archive).names(folder).get(leaf):
            return None
        return INDEXES.current(self.archive).read(folder, leaf)

    def load_module(self, fullname: str) -> "ModuleType":
        """Load a module the old way, also on 3.15, where the stock class no longer can."""
        _warnings.warn(
            f"{type(self).__name__}.load_module() is deprecated; use exec_module() instead",
            DeprecationWarning,
        )
        spec = self.find_spec(fullname)
        if spec is None or spec.loader is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        module = sys.modules.get(fullname)
        if isinstance(module, type(sys)):
            return _exec(spec, module)  # type: ignore[no-any-return]
        return _load(spec)  # type: ignore[no-any-return]

    def get_resource_reader(self, fullname: str) -> "Any":
        """Return the resource reader of a module, None if there is no such module."""
        tail = fullname.rpartition(".")[2]
        loader = self._laid_out(fullname, self._find(tail, self._folder))
        if loader is not None:
            return loader.get_resource_reader(fullname)
        from .resources import reader

        return reader(self, fullname)

    def _laid_out(self, fullname: str, found: "Place | None") -> "Any":
        """The loader of a module that lies in the file store, None if it is in the archive."""
        return None

    def _module(self, fullname: str) -> "tuple[Any, str, str, bool]":
        """Return the loader in the file store, if it has the module, and what `_find` returns."""
        found = self._find(fullname.rpartition(".")[2], self._folder)
        loader = self._laid_out(fullname, found)
        if loader is None and (found is None or not found[1]):
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return loader, *(found or ("", "", False))

    def _find(self, tail: str, folder: str) -> "Place | None":
        """Return (folder, name, whether it is a package) of a module; a directory has no name."""
        get = INDEXES.current(self.archive).names(folder).get
        is_folder = get(tail + "/") is not None
        if is_folder:
            inside = f"{folder}{tail}/"
            name = self._choose(inside, "__init__")
            if name:
                return inside, name, True
        if get(tail + ".pyc"):
            return folder, self._choose(folder, tail), False
        if get(tail + ".py"):
            return folder, tail + ".py", False
        if is_folder:
            return None if self._has_extension(folder, tail) else (f"{folder}{tail}/", "", False)
        # stock zipimport takes a path for a name, and its tests do so
        inside, sep, tail = tail.replace(SEP, "/").rpartition("/")
        return self._find(tail, f"{folder}{inside}/") if sep else None

    def _has_extension(self, folder: str, tail: str) -> bool:
        """Whether an extension module would keep a directory from being a namespace portion.

        That may be one that cannot be loaded. An empty namespace in its place (as for a folder of
        stubs beside it) would hide the ImportError, or the extension module of a later entry.
        """
        index = INDEXES.current(self.archive)
        beside, inside = index.names(folder).get, index.names(f"{folder}{tail}/").get
        suffixes = _imp.extension_suffixes()
        return any(beside(tail + end) or inside("__init__" + end) for end in suffixes)

    def _choose(self, folder: str, stem: str) -> str:
        """Return the name of a module's source or .pyc file, "" if there is neither."""
        index = INDEXES.current(self.archive)
        get = index.names(folder).get
        source, pyc = stem + ".py", stem + ".pyc"
        if not get(pyc):
            return source if get(source) else ""
        if get(source) and not pyc_wins(index, self._store, folder, pyc):
            return source
        return pyc

    def _path(self, name: str) -> str:
        """Return the path of a member, as for `__file__`."""
        if SEP != "/":
            name = name.replace("/", SEP)
        return f"{self.archive}{SEP}{name}"


def locate(path: str) -> "tuple[str, str, os.stat_result]":
    """Return the archive in a path, the directory in the archive, and the archive's status.

    Raises ZipImportError if no part of it is a file.
    """
    if not path:
        raise ZipImportError("archive path is empty", path=path)
    if os.altsep:
        path = path.replace(os.altsep, SEP)
    try:
        if not os.path.isabs(path):
            path = os.path.join(os.getcwd(), path)
    except OSError as error:
        raise ZipImportError(f"not a Zip file: {error}", path=path) from error
    archive = _known_archive(path) or path
    while True:
        try:
            status = os.stat(archive)
        except (OSError, ValueError):  # ValueError: null bytes, or too long for Windows
            parent = os.path.dirname(archive)
            if parent == archive:
                raise ZipImportError("not a Zip file", path=path) from None
            archive = parent
        else:
            break
    if not stat.S_ISREG(status.st_mode):
        raise ZipImportError("not a Zip file", path=path)
    return archive, path[len(archive) :].strip(SEP).replace(SEP, "/"), status


def _known_archive(path: str) -> str:
    """Return the archive in a path if it is open already, else "". This saves failing `stat`s."""
    while path and path not in INDEXES:
        path = path.rpartition(SEP)[0]
    return path
