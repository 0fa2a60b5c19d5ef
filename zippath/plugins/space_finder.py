"""The finder on `sys.meta_path` that finds private modules, and distributions for their callers."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import FrameType
from typing import Any

from zippath.importer.archived_metadata import distribution_roots
from zippath.plugins.private_names import is_private, key_in, public_name
from zippath.plugins.space import SPACES, Space, space_of

# who asks finders for distributions on behalf of somebody else
_ASKING = ("importlib", "importlib_metadata", "zippath")


class SpaceFinder:
    """Finds the modules of all namespaces; it stands first, and is gone through in no time."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        """Return the spec of a private module, None for every other one."""
        space = space_of(key_in(fullname))
        if space is None:
            return None
        if target is not None:  # a reload: the archive may have changed
            space.invalidate_caches()
        found = space.find_spec(fullname, space.entries if path is None else path)
        return found or _found_by_own_finders(space, fullname, path)

    def find_distributions(self, context: Any = None) -> Iterable[Any]:  # noqa: ANN401 - see below
        """Find the distributions of the namespace whose code asks for them.

        The backport has a class of contexts of its own.
        """
        asked = vars(context) if context is not None else {}
        space = None if "path" in asked else _space_of_caller(sys._getframe(1))
        if space is None:
            return ()
        stock = sys.modules[type(context).__module__]
        name = asked.get("name")
        return _distributions(space, name and public_name(name, space.key), stock)

    def invalidate_caches(self) -> None:
        """Let the next import look at archives and directories again."""
        for space in list(SPACES.values()):
            space.invalidate_caches()


def _found_by_own_finders(
    space: Space, fullname: str, path: Sequence[str] | None
) -> ModuleSpec | None:
    """Ask the finders that private modules have put on `sys.meta_path`; they know public names."""
    for finder in list(sys.meta_path):
        owner = getattr(finder if isinstance(finder, type) else type(finder), "__module__", "")
        if is_private(owner, space.key):
            spec = finder.find_spec(public_name(fullname, space.key), path)
            if spec is not None:
                spec.name = fullname
                return spec
    return None


def _space_of_caller(frame: FrameType | None) -> Space | None:
    """Return the namespace of the first caller outside of `importlib`, None for the host's code."""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        top = name.partition(".")[0]
        key = key_in(name)
        if not (public_name(top, key) if key else top).startswith(_ASKING):
            return SPACES.get(key)
        frame = frame.f_back
    return None


def _distributions(space: Space, name: str | None, stock: Any) -> Iterator[Any]:  # noqa: ANN401
    for entry in space.entries:
        importer = space.archive_importer(entry)
        if importer is None:
            context = stock.DistributionFinder.Context(name=name, path=[entry])
            yield from stock.MetadataPathFinder.find_distributions(context)
        else:
            for root in distribution_roots(importer, name):
                yield _distribution(space, stock.PathDistribution, root)


def _distribution(space: Space, kind: Any, root: object) -> Any:  # noqa: ANN401 - see above
    """Return a distribution whose entry points load private modules."""

    class PrivateDistribution(kind):  # type: ignore[misc]
        @property
        def entry_points(self) -> Any:  # noqa: ANN401
            found = super().entry_points
            return type(found)(_translated(space, one) for one in found)

    return PrivateDistribution(root)


def _translated(space: Space, entry_point: Any) -> Any:  # noqa: ANN401 - see above
    """Return an entry point that loads the private module."""
    kind: Any = type(entry_point)
    module, colon, rest = entry_point.value.partition(":")
    private = space.private(module.strip())
    if private is None:
        return entry_point

    class PrivateEntryPoint(kind):  # type: ignore[misc]
        def load(self) -> Any:  # noqa: ANN401
            return kind(self.name, f"{private}{colon}{rest}", self.group).load()

    made: Any = PrivateEntryPoint(entry_point.name, entry_point.value, entry_point.group)
    vars(made).update(vars(entry_point))
    return made


def be_first() -> None:
    """Put the finder before all others on `sys.meta_path`, once."""
    if not any(isinstance(finder, SpaceFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, SpaceFinder())
