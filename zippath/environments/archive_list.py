"""The archives that somebody asks for: named one by one, or by a lock or requirements file."""

import os
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from zippath.environments.environment_record import EnvironmentRecord, WheelSource
from zippath.environments.manifest import ListedArchive, Manifest
from zippath.errors import UsageError, ZippathError
from zippath.manage.naming import archive_named, names_inside
from zippath.manage.source_root import with_root
from zippath.python.facts import Facts
from zippath.python.paths import paths_of
from zippath.typed import typed
from zippath.wheelhouse.choice import wheels_for
from zippath.wheelhouse.given import given
from zippath.wheelhouse.wheel import Wheel

NAMED = WheelSource("archives")
RECORD = "the record"


@dataclass(frozen=True)
class PlacedWheel:
    """A chosen archive; `first` before all site dirs."""

    wheel: Wheel
    first: bool = False


@dataclass(frozen=True)
class ArchiveList:
    """What is asked for: archives one by one, then those of the `source`, if that names a file.

    `name` is what to call it in messages.
    """

    archives: tuple[ListedArchive, ...] = ()
    source: WheelSource = NAMED
    name: str = "the list"

    def chosen(self, facts: Facts, say: Callable[[str], None]) -> tuple[PlacedWheel, ...]:
        """Return the archives in the order of the path. Raises ZippathError; see `wheels_for`."""
        found = {wheel.path: wheel for wheel in given([one.path for one in self.archives], facts)}
        wheels = [found[os.path.abspath(one.path)] for one in self.archives]
        self._require_pinned(wheels)
        placed = [
            PlacedWheel(replace(wheel, path=with_root(wheel.path, one.root)), one.prepend)
            for one, wheel in zip(self.archives, wheels, strict=True)
        ]
        source = self.source
        listed = (
            wheels_for(source.file, source.wheels, facts, source.groups, source.extras, say)
            if source.file
            else ()
        )
        return tuple(_in_order([*placed, *map(PlacedWheel, listed)], self, facts))

    def _require_pinned(self, wheels: Sequence[Wheel]) -> None:
        """Raise ZippathError for archives that are not what the list pins."""
        changed = [
            (one, wheel.sha256)
            for one, wheel in zip(self.archives, wheels, strict=True)
            if one.sha256 not in ("", wheel.sha256)
        ]
        if changed:
            save = f"zippath add --save {typed(one.path for one, _ in changed)}"
            how = "name them with --archives" if self.name == RECORD else save
            raise ZippathError(
                f"could not use archives that are not what {self.name} pins",
                f"put back what they were; if they are right as they are: {how}",
                tuple(
                    f"{one.path}: its SHA-256 is {found}, and {one.sha256} is pinned"
                    for one, found in changed
                ),
            )


def list_of_manifest(manifest: Manifest) -> ArchiveList:
    """Return the list that a manifest has."""
    file = manifest.lock or manifest.requirements
    source = WheelSource(
        "lock" if manifest.lock else "requirements" if file else "archives",
        file,
        manifest.wheels,
        manifest.groups,
        manifest.extras,
    )
    return ArchiveList(manifest.archives, source, manifest.file)


def list_of_record(record: EnvironmentRecord, first: Container[str] = ()) -> ArchiveList:
    """Return the list that an environment was made from, with those that come `first` now."""
    if record.source.file:
        return ArchiveList((), record.source, record.source.file)
    archives = tuple(_as_it_is(one, one.path in first) for one in record.archives)
    return ArchiveList(archives, NAMED, RECORD)


def _as_it_is(wheel: Wheel, first: bool) -> ListedArchive:
    return ListedArchive(wheel.archive, wheel.sha256, first, root=wheel.root)


def _in_order(
    placed: Sequence[PlacedWheel], wanted: ArchiveList, facts: Facts
) -> Iterator[PlacedWheel]:
    """Yield the archives in the order of the list, but for those that stand next to another one."""
    order = list(placed)
    for one, mine in zip(wanted.archives, placed, strict=False):
        name = one.before or one.after
        if not name:
            continue
        others = {each.wheel.path: each for each in order if each is not mine}
        inside, case = names_inside(facts), paths_of(facts).normcase
        anchor = others[archive_named(name, tuple(others), wanted.name, inside, case)]
        if anchor.first is not mine.first:
            raise UsageError(
                f"{wanted.name}: {one.path} cannot stand next to {anchor.wheel.path}: "
                "one of them comes before all site dirs",
                "prepend both, or none of them",
            )
        order.remove(mine)
        order.insert(order.index(anchor) + (not one.before), mine)
    yield from order
