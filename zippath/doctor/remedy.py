"""The commands that mend a fault, ready to type."""

import os
import shlex
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from zippath.distributions.installed import Distribution
from zippath.distributions.names import normalised
from zippath.distributions.tags import foreign_tags
from zippath.doctor.finding import OnRequest, Repair
from zippath.doctor.misspelt_paths import meant_by_item
from zippath.doctor.reinstallation import uninstalling
from zippath.doctor.subject import Subject
from zippath.python.paths import absolute, paths_of
from zippath.syspath.disk import obstacle
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.managed import is_managed
from zippath.syspath.startup import encode_line
from zippath.syspath.subpath import archive_of
from zippath.wording import few


@dataclass(frozen=True)
class Copy:
    """One of several places with the same name: its entry, and who put that on the path.

    `files` are the modules in question.
    """

    entry: str
    origin: Origin
    files: tuple[str, ...] = ()


class WithoutItems(str):
    """The command that sets PYTHONPATH without some `items`; several of them become one."""

    __slots__ = ("items",)

    items: frozenset[str]

    def __new__(cls, command: str, items: Collection[str]) -> "WithoutItems":
        """Make the text of the command, which knows what it takes out."""
        made = super().__new__(cls, command)
        made.items = frozenset(items)
        return made


def taking_off(subject: Subject, path: str, origin: Origin) -> str:
    """The command that takes an entry of this origin off the path of the target."""
    if origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {path})
    if is_managed(origin):
        return subject.command("remove", path)
    if origin.file and origin.line:
        return deleting_line(origin.file, origin.line)
    return subject.command("path") + " shows who puts it there"


def taking_away(subject: Subject, copies: Sequence[Copy], distribution: str = "") -> str:
    """The command that leaves one of several copies less; the first of them is imported.

    An archive goes before anything installed, because it is at hand to be put back: first one for
    another Python, then one that is not imported. A local file is renamed. Of two that are
    installed the first goes, as pip sees no other; only copies of one `distribution` are
    uninstalled.
    """
    unwanted = min(reversed(copies), key=lambda copy: _rank(subject, copy, copies[0]))
    if unwanted.origin.kind == "script" and unwanted.files:
        return renaming_all(unwanted.files)
    if not unwanted.origin.is_site_dir:
        return taking_off(subject, unwanted.entry, unwanted.origin)
    installed = _installed_in(subject, copies[0].entry, distribution)
    if installed is None:
        return subject.command("path") + " shows who puts them there"
    return uninstalling(subject, installed)


NOTHING_TO_DO = "nothing: an environment is there to override what is below it"


def _installed_in(subject: Subject, entry: str, name: str) -> Distribution | None:
    """The distribution of this name in an entry."""
    found = subject.distributions_by_name.get(normalised(name), ())
    return next((one for one in found if one.entry == entry), None)


def is_for_another(subject: Subject, entry: str) -> bool:
    """Whether an entry is a wheel for another Python or platform."""
    return bool(foreign_tags(archive_of(os.path.join(subject.facts.cwd, entry))[0], subject.facts))


def _rank(subject: Subject, copy: Copy, imported: Copy) -> int:
    if is_for_another(subject, copy.entry):
        return 0
    if copy.origin.kind == "script" and copy.files:
        return 1
    if copy.origin.kind == "PYTHONPATH":
        return 2
    if archive_of(os.path.join(subject.facts.cwd, copy.entry))[0]:
        return 3 if copy != imported else 4
    return 6 if copy.origin.is_site_dir else 5


def deleting_line(path: str, number: int) -> str:
    """The request to take a line out of a startup file."""
    return OnRequest(f"take line {number} out of {path}", (Repair(path, number, None),))


def pythonpath_without(subject: Subject, unwanted: Collection[str]) -> WithoutItems:
    """The command that gives PYTHONPATH its final value, without all that means `unwanted` paths.

    What is wrong with its form is mended too, so that no other remedy has to set it once more:
    empty items, relative ones, misspelt ones, those that name nothing, and another system's
    separator.
    """
    facts, paths = subject.facts, paths_of(subject.facts)
    parts = [part for item in subject.pythonpath for part in _meant(subject, item)]
    places = dict.fromkeys(absolute(facts, part) for part in parts if part)
    taken_out = {absolute(facts, path) for path in unwanted if path}
    kept = [
        place for place in places
        if place not in taken_out and (subject.snapshot.disk.exists(place) or obstacle(place))
    ]  # fmt: skip
    return WithoutItems(assignment(subject, "PYTHONPATH", paths.pathsep.join(kept)), taken_out)


