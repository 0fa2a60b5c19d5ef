"""The wheels of folders that a list asks for, and the error that says what they lack."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from zippath.edits.files import refusal
from zippath.errors import UsageError, ZippathError
from zippath.importer.store import Store, open_store
from zippath.python.facts import Facts
from zippath.wheelhouse.digests import blocks_of, open_regular, sha256_of
from zippath.wheelhouse.fetching import how_to_get
from zippath.wheelhouse.given import require_one_of_each
from zippath.wheelhouse.lists import wanted_by
from zippath.wheelhouse.wanted import Hashes, WantedWheel
from zippath.wheelhouse.wheel import FolderWheel, Wheel, wheels_in

# algorithms whose digests nobody can meet with another content; pip takes the first three
_STRONG = ("sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256", "sha3_384", "sha3_512")


def wheels_for(
    path: str,
    folders: Sequence[str],
    facts: Facts,
    groups: Sequence[str] = (),
    extras: Sequence[str] = (),
    say: Callable[[str], None] | None = None,
) -> tuple[Wheel, ...]:
    """Return the wheels in folders that a list asks for, for one Python, in the list's order.

    `say` is told what is odd about the list. Raises ZippathError that tells all that is missing,
    and the command that fetches it.
    """
    wanted = wanted_by(path, facts, groups, extras, say)
    names = frozenset(one.name for one in wanted)
    shelves = Shelves(tuple(map(os.path.abspath, folders)), facts, names)
    changed: list[str] = []
    found = {one: shelves.wheel_for(one, changed.append) for one in dict.fromkeys(wanted)}
    if changed:
        raise _changed(path, changed)
    absent = [one for one, wheel in found.items() if wheel is None]
    if absent:
        raise _lack(path, absent, shelves)
    chosen = {wheel.path: wheel for wheel in found.values() if wheel is not None}
    require_one_of_each(tuple(chosen.values()))
    return tuple(chosen.values())


@dataclass(frozen=True)
class Shelves:
    """Folders with wheels, for one Python; of equal wheels that of the first folder is taken.

    `names` are those of the projects that are looked for.
    """

    folders: tuple[str, ...]
    facts: Facts
    names: frozenset[str]

    def wheel_for(self, wanted: WantedWheel, refuse: Callable[[str], None]) -> Wheel | None:
        """Return the wheel to take, None if there is none.

        `refuse` is told the path of one that is there, and has not the hash that is asked for.
        """
        changed = ""
        for version, path, hashes in self._offered(wanted):
            sha256 = sha256_of(path, self._memory)
            if has_one_of(hashes, path, sha256):
                return Wheel(wanted.name, version, path, sha256)
            changed = changed or path
        if changed:
            refuse(changed)
        return None

    def _offered(self, wanted: WantedWheel) -> Iterator[tuple[str, str, Hashes]]:
        """Yield (version, path, hashes) of the files that will do, the best first."""
        for file in wanted.files:
            version = _version_in(file.name)
            places = [os.path.join(folder, file.name) for folder in self.folders]
            for path in filter(os.path.isfile, [file.path, *places]):
                yield version, path, file.hashes
        if not wanted.files:
            for wheel in self._allowed(wanted):
                yield wheel.version, wheel.path, wanted.hashes

    def _allowed(self, wanted: WantedWheel) -> list[FolderWheel]:
        """The wheels whose version is allowed: the newest first, then those that fit best."""
        from packaging.specifiers import SpecifierSet
        from packaging.version import Version

        allowed = SpecifierSet(wanted.specifier)
        fitting = [
            wheel
            for wheel in self.wheels_of(wanted.name)
            if wheel.rank is not None
            and allowed.contains(wheel.version, prereleases=True)
            and os.path.isfile(wheel.path)
        ]
        return sorted(
            fitting,
            key=lambda one: (Version(one.version), one.build, -(one.rank or 0)),
            reverse=True,
        )

    def wheels_of(self, name: str) -> list[FolderWheel]:
        """All wheels of a project."""
        return [wheel for wheels in self._listed for wheel in wheels.get(name, ())]

    @cached_property
    def _memory(self) -> Store | None:
        return open_store(...)

    @cached_property
    def _listed(self) -> list[dict[str, list[FolderWheel]]]:
        return [wheels_in(folder, self.facts, self.names) for folder in self.folders]


def _version_in(file: str) -> str:
    return file.split("-")[1].replace("_", "+")


def has_one_of(hashes: Hashes, path: str, sha256: str) -> bool:
    """Whether a file has one of the hashes, or none is asked for.

    A requirements file has those of all wheels of a version. Raises ZippathError for hashes that
    prove nothing.
    """
    if not hashes:
        return True
    strong = [(kind, value.lower()) for kind, value in hashes if kind in _STRONG]
    if not strong:
        kinds = ", ".join(sorted({kind for kind, _ in hashes}))
        raise ZippathError(
            f"could not use {path}: its hashes are {kinds}, which prove nothing",
            f"lock it again with one of these: {', '.join(_STRONG[:3])}",
        )
    if ("sha256", sha256) in strong:
        return True
    return any(_digest(kind, path) == value for kind, value in strong if kind != "sha256")


def _digest(kind: str, path: str) -> str:
    found = hashlib.new(kind)
    try:
        with open_regular(path) as file:
            for block in blocks_of(file):
                found.update(block)
    except OSError as error:
        raise refusal("read", path, error) from error
    return found.hexdigest()


def _changed(path: str, wheels: Sequence[str]) -> ZippathError:
    """Return the error for wheels with another content than the list says."""
    name = os.path.basename(path)
    if len(wheels) == 1:
        return ZippathError(
            f"could not use {wheels[0]}: it has not the hash that {name} asks for",
            "fetch it again, and if that is no help, ask who made the list",
        )
    return ZippathError(
        f"could not use {len(wheels)} wheels: they have not the hashes that {name} asks for",
        "fetch them again, and if that is no help, ask who made the list",
        tuple(wheels),
    )


def _lack(path: str, absent: Sequence[WantedWheel], shelves: Shelves) -> ZippathError:
    """Return the error for wheels that are not there."""
    list_name = os.path.basename(path)
    if not shelves.folders:
        return UsageError(
            f"{list_name} lists wheels, and zippath never uses the network",
            "name a folder that has them: --wheels DIR; "
            f"{how_to_get(shelves.facts, absent, 'DIR')}",
        )
    return ZippathError(
        f"{', '.join(shelves.folders)} lacks what {list_name} asks for",
        how_to_get(shelves.facts, absent, shelves.folders[0]),
        tuple(f"{one.text}: {_reason(one, shelves)}" for one in absent),
    )


def _reason(wanted: WantedWheel, shelves: Shelves) -> str:
    wheels = shelves.wheels_of(wanted.name)
    if not wheels:
        built = ", and the list names nothing but its source" if wanted.source else ""
        return f"no wheel of it{built}"
    fitting = [wheel for wheel in wheels if wheel.rank is not None]
    if not fitting:
        return "no wheel for this python"
    if irregular := [wheel.path for wheel in fitting if not os.path.isfile(wheel.path)]:
        return f"{irregular[0]} is no file"
    for file in wanted.files:
        if others := [wheel for wheel in fitting if wheel.version == _version_in(file.name)]:
            return f"has {os.path.basename(others[0].path)}, and {file.name} is listed"
    return f"has {', '.join(dict.fromkeys(wheel.version for wheel in wheels))}"
