"""The commands that mend a fault, ready to type."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from zippath.distributions.installed import Distribution
from zippath.distributions.names import normalised
from zippath.distributions.tags import foreign_tags
from zippath.doctor.finding import OnRequest, Repair
from zippath.doctor.moving import moving, setting_aside
from zippath.doctor.path_variable import (
    pythonpath_without,
)
from zippath.doctor.places_of_pip import is_among_others
from zippath.doctor.reinstallation import uninstalling
from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.python.paths import absolute
from zippath.syspath.entry import Origin
from zippath.syspath.managed import is_managed
from zippath.syspath.subpath import archive_of
from zippath.typed import typed
from zippath.wording import few


@dataclass(frozen=True)
class Copy:
    """One of several places with the same name: its entry, and who put that on the path.

    `files` are the modules in question.
    """

    entry: str
    origin: Origin
    files: tuple[str, ...] = ()


def taking_off(subject: Subject, path: str, origin: Origin) -> str:
    """The command that takes an entry of this origin off the path of the target."""
    if origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {path})
    if is_managed(origin):
        return subject.command("remove", path)
    owner = owner_of_line(subject, origin)
    if owner:
        return f"{path} is of {owner.name}: mend that, or remove it as it was installed"
    if origin.file and origin.line:
        return deleting_line(origin.file, origin.line)
    return subject.command("path") + " shows who puts it there"


def owner_of_line(subject: Subject, origin: Origin) -> Distribution | None:
    """The distribution that brought a line, as that of an editable project: it needs it."""
    owner = subject.owner_of(origin.file) if origin.file and origin.line else None
    return owner.distribution if owner else None


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
        beside = _installed_by_pip(subject, unwanted, distribution)
        if beside and is_among_others(subject, beside):
            return uninstalling(subject, beside)
        return giving_way(subject, unwanted.entry, unwanted.origin, unwanted.files)
    installed = _installed_in(subject, copies[0].entry, distribution)
    if installed is None:
        return subject.command("path") + " shows who puts them there"
    return uninstalling(subject, installed)


def giving_way(subject: Subject, entry: str, origin: Origin, files: Sequence[str]) -> str:
    """The command that keeps modules from being imported, and leaves what else is in their entry.

    The entry is taken off the path where nothing else is in it, or where its modules go together.
    """
    if files and (owner_of_line(subject, origin) or _is_mixed(subject, entry, files)):
        return renaming_all(files)
    return taking_off(subject, entry, origin)


# more modules than these are another library's, or are meant to be what they are
_MOST_RENAMED = 3


def _is_mixed(subject: Subject, entry: str, files: Sequence[str]) -> bool:
    """Whether an entry has a few modules of nobody, which can be renamed, and others beside them.

    A directory that is a package, or a standard library, has its names rightly.
    """
    place = absolute(subject.facts, entry)
    if not (subject.snapshot.disk.isdir(place) and os.access(place, os.W_OK)):
        return False
    names = [os.path.relpath(file, place) for file in files]
    tops = {name.split(os.sep)[0].partition(".")[0] for name in names}
    offered, recorded = offers(place, subject.facts), subject.imports.content.owners.recorded
    belongs = "__init__" in offered or "os" in offered or any(recorded(entry, x) for x in names)
    return not belongs and len(tops) <= _MOST_RENAMED and bool(offered.keys() - tops)


NOTHING_TO_DO = "nothing: an environment is there to override what is below it"


def _installed_in(subject: Subject, entry: str, name: str) -> Distribution | None:
    """The distribution of this name in an entry."""
    found = subject.distributions_by_name.get(normalised(name), ())
    return next((one for one in found if one.entry == entry), None)


def _installed_by_pip(subject: Subject, copy: Copy, name: str) -> Distribution | None:
    """The distribution that has brought a copy into a directory, as by `pip install --target`."""
    if name:
        return _installed_in(subject, copy.entry, name)
    entry, recorded = copy.entry, subject.imports.content.owners.recorded
    owner = recorded(entry, os.path.relpath(copy.files[0], entry)) if copy.files else None
    return owner.distribution if owner else None


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


def deleting_line(path: str, number: int) -> OnRequest:
    """The request to take a line out of a startup file."""
    return OnRequest(f"take line {number} out of {path}", (Repair(path, number, None),))


def installing(subject: Subject, *what: str) -> str:
    """The commands that install for the target, into a new environment if pip may not touch it."""
    if subject.facts.externally_managed is None or subject.facts.in_venv:
        return subject.pip("install", *what)
    venv = typed([subject.facts.executable or "python", "-m", "venv", ".venv"])
    return f"{venv} && {typed(['.venv/bin/python', '-m', 'pip', 'install', *what])}"


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
    return moving(os.path.join(folder, name), os.path.join(folder, f"my_{name}"))


def switching_off(location: str) -> str:
    """The advice for what runs at start and may be meant; its command can be taken back.

    >>> switching_off("/x/sitecustomize.py")
    'read it, and if nobody needs it: mv /x/sitecustomize.py /x/sitecustomize.py.off'
    """
    folder, name = os.path.split(location)
    place = folder if name.startswith("__init__.") else location
    return f"read it, and if nobody needs it: {setting_aside(place)}"


def creating(subject: Subject, file: str) -> str:
    """The command that makes an empty file."""
    if subject.facts.os_name == "nt":
        return f'type nul > "{file}"'
    return typed(["touch", file])
