"""Modules that stand in for those of the standard library that take a module's name as a string.

Private modules get them for the modules in `_STAND_INS`. All that is not overridden is that of the
real module.
"""

import importlib
import io
import os
import pickle
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from importlib import resources, util
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from zippath.plugins.private_names import is_private, private_name, public_name
from zippath.plugins.space import Space

_RESOURCES = (
    "contents", "files", "is_resource", "open_binary", "open_text", "path", "read_binary",
    "read_text",
)  # fmt: skip
_PKGUTIL = ("find_loader", "get_data", "get_loader", "resolve_name")


class StandIn(ModuleType):
    """A module that shows a real one, with some attributes of its own."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        real, stand_ins = vars(self).get("__real__", (None, None))
        if real is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(real, name)
        inner = isinstance(value, ModuleType) and stand_ins.get(value.__name__)
        return inner or value

    def __setattr__(self, name: str, value: object) -> None:
        if "__real__" in vars(self):
            setattr(vars(self)["__real__"][0], name, value)
        else:  # `type(sys)("name")` makes a module like any other
            super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        if "__real__" in vars(self):
            delattr(vars(self)["__real__"][0], name)
        else:
            super().__delattr__(name)

    def __dir__(self) -> Iterable[str]:
        real, _ = vars(self).get("__real__", (None, None))
        return super().__dir__() if real is None else dir(real)


class StandIns:
    """The stand-ins of a namespace by the names of the real modules, each made once."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._made: dict[str, ModuleType] = {"builtins": space.builtins_module}

    def get(self, name: str) -> ModuleType | None:
        """Return the stand-in for an imported module, None for most modules."""
        if name in self._made:
            return self._made[name]
        attributes = next((one for module, one in _STAND_INS if module == name), None)
        if attributes is None:
            return None
        real = sys.modules[name]
        made = StandIn(name, real.__doc__)
        dunders = {key: value for key, value in vars(real).items() if key[:2] == "__"}
        vars(made).update(dunders, **attributes(self._space, self), __real__=(real, self))
        return self._made.setdefault(name, made)


def _here(space: Space, name: Any) -> Any:  # noqa: ANN401 - what is no text stays as it is
    """Return the name that stands for a module here, with what follows a colon."""
    if not isinstance(name, str):
        return name
    module, colon, rest = name.partition(":")
    return f"{(module and space.private(module)) or module}{colon}{rest}"


def _importlib(space: Space, stand_ins: StandIns) -> dict[str, Any]:
    def import_module(name: str, package: str | None = None) -> ModuleType:
        """Import a module of the namespace, else of the host."""
        found = importlib.import_module(_here(space, name), _here(space, package))
        return stand_ins.get(name) or found

    return {"import_module": import_module, "__import__": space.builtins["__import__"]}


