"""What copies of this package know each other by, and the finder of distributions.

Two copies may meet in one process: the installed one and one in a site dir. Each is known by the
class attribute `zippath_marker`, whatever its text.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_MRO = type.__dict__["__mro__"]
_DICT = type.__dict__["__dict__"]

# {entry: the SHA-256 that its archive must have}; path hooks show it to other copies as `pins`
PINS: "dict[str, str]" = {}


def inherit_pins() -> None:
    """Keep what the hooks of other copies have pinned: they are about to be replaced."""
    for hook in sys.path_hooks:
        if is_marked(hook):
            PINS.update({**getattr(hook, "pins", {}), **PINS})


def is_marked(thing: object) -> bool:
    """Whether `thing` belongs to a copy of this package.

    Runs no code of foreign things: a metaclass may answer for `__mro__` and `__dict__` itself.
    """
    kind = type(thing)
    bases = _MRO.__get__(thing if issubclass(kind, type) else kind)
    return any("zippath_marker" in _DICT.__get__(base) for base in bases)


def put_before_path_finder(finder: object) -> None:
    """Put an item into `sys.meta_path`, after the finders of built-in and frozen modules."""
    names = [getattr(one, "__name__", "") for one in sys.meta_path]
    place = names.index("PathFinder") if "PathFinder" in names else 0
    sys.meta_path.insert(place, finder)  # type: ignore[arg-type]


class MetadataFinder:
    """The item of `sys.meta_path`: finds no modules, but distributions.

    It finds those in archives, and those in directories of a path index.
    """

    zippath_marker = "metadata finder"

    @staticmethod
    def find_spec(fullname: str, path: object = None, target: object = None) -> None:
        """Find no module: importers from `sys.path_hooks` do that."""

    @staticmethod
    def find_distributions(context: "object | None" = None) -> "Iterable[object]":
        """Find what `importlib.metadata` asks for, in the order of its path."""
        if context is None:
            return ()  # the module itself always passes a context
        try:
            from .metadata import find_distributions  # most processes never ask
        except Exception:  # the boundary: a module of a copy in a site dir is damaged
            return ()
        return find_distributions(context)

    @staticmethod
    def invalidate_caches() -> None:
        """Let path indexes look at directories again: the finder keeps nothing itself."""
        hook = sys.modules.get(f"{__package__}.indexhook")  # without it no index was installed
        for index in () if hook is None else hook.active_indexes():
            index.forget()
