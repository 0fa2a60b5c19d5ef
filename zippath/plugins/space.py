"""A namespace of its own for the modules of one plugin, and of its private dependencies.

Each module has a private name, under which it stands in `sys.modules`: pickle, inspect, typing and
all else that looks there finds it. Its `__builtins__` has an `__import__` of its own, which leads
the absolute imports of these modules to one another (see `redirect`). No source is rewritten.
"""

import builtins
import functools
import linecache
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
    SourcelessFileLoader,
)
from types import ModuleType
from typing import Any, Literal

from zippath.importer.finder import ZipImporter
from zippath.importer.hook import PathHook
from zippath.importer.index import INDEXES
from zippath.importer.listing import stock_cache
from zippath.plugins.plugin_error import NativeModuleError
from zippath.plugins.private_names import is_private, private_name, public_name
from zippath.plugins.space_importer import SpaceImporter

_PURE = ((SourceFileLoader, SOURCE_SUFFIXES), (SourcelessFileLoader, BYTECODE_SUFFIXES))

Kind = Literal["private", "namespace", "host"]

SPACES: dict[str, "Space"] = {}
"""The namespaces of this process by their keys."""

OPENERS: dict[str, Callable[[], "Space"]] = {}
"""Functions that open a namespace, by its key."""


def space_of(key: str) -> "Space | None":
    """Return the namespace with a key, None if nobody has announced one."""
    space = SPACES.get(key)
    if space is None and key in OPENERS:
        space = OPENERS[key]()
    return space


