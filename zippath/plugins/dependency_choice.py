"""Chooses the archives of a plugin's private dependencies by what the metadata requires.

Those beside the plugin in its own folder all count; of the wheels in `libs/` those that it
requires, directly or not, each in the newest version that all requirements allow. What is in
neither place is the host's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata

from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from zippath.plugins.plugin_error import PluginError
from zippath.plugins.plugin_files import PluginFiles


@dataclass(frozen=True)
class Candidate:
    """An archive with a distribution; `near` tells whether it lies beside the plugin."""

    path: str
    project: str
    version: Version
    near: bool

    @property
    def rank(self) -> tuple[bool, Version]:
        """The best has the highest one."""
        return self.near, self.version


def chosen(archive: str, beside: Sequence[str], libs: Sequence[str]) -> tuple[str, ...]:
    """Return the archives of the private dependencies; `libs` are the wheels for all plugins.

    Raises PluginError if an archive is there for a requirement, and none in a version that it
    allows.
    """
    found = [*_candidates(beside, near=True), *_candidates(libs, near=False)]
    taken: dict[str, Candidate] = {}
    # a version that is taken later may rule out an earlier one; see `with_dependencies` in `manage`
    for _ in range(len(found) + 2):
        offered = _offered(archive, found, taken)
        if offered == taken:
            break
        taken = offered
    paths = {one.path for one in found}
    others = (path for path in beside if path not in paths)  # they carry no metadata
    return (*(one.path for one in taken.values()), *others)


def missing(archives: Sequence[str]) -> tuple[str, ...]:
    """Return what the distributions in archives require, and neither they nor the host have."""
    there = {canonicalize_name(one.name) for path in archives for one in PluginFiles(path).metadata}
    return tuple(
        dict.fromkeys(
            str(one)
            for one in _requirements(archives)
            if canonicalize_name(one.name) not in there and not _host_has(one.name)
        )
    )


def _host_has(project: str) -> bool:
    try:
        metadata.distribution(project)
    except metadata.PackageNotFoundError:
        return False
    return True


def _offered(
    archive: str, found: Sequence[Candidate], taken: Mapping[str, Candidate]
) -> dict[str, Candidate]:
    """Choose again, by the requirements of the candidates taken so far."""
    near = [one for one in found if one.near]
    roots = [archive, *(one.path for one in taken.values())]
    wanted: dict[str, list[Requirement]] = {one.project: [] for one in near}
    for one in _requirements(roots):
        wanted.setdefault(canonicalize_name(one.name), []).append(one)
    return {
        project: _best([one for one in found if one.project == project], requirements)
        for project, requirements in wanted.items()
        if any(one.project == project for one in found)
    }


def _best(candidates: Sequence[Candidate], requirements: Sequence[Requirement]) -> Candidate:
    allowed = [
        one
        for one in candidates
        if all(wish.specifier.contains(one.version, prereleases=True) for wish in requirements)
    ]
    if not allowed:
        there = ", ".join(sorted(str(one.version) for one in candidates))
        asked = " and ".join(dict.fromkeys(map(str, requirements)))
        raise PluginError(
            f"it requires {asked}, and there is {candidates[0].project} {there}",
            "put a wheel of an allowed version beside it, or into libs/",
        )
    final = [one for one in allowed if not one.version.is_prerelease]
    return max(final or allowed, key=lambda one: one.rank)


def _requirements(archives: Iterable[str]) -> Iterator[Requirement]:
    """Yield what the distributions in archives require here, with the extras that are asked for."""
    environment = {name: str(value) for name, value in default_environment().items()}
    read = [
        (canonicalize_name(carried.name), requirement)
        for archive in archives
        for carried in PluginFiles(archive).metadata
        for requirement in _parsed(carried.headers.all("Requires-Dist"))
    ]
    extras = {(canonicalize_name(one.name), extra) for _, one in read for extra in one.extras}
    for owner, one in read:
        asked = ["", *(extra for project, extra in extras if project == owner)]
        if one.marker is None or any(
            one.marker.evaluate({**environment, "extra": extra}) for extra in asked
        ):
            yield one


def _parsed(texts: Iterable[str]) -> Iterator[Requirement]:
    for text in texts:
        try:
            yield Requirement(text)
        except InvalidRequirement:
            continue


def _candidates(paths: Iterable[str], near: bool) -> Iterator[Candidate]:
    supported = frozenset(sys_tags())
    for path in paths:
        name = path.replace("\\", "/").rpartition("/")[2]
        if name.lower().endswith(".whl"):
            try:
                project, version, _, tags = parse_wheel_filename(name)
            except (InvalidWheelFilename, InvalidVersion):
                continue
            if not tags.isdisjoint(supported):
                yield Candidate(path, project, version, near)
        elif near:
            for carried in PluginFiles(path).metadata:
                try:
                    yield Candidate(
                        path, canonicalize_name(carried.name), Version(carried.version), near
                    )
                except InvalidVersion:
                    continue
