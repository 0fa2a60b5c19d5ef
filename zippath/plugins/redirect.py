"""The `__import__` of a namespace, and the modules that stand in for those that import by name.

An `import` statement calls the `__import__` in the `__builtins__` of its module's globals, so each
namespace has its own. Names that are given as strings go through functions of a few modules of the
standard library; private modules get stand-ins for these modules, which know private names.
"""

import builtins
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType, TracebackType
from typing import Any

from zippath.plugins.private_names import private_name
from zippath.plugins.space import Space
from zippath.plugins.stand_ins import StandIns

Import = Callable[..., ModuleType]


def builtins_for(space: Space) -> dict[str, Any]:
    """Return the `__builtins__` of the modules in a namespace."""
    return {**vars(builtins), "__import__": import_for(space)}


def import_for(space: Space) -> Import:
    """Return the `__import__` of a namespace."""
    stand_ins = StandIns(space)

    def __import__(  # noqa: A001, N807 - tracebacks show it
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - as in builtins
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        private = None if level else space.private(name)
        if private is None:
            found = builtins.__import__(name, globals, locals, fromlist or (), level)
            if level:
                return found
            stand_in = stand_ins.get(name if fromlist else name.partition(".")[0])
            return stand_in or _joined(space, name, found, fromlist)
        found = builtins.__import__(private, globals, locals, fromlist or (), 0)
        if fromlist and space.kind(name.partition(".")[0]) == "namespace":
            _graft(space, name, found, fromlist)
        return found

    return __import__


def _joined(
    space: Space, name: str, found: ModuleType, fromlist: Sequence[str] | None
) -> ModuleType:
    """Return a host's module; for `import ns.mod`, the private `ns` with the host's `mod` in it."""
    top, _, rest = name.partition(".")
    if fromlist or not rest or space.kind(top) != "namespace":
        return found
    own = builtins.__import__(private_name(top, space.key))
    inner = rest.partition(".")[0]
    vars(own).setdefault(inner, getattr(found, inner))
    return own


def _graft(space: Space, name: str, package: ModuleType, fromlist: Sequence[str]) -> None:
    """Let `from ns import mod` find a module that the host alone has in a namespace package."""
    for item in fromlist:
        if isinstance(item, str) and not hasattr(package, item):
            full = f"{name}.{item}"
            if space.private(full) is None:
                try:
                    builtins.__import__(full)
                except ImportError:
                    continue
                setattr(package, item, sys.modules[full])


def without_own_frames(error: BaseException) -> BaseException:
    """Take our own calls out of a traceback, as Python does with those of importlib."""
    own = os.path.dirname(__file__) + os.sep
    frames = _frames(error.__traceback__)
    kept = [one for one in frames if not one.tb_frame.f_code.co_filename.startswith(own)]
    following = None
    for one in reversed(kept):
        one.tb_next = following
        following = one
    return BaseException.with_traceback(error, following)  # its class may have another one


def _frames(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next