class Space:
    """The namespace `key`: its modules come from `entries`, archives and directories.

    Those of the `hosts` are the host's, though an entry has them too. With `pure`, extension
    modules are refused: many of them can be in a process only once.
    """

    def __init__(
        self, key: str, entries: Iterable[str], pure: bool = False, hosts: Iterable[str] = ()
    ) -> None:
        self.key = key
        self.entries = tuple(entries)
        self.pure = pure
        self.hosts = frozenset(hosts)
        self.builtins_module = ModuleType("builtins", builtins.__doc__)
        self._importers: dict[str, Any] = {}
        self._kinds: dict[str, Kind] = {}

    @property
    def builtins(self) -> dict[str, Any]:
        """The `__builtins__` of its modules. What they put there is their own, `__import__` too."""
        return vars(self.builtins_module)

    def __reduce__(self) -> tuple[Callable[[str], "Space"], tuple[str]]:
        return space_named, (self.key,)

    def archive_importer(self, entry: str) -> SpaceImporter | None:
        """Return the importer of an entry, None for a directory."""
        importer = self._importer(entry)
        return importer if isinstance(importer, SpaceImporter) else None

    def private(self, name: str) -> str | None:
        """Return the private name of a module by its public one, None if it is the host's.

        A namespace package may have portions on both sides; then its modules decide.
        """
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            kind = self.kind(".".join(parts[:count]))
            if kind == "host":
                return None
            if kind == "private":
                break
        return private_name(name, self.key)

    def kind(self, name: str) -> Kind:
        """Return the owner of a module at the top or in a namespace package, by its public name.

        The standard library comes first, as it does before installed packages.
        """
        known = self._kinds.get(name)
        if known is None:
            known = self._kinds[name] = self._looked_up(name)
        return known

    def _looked_up(self, name: str) -> Kind:
        if is_private(name, self.key) or name in self.hosts or name in sys.stdlib_module_names:
            return "host"  # a private name needs no other one in its place
        parent, _, _ = name.rpartition(".")
        path = self._portions(parent) if parent else self.entries
        spec = self.find_spec(private_name(name, self.key), path)
        if spec is None:
            return "host"
        return "namespace" if spec.loader is None else "private"

    def _portions(self, namespace: str) -> Sequence[str]:
        parent, _, _ = namespace.rpartition(".")
        path = self._portions(parent) if parent else self.entries
        spec = self.find_spec(private_name(namespace, self.key), path)
        return (spec and spec.submodule_search_locations) or ()

    def find_spec(self, fullname: str, path: Iterable[str]) -> ModuleSpec | None:
        """Return the spec of the module with a private name, None if nothing on `path` has it."""
        asked = fullname if "." in fullname else public_name(fullname, self.key)
        portions: list[str] = []
        for entry in path:
            importer = self._importer(entry)
            spec: ModuleSpec | None = importer and importer.find_spec(asked)
            if spec is None:
                continue
            if spec.loader is not None:
                return self._adapted(spec, fullname)
            portions += spec.submodule_search_locations or ()
        if not portions:
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = portions
        return spec

    def _adapted(self, spec: ModuleSpec, fullname: str) -> ModuleSpec:
        loader: Any = spec.loader
        if isinstance(loader, ExtensionFileLoader):
            return self._pure_twin(spec, fullname) if self.pure else _loadable(spec, fullname)
        if isinstance(loader, ZipImporter):
            # one that is not placed in the file store knows public names only
            loader = spec.loader = self._importer(loader._entry)
        else:
            loader.name = fullname
        # the stock loader and ours run a module as it is, once it has its `__builtins__`
        vars(loader)["create_module"] = functools.partial(new_module, self)
        spec.name = fullname
        return spec

    def _pure_twin(self, extension: ModuleSpec, fullname: str) -> ModuleSpec:
        """Return the spec of the source beside an extension module: Cython leaves it there."""
        directory, file = os.path.split(extension.origin or "")
        finder = FileFinder(directory, *_PURE)
        stem = "__init__" if file.startswith("__init__.") else extension.name
        spec = finder.find_spec(stem)
        if spec is None or spec.loader is None:
            public = public_name(fullname, self.key)
            raise NativeModuleError(public, fullname, extension.origin or "")
        spec.submodule_search_locations = extension.submodule_search_locations
        return self._adapted(spec, fullname)

    def _importer(self, entry: str) -> Any:  # noqa: ANN401 - importers have no common type
        if entry not in self._importers:
            self._importers[entry] = self._made(entry)
        return self._importers[entry]

    def _made(self, entry: str) -> Any:  # noqa: ANN401 - see above
        if entry in self.entries and not os.path.isdir(entry):
            return SpaceImporter(entry, self.key)
        try:
            return _hook()(entry)
        except ImportError:
            return FileFinder(entry, (ExtensionFileLoader, EXTENSION_SUFFIXES), *_PURE)

    def has_folder(self, path: str) -> bool:
        """Whether there is a directory at a path below an entry, which may be an archive."""
        for entry in self.entries:
            inside = path[len(entry) + 1 :].replace(os.sep, "/")
            if path.startswith(entry + os.sep) and not os.path.isdir(entry):
                return INDEXES.current(entry).has(f"{inside}/")
        return os.path.isdir(path)

    def modules(self) -> Iterator[str]:
        """Yield the private names of the modules that are loaded."""
        for name in list(sys.modules):
            if is_private(name, self.key):
                yield name

    def invalidate_caches(self) -> None:
        """Let the next import look at the archives and directories again."""
        self._kinds.clear()
        for importer in list(self._importers.values()):
            importer.invalidate_caches()

    def unload(self) -> None:
        """Take the modules out of this process, with all that was kept of their archives."""
        for name in self.modules():
            sys.modules.pop(name, None)
        for entry in self.entries:
            inside = entry + os.sep
            for file in [file for file in linecache.cache if file.startswith(inside)]:
                linecache.cache.pop(file, None)
            _forget_archive(entry, inside)
        self._importers.clear()
        self._kinds.clear()


def space_named(key: str) -> Space:
    """Return the namespace of this process with a key, for one that was pickled with a loader."""
    return SPACES[key]


def new_module(space: Space, spec: ModuleSpec) -> ModuleType:
    """Return a module for a spec, with the `__builtins__` of its namespace."""
    module = ModuleType(spec.name)
    for name, value in vars(builtins).items():  # gettext.install and others put names there
        space.builtins.setdefault(name, value)
    vars(module)["__builtins__"] = space.builtins
    return module


def _loadable(spec: ModuleSpec, fullname: str) -> ModuleSpec:
    """Return the spec of an extension module; it looks for its function by the end of its name."""
    if "." not in fullname:
        raise ImportError(
            f"an extension module outside of a package can have no private name: {spec.origin}",
            name=fullname, path=spec.origin,
        )  # fmt: skip
    return spec


@functools.cache
def _hook() -> PathHook:
    return PathHook(...)


def _forget_archive(entry: str, inside: str) -> None:
    """Forget the names in an archive, unless others in this process import from it."""
    users = [path for path in list(sys.path_importer_cache) if path.startswith(inside)]
    for path in users:
        sys.path_importer_cache.pop(path, None)
    if entry not in sys.path_importer_cache:
        INDEXES.forget(entry)
        stock_cache().pop(entry, None)