def _meant(subject: Subject, item: str) -> Iterator[str]:
    """Yield the paths that an item of PYTHONPATH means, corrected where it is misspelt."""
    other = ":" if subject.facts.os_name == "nt" else ";"
    for part in item.split(other) if is_joined(subject, item) else [item]:
        meant = meant_by_item(part, subject)
        yield from meant[1] if meant else [part]


def is_joined(subject: Subject, item: str) -> bool:
    """Whether an item of PYTHONPATH is several paths, joined by another system's separator."""
    exists = subject.snapshot.disk.exists
    other = ":" if subject.facts.os_name == "nt" else ";"
    drive = other == ":" and paths_of(subject.facts).splitdrive(item)[0]
    if other not in item or drive or exists(item):
        return False
    return any(exists(absolute(subject.facts, part)) for part in item.split(other) if part)


def assignment(subject: Subject, name: str, value: str = "") -> str:
    """The command that sets a variable, or without a value unsets it."""
    if subject.facts.os_name == "nt":
        return f"set {name}={value}"
    return f"export {name}={shlex.quote(value)}" if value else f"unset {name}"


def installing(subject: Subject, *what: str) -> str:
    """The commands that install for the target, into a new environment if pip may not touch it."""
    if subject.facts.externally_managed is None or subject.facts.in_venv:
        return subject.pip("install", *what)
    venv = shlex.join([subject.facts.executable or "python", "-m", "venv", ".venv"])
    return f"{venv} && {shlex.join(['.venv/bin/python', '-m', 'pip', 'install', *what])}"


def installing_archive(subject: Subject, entry: PathEntry) -> str:
    """The commands that install a wheel, or unpack another archive and put that on the path."""
    file, subpath = archive_of(os.path.join(subject.facts.cwd, entry.path))
    if file.endswith(".whl"):
        return installing(subject, file)
    folder = f"{file}.d"
    unpack = [subject.facts.executable or "python", "-m", "zipfile", "-e", file, folder]
    place = os.path.join(folder, *subpath.split("/")).rstrip(os.sep)
    origin = entry.origin
    if origin.file and origin.line and not is_managed(origin):
        return _in_its_line(subject, Repair(origin.file, origin.line, None), place, unpack)
    return f"{shlex.join(unpack)} && {_instead(subject, entry, place)}"


def _in_its_line(subject: Subject, line: Repair, place: str, unpack: Sequence[str]) -> str:
    """The commands that unpack an archive, and then name the directory in a startup file."""
    text = f"name {place} in line {line.number} of {line.path}"
    if not subject.snapshot.disk.exists(place):
        return OnRequest(text, (), shlex.join(unpack))
    return OnRequest(text, (replace(line, content=encode_line(place, subject.facts)),))


def _instead(subject: Subject, entry: PathEntry, place: str) -> str:
    """The command that replaces an entry by a directory."""
    ours = is_managed(entry.origin)
    others = [
        item for item in subject.pythonpath
        if item and os.path.join(subject.facts.cwd, item) != entry.path
    ]  # fmt: skip
    value = paths_of(subject.facts).pathsep.join([place, *others])
    variable = assignment(subject, "PYTHONPATH", value)
    return f"{subject.command('remove', entry.path)} && {variable}" if ours else variable


def renaming_all(locations: Sequence[str]) -> str:
    """The command that renames modules; an archive of them has to be built again."""
    archive, is_inside = archive_of(locations[0])
    if is_inside:
        names = few([os.path.relpath(location, archive) for location in locations])
        return f"build {archive} again, with other names for {names}"
    return " && ".join(dict.fromkeys(map(renaming, locations)))


def renaming(location: str) -> str:
    """The command that renames a module, or for an `__init__` its package.

    >>> renaming("/x/random.py"), renaming("/x/json/__init__.py")
    ('mv /x/random.py /x/my_random.py', 'mv /x/json /x/my_json')
    """
    folder, name = os.path.split(location)
    if name.startswith("__init__."):
        folder, name = os.path.split(folder)
    return shlex.join(["mv", os.path.join(folder, name), os.path.join(folder, f"my_{name}")])


def creating(subject: Subject, file: str) -> str:
    """The command that makes an empty file."""
    if subject.facts.os_name == "nt":
        return f'type nul > "{file}"'
    return shlex.join(["touch", file])


def rezipping(subject: Subject, archive: str) -> str:
    """The commands that zip an archive again, with deflate and with directory entries."""
    zipfile = f"{shlex.quote(subject.facts.executable or 'python')} -m zipfile"
    name = shlex.quote(archive)
    return f'd=$(mktemp -d) && {zipfile} -e {name} "$d" && (cd "$d" && {zipfile} -c {name} .)'
