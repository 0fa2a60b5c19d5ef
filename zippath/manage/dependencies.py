"""What archives require that the target lacks, and the wheels of a folder that have it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zippath.distributions.installed import Metadata, first_by_name, metadata_in
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.requirements import (
    Need,
    Unmet,
    allows,
    needs,
    required_by,
    unmet,
)
from zippath.distributions.requires_python import unmet_python
from zippath.errors import ZippathError
from zippath.finders.path_hooks import Finders, with_importer
from zippath.finders.trees import Trees
from zippath.python.facts import Facts
from zippath.python.pip import pip_command
from zippath.wheelhouse.wheel import FolderWheel, wheels_in


@dataclass(frozen=True)
class Lack:
    """Requirements of archives that the target does not meet, and the command to fetch them."""

    unmet: tuple[Unmet, ...] = ()
    command: str = ""


NOTHING_LACKS = Lack()


@dataclass(frozen=True)
class Situation:
    """Archives to be added to a target, `first` or last on its path."""

    archives: tuple[str, ...]
    facts: Facts
    path: tuple[str, ...]
    first: bool = False
    finders: Finders | None = field(default=None, compare=False)
    """Those of the target with the importer, which may have read the archives already."""

    @cached_property
    def _trees(self) -> Trees:
        return Trees(self.finders or Finders(with_importer(self.facts)), self.facts)

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The values of the variables in markers."""
        return environment_of(self.facts)

    @cached_property
    def roots(self) -> tuple[Metadata, ...]:
        """The distributions in the archives."""
        return tuple(one for path in self.archives for one in self.in_archive(path))

    @cached_property
    def known(self) -> dict[str, Metadata]:
        """The distributions on the path with the archives, by their normalised names."""
        both = (self.archives, self.path) if self.first else (self.path, self.archives)
        return first_by_name((*both[0], *both[1]), self._trees)

    def in_archive(self, path: str) -> Iterator[Metadata]:
        """The distributions in one archive; none in an unreadable one."""
        return metadata_in(self._trees.of(path), path)

    def lack(self, folder: str = "DIR") -> Lack:
        """What the archives require and nothing on the path with them offers."""
        if not any(map(required_by, self.roots)):
            return NOTHING_LACKS  # before all metadata on the path is looked for
        found = tuple(unmet(needs(self.roots, self.known, self.environment), self.known))
        if not found:
            return NOTHING_LACKS
        return Lack(found, self.fetching(folder, found))

    def fetching(self, folder: str, wanted: Iterable[Unmet]) -> str:
        """The command that fetches wheels for what is unmet into a folder."""
        names = dict.fromkeys(one.need.text for one in wanted)
        options = ("--only-binary", ":all:", "-d", folder)
        return pip_command(self.facts, "pip" in self.known, "download", *options, *names)


def with_dependencies(situation: Situation, folder: str) -> tuple[str, ...]:
    """Return the wheels of a folder that the archives require, directly or not.

    Of several wheels it takes the newest version that everything allows, then the one that fits
    the target best. What the target has stays, unless the archives come first and require another
    version. Raises ZippathError with the list of what the folder lacks.
    """
    wheels = wheels_in(folder, situation.facts)
    taken: dict[str, FolderWheel] = {}
    # a version that is taken later may rule out one that was taken before; pip chooses versions
    # that go together, so a second look is rare, and there is no other way back
    for _ in range(len(wheels) + 2):
        wanted = _wanted(situation, taken)
        offered = {name: _best(wheels.get(name, ()), wanted[name], situation) for name in wanted}
        found = {name: wheel for name, wheel in offered.items() if wheel}
        if found == taken:
            break
        taken = found
    lacking = {name: wanted[name] for name in wanted if name not in taken}
    if lacking:
        raise _not_in(folder, lacking, wheels, situation)
    return tuple(wheel.path for wheel in taken.values())


def _wanted(situation: Situation, taken: Mapping[str, FolderWheel]) -> dict[str, list[Need]]:
    """What the archives and the wheels taken so far require, and the target has not."""
    added = {name: one for name, wheel in taken.items() for one in situation.in_archive(wheel.path)}
    given = {one.by_directory.normalised_name for one in situation.roots}
    wanted: dict[str, list[Need]] = {}
    roots = (*situation.roots, *added.values())
    for need in needs(roots, {**situation.known, **added}, situation.environment):
        wanted.setdefault(need.name, []).append(need)
    return {
        name: all_needs
        for name, all_needs in wanted.items()
        if name not in situation.known
        or (situation.first and name not in given and any(unmet(all_needs, situation.known)))
    }


def _best(
    wheels: Sequence[FolderWheel], wanted: Sequence[Need], situation: Situation
) -> FolderWheel | None:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    fitting = [wheel for wheel in wheels if _fits(wheel, situation)]
    allowed = SpecifierSet(",".join(filter(None, (need.specifier for need in wanted))))
    # pre-releases only where they are named, or where nothing else is there
    versions = set(allowed.filter({wheel.version for wheel in fitting}))
    fitting = [wheel for wheel in fitting if wheel.version in versions]
    # the first of equals, so that the order of the folder decides
    return max(
        fitting,
        key=lambda wheel: (Version(wheel.version), wheel.build, -(wheel.rank or 0)),
        default=None,
    )


def _fits(wheel: FolderWheel, situation: Situation) -> bool:
    if wheel.rank is None:
        return False
    found = situation.in_archive(wheel.path)
    return not any(unmet_python(one.headers, situation.facts) for one in found)


def _not_in(
    folder: str,
    lacking: Mapping[str, Sequence[Need]],
    wheels: Mapping[str, Sequence[FolderWheel]],
    situation: Situation,
) -> ZippathError:
    details = tuple(
        f"{need.text} for {need.by}: {_reason(need, wheels.get(name, ()), situation)}"
        for name, wanted in lacking.items()
        for need in dict.fromkeys(wanted)
    )
    unmet_needs = (Unmet(need, None) for wanted in lacking.values() for need in wanted)
    return ZippathError(
        f"{folder} lacks what the archives require",
        f"fetch it: {situation.fetching(folder, unmet_needs)}",
        details,
    )


def _reason(need: Need, wheels: Sequence[FolderWheel], situation: Situation) -> str:
    allowed = [wheel for wheel in wheels if allows(need.specifier, wheel.version)]
    if not wheels:
        return "no wheel of it"
    if not allowed:
        return f"has {', '.join(dict.fromkeys(wheel.version for wheel in wheels))}"
    if any(_fits(wheel, situation) for wheel in allowed):
        return "no version that everything else allows"
    return f"no wheel for python {situation.facts.minor_text}"