def _util(space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        """Find a module of the namespace, else of the host."""
        return util.find_spec(_here(space, name), _here(space, package))

    def module_from_spec(spec: ModuleSpec) -> ModuleType:
        """Make a module that imports as the others of the namespace do."""
        module = util.module_from_spec(spec)
        vars(module).setdefault("__builtins__", space.builtins)
        return module

    return {"find_spec": find_spec, "module_from_spec": module_from_spec}


def _resources(space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    def files(*anchor: Any, **named: Any) -> Any:  # noqa: ANN401 - as in importlib
        """Return the resources of a package, by default of the caller's."""
        if not anchor and not named and _infers_caller():
            anchor = (sys._getframe(1).f_globals["__name__"],)
        named = {name: _here(space, value) for name, value in named.items()}
        return resources.files(*(_here(space, one) for one in anchor), **named)

    found = _with_names(space, resources, _RESOURCES)
    return {**found, "files": files}


def _infers_caller() -> bool:
    """Whether `files()` goes by the frame of its caller, as it does from Python 3.12 on."""
    import inspect  # 10 ms, and few ask without an argument

    [anchor] = inspect.signature(resources.files).parameters.values()
    return anchor.default is not anchor.empty


def _pkgutil(space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    def extend_path(path: Iterable[str], name: str) -> list[str]:
        """Add the portions of a package in the other archives of the namespace."""
        parts = public_name(name, space.key).split(".")
        there = (os.path.join(entry, *parts) for entry in space.entries)
        return list(dict.fromkeys([*path, *filter(space.has_folder, there)]))

    def walk_packages(
        path: Iterable[str] | None = None,
        prefix: str = "",
        onerror: Callable[[str], object] | None = None,
    ) -> Iterator[pkgutil.ModuleInfo]:
        """Walk the packages of the namespace, else of the host."""
        start = f"{_here(space, prefix[:-1])}." if prefix.endswith(".") else prefix
        return pkgutil.walk_packages(path, start, onerror)

    own = {"extend_path": extend_path, "walk_packages": walk_packages}
    return {**_with_names(space, pkgutil, _PKGUTIL), **own}


def _pickle(space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    """Pickles that packages ship, as babel does, name classes by public names."""

    class Unpickler(pickle.Unpickler):
        """An unpickler that finds the classes of the namespace."""

        def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401
            """Return the class that a pickle names."""
            return super().find_class(_here(space, module_name), global_name)

    def load(file: Any, **options: Any) -> Any:  # noqa: ANN401 - as in pickle
        """Read an object from a file."""
        return Unpickler(file, **options).load()

    def loads(data: Any, /, **options: Any) -> Any:  # noqa: ANN401 - as in pickle
        """Read an object from bytes."""
        return Unpickler(io.BytesIO(data), **options).load()

    return {"Unpickler": Unpickler, "load": load, "loads": loads}


def _logging_config(space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    """Configurations name classes, such as `django.utils.log.ServerFormatter`."""
    from logging import config  # it is imported already where it is asked for

    class DictConfigurator(config.DictConfigurator):
        """A configurator that finds the classes of the namespace."""

        importer = staticmethod(space.builtins["__import__"])

    def dict_config(config: dict[str, Any]) -> None:
        """Configure logging from a dictionary."""
        DictConfigurator(config).configure()

    return {"DictConfigurator": DictConfigurator, "dictConfig": dict_config}


def _sys(space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    return {"modules": Modules(space)}


def _nothing(_space: Space, _stand_ins: StandIns) -> dict[str, Any]:
    """Return no attributes: the stand-in only leads to those for its submodules."""
    return {}


def _with_names(space: Space, real: ModuleType, names: Iterable[str]) -> dict[str, Any]:
    return {name: _with_name(space, real, name) for name in names if hasattr(real, name)}


def _with_name(space: Space, real: ModuleType, function: str) -> Callable[..., Any]:
    def named(first: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the real one
        return getattr(real, function)(_here(space, first), *args, **kwargs)

    return named


class Modules(MutableMapping[str, Any]):
    """`sys.modules` as the modules of a namespace see it: by public names where these are its own.

    Private names are there too, because code looks up `__name__`.
    """

    def __init__(self, space: Space) -> None:
        self._space = space

    def _key(self, name: str) -> str:
        if not isinstance(name, str) or is_private(name, self._space.key):
            return name
        private = private_name(name, self._space.key)
        return private if private in sys.modules else self._space.private(name) or name

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - people put anything there
        return sys.modules[self._key(name)]

    def __setitem__(self, name: str, module: Any) -> None:  # noqa: ANN401 - see above
        sys.modules[self._key(name)] = module

    def __delitem__(self, name: str) -> None:
        del sys.modules[self._key(name)]

    def __iter__(self) -> Iterator[str]:
        own = {name for name in list(sys.modules) if is_private(name, self._space.key)}
        public = {public_name(name, self._space.key) for name in own}
        hosts = [name for name in list(sys.modules) if name not in own and self._is_hosts(name)]
        return iter([*public, *own, *hosts])

    def _is_hosts(self, name: str) -> bool:
        return self._space.kind(name.partition(".")[0]) != "private"

    def __len__(self) -> int:
        return len(list(iter(self)))

    def copy(self) -> dict[str, Any]:
        """Return a dict of all that is there now."""
        return {name: self[name] for name in self if name in self}


_STAND_INS: tuple[tuple[str, Callable[[Space, StandIns], dict[str, Any]]], ...] = (
    ("importlib", _importlib),
    ("importlib.resources", _resources),
    ("importlib.util", _util),
    ("logging", _nothing),
    ("logging.config", _logging_config),
    ("pickle", _pickle),
    ("pkgutil", _pkgutil),
    ("sys", _sys),
)
