"""What copies of this package know each other by, and the finder of distributions.

Two copies may meet in one process: the installed one and one in a site dir. Each is known by the
class attribute `zippath_marker`, whatever its text.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

# What serves directories by a path index: other copies leave it in place.
INDEX_HOOK = "index hook"
_OF_INDEX = (INDEX_HOOK, "index starter", "directory finder")
_MRO = type.__dict__["__mro__"]
_DICT = type.__dict__["__dict__"]

# {site dir: the pinned entries of its startup file}: what other tools take for installed there
PINNED_IN: "dict[str, dict[str, None]]" = {}


def is_marked(thing: object) -> bool:
    """Whether `thing` belongs to a copy of this package."""
    return mark_of(thing) is not None


def mark_of(thing: object) -> "str | None":
    """Return what a copy of this package has marked `thing` with, None if it is foreign.

    Runs no code of foreign things: a metaclass may answer for `__mro__` and `__dict__` itself.
    """
    kind = type(thing)
    for base in _MRO.__get__(thing if issubclass(kind, type) else kind):
        mark = _DICT.__get__(base).get("zippath_marker")
        if mark is not None:
            return mark  # type: ignore[no-any-return]
    return None


def is_replaced(thing: object) -> bool:
    """Whether `thing` makes room when a copy of this package is put in."""
    return mark_of(thing) not in (None, *_OF_INDEX)


def index_hooks() -> "list[Any]":
    """Return the hooks that serve path indexes, of whichever copy: see `indexhook`."""
    return [hook for hook in sys.path_hooks if mark_of(hook) == INDEX_HOOK]


def pins_of_others() -> "dict[str, tuple[str, str]]":
    """Return what the hooks of copies have pinned: one that replaces them goes on with that."""
    found: dict[str, tuple[str, str]] = {}
    for hook in sys.path_hooks:
        if is_marked(hook):
            found.update(getattr(hook, "pins", {}))
    return found


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
        return find_distributions(context, index_hooks(), PINNED_IN)

    @staticmethod
    def invalidate_caches() -> None:
        """Let path indexes look at directories again: the finder keeps nothing itself."""
        for hook in index_hooks():
            hook.invalidate_caches()
