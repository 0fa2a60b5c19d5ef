"""The finder for each item of a search path: the first of the path hooks makes it."""

import re
from collections.abc import Callable

from zippath.finders.directory import FolderHook
from zippath.finders.editable_namespace import EditableNamespaceHook
from zippath.finders.importer_finder import ImporterHook
from zippath.finders.offer import Finder
from zippath.finders.stock_finder import StockHook
from zippath.python.facts import IMPORTER_HOOK, INDEX_HOOK, Facts

# the model of a path hook: it returns None where the hook raises ImportError
Hook = Callable[[str], Finder | None]

# sys.path_hooks as every interpreter has it
STOCK_HOOKS = (
    "zipimport.zipimporter",
    "_frozen_importlib_external.FileFinder.path_hook.<locals>.path_hook_for_FileFinder",
)


def _refuse(_entry: str) -> Finder | None:
    """A hook that need not be asked.

    The places of meson-python's are in no search path, and its own finder is first. A path index
    answers as the stock hook for directories does.
    """
    return None


# the hooks that we know, by their names in the facts; each is made of the facts and its own name
_HOOKS: tuple[tuple[str, Callable[[Facts, str], Hook]], ...] = (
    (r"zipimport\.zipimporter", StockHook),
    (r"_frozen_importlib_external\.FileFinder\.path_hook\..*", FolderHook),
    (IMPORTER_HOOK, ImporterHook),
    (INDEX_HOOK, lambda _facts, _name: _refuse),
    (r".*\._EditableNamespaceFinder\..*", EditableNamespaceHook),
    (r".*\.MesonpyMetaFinder\._path_hook", lambda _facts, _name: _refuse),
)


def with_importer(facts: Facts) -> Facts:
    """The facts of the interpreter with zippath's importer as its first path hook."""
    if facts.has_our_importer:
        return facts
    hooks = facts.path_hooks or STOCK_HOOKS
    return facts._replace(path_hooks=(IMPORTER_HOOK, *hooks))


def without_importer(facts: Facts) -> Facts:
    """The facts of the interpreter without zippath's importer."""
    hooks = tuple(name for name in facts.path_hooks if name != IMPORTER_HOOK)
    return facts._replace(path_hooks=hooks)


class Finders:
    """The finders of one interpreter, each made once.

    `notes` name the path hooks without a model.
    """

    def __init__(self, facts: Facts) -> None:
        self._known: dict[str, Finder | None] = {}
        hooks = [(name, _hook(name, facts)) for name in facts.path_hooks or STOCK_HOOKS]
        self._hooks = [hook for _, hook in hooks if hook is not None]
        self.notes = tuple(_UNKNOWN.format(name) for name, hook in hooks if hook is None)

    def of(self, entry: str) -> Finder | None:
        """Return the finder for an item of a search path, None where every hook refuses it."""
        if entry not in self._known:
            found = (hook(entry) for hook in self._hooks)
            self._known[entry] = next((one for one in found if one is not None), None)
        return self._known[entry]


def _hook(name: str, facts: Facts) -> Hook | None:
    kinds = (kind for pattern, kind in _HOOKS if re.fullmatch(pattern, name))
    return next((kind(facts, name) for kind in kinds), None)


_UNKNOWN = "the path hook {} is asked too, and only running it tells its answer"
