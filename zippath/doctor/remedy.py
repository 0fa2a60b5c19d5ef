"""The commands that mend a fault, ready to type."""

import os
import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zippath.distributions.tags import foreign_tags
from zippath.doctor.subject import Subject
from zippath.manage.startup_file import is_managed
from zippath.python.paths import paths_of
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.subpath import archive_of


@dataclass(frozen=True)
class Copy:
    """One of several places with the same name: its entry, and who put that on the path."""

    entry: str
    origin: Origin


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
    another Python, then one that is not imported. Only the copies of one `distribution` are
    uninstalled.
    """
    unwanted = min(reversed(copies), key=lambda copy: _rank(subject, copy, copies[0]))
    is_installed = unwanted.origin.kind in ("site", "venv", "user-site")
    if is_installed and distribution:
        return subject.pip("uninstall", distribution)
    return taking_off(subject, unwanted.entry, unwanted.origin)


def is_for_another(subject: Subject, entry: str) -> bool:
    """Whether an entry is a wheel for another Python or platform."""
    return bool(foreign_tags(archive_of(os.path.join(subject.facts.cwd, entry))[0], subject.facts))


def _rank(subject: Subject, copy: Copy, imported: Copy) -> int:
    if is_for_another(subject, copy.entry):
        return 0
    if copy.origin.kind == "PYTHONPATH":
        return 1
    if archive_of(os.path.join(subject.facts.cwd, copy.entry))[0]:
        return 2 if copy != imported else 3
    return 4


def deleting_line(path: str, number: int) -> str:
    """The command that takes a line out of a file."""
    return f"sed -i '{number}d' {shlex.quote(path)}"


def reinstalling(subject: Subject, distribution: str, *flags: str) -> str:
    """The command that installs a distribution again."""
    return subject.pip("install", "--force-reinstall", *flags, distribution)


def pythonpath_without(subject: Subject, unwanted: Collection[str]) -> str:
    """The command that takes all items out of PYTHONPATH that mean an `unwanted` path."""
    paths = paths_of(subject.facts)
    wanted = {paths.normpath(path) for path in unwanted if path}
    kept = [
        item
        for item in subject.pythonpath
        if item and item not in unwanted and paths.normpath(paths.join(subject.facts.cwd, item))
        not in wanted
    ]  # fmt: skip
    return assignment(subject, "PYTHONPATH", paths.pathsep.join(kept))


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
    return f"{shlex.join(unpack)} && {_instead(subject, entry, place)}"


def _instead(subject: Subject, entry: PathEntry, place: str) -> str:
    """The command that replaces an entry by a directory."""
    origin = entry.origin
    ours = is_managed(origin)
    if origin.file and origin.line and not ours:
        change = f"{origin.line}c\\" + place.replace("\\", r"\\")
        return f"sed -i {shlex.quote(change)} {shlex.quote(origin.file)}"
    others = [
        item for item in subject.pythonpath
        if item and os.path.join(subject.facts.cwd, item) != entry.path
    ]  # fmt: skip
    value = paths_of(subject.facts).pathsep.join([place, *others])
    variable = assignment(subject, "PYTHONPATH", value)
    return f"{subject.command('remove', entry.path)} && {variable}" if ours else variable


def renaming(location: str) -> str:
    """The command that renames a module, or for an `__init__` its package.

    >>> renaming("/x/random.py"), renaming("/x/json/__init__.py")
    ('mv /x/random.py /x/my_random.py', 'mv /x/json /x/my_json')
    """
    folder, name = os.path.split(location)
    if name.startswith("__init__."):
        folder, name = os.path.split(folder)
    return shlex.join(["mv", os.path.join(folder, name), os.path.join(folder, f"my_{name}")])


def rezipping(subject: Subject, archive: str) -> str:
    """The commands that zip an archive again, with deflate and with directory entries."""
    zipfile = f"{shlex.quote(subject.facts.executable or 'python')} -m zipfile"
    name = shlex.quote(archive)
    return f'd=$(mktemp -d) && {zipfile} -e {name} "$d" && (cd "$d" && {zipfile} -c {name} .)'
