"""The commands that mend a fault, as one types them."""

import os
import shlex
from collections.abc import Collection

from zippath.doctor.subject import Subject
from zippath.finders.contents import archive_of
from zippath.manage.startup_file import is_managed
from zippath.python.paths import paths_of
from zippath.syspath.entry import Origin, PathEntry


def taking_off(subject: Subject, path: str, origin: Origin) -> str:
    """How to take `path`, which `origin` put there, off the path of the target."""
    if origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {path})
    if is_managed(origin):
        return subject.command("remove", path)
    if origin.file and origin.line:
        return f"sed -i '{origin.line}d' {shlex.quote(origin.file)}"
    return subject.command("path") + " shows who puts it there"


def pythonpath_without(subject: Subject, unwanted: Collection[str]) -> str:
    """The command that sets PYTHONPATH anew, less the items that mean an `unwanted` path."""
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
    """The command that gives a variable this value, or none."""
    if subject.facts.os_name == "nt":
        return f"set {name}={value}"
    return f"export {name}={shlex.quote(value)}" if value else f"unset {name}"


def installing(subject: Subject, *what: str) -> str:
    """The commands that install for the target, in a new environment if its own is not for pip."""
    if subject.facts.externally_managed is None or subject.facts.in_venv:
        return subject.pip("install", *what)
    venv = shlex.join([subject.facts.executable or "python", "-m", "venv", ".venv"])
    return f"{venv} && {shlex.join(['.venv/bin/python', '-m', 'pip', 'install', *what])}"


def installing_archive(subject: Subject, entry: PathEntry) -> str:
    """How to have the modules of an archive as files: pip takes wheels, the others are unpacked."""
    file, subpath = archive_of(os.path.join(subject.facts.cwd, entry.path))
    if file.endswith(".whl"):
        return installing(subject, file)
    folder = f"{file}.d"
    unpack = [subject.facts.executable or "python", "-m", "zipfile", "-e", file, folder]
    place = os.path.join(folder, *subpath.split("/")).rstrip(os.sep)
    return f"{shlex.join(unpack)} && {_instead(subject, entry, place)}"


def _instead(subject: Subject, entry: PathEntry, place: str) -> str:
    """The command that puts a directory on the path in the place of an entry."""
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
    """The command that gives a module, or the package that it is the top of, another name.

    >>> renaming("/x/random.py"), renaming("/x/json/__init__.py")
    ('mv /x/random.py /x/my_random.py', 'mv /x/json /x/my_json')
    """
    folder, name = os.path.split(location)
    if name.startswith("__init__."):
        folder, name = os.path.split(folder)
    return shlex.join(["mv", os.path.join(folder, name), os.path.join(folder, f"my_{name}")])


def rezipping(subject: Subject, archive: str) -> str:
    """The commands that write an archive again, with deflate and with directory entries."""
    zipfile = f"{shlex.quote(subject.facts.executable or 'python')} -m zipfile"
    name = shlex.quote(archive)
    return f'd=$(mktemp -d) && {zipfile} -e {name} "$d" && (cd "$d" && {zipfile} -c {name} .)'


def counted(count: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "module"), counted(2, "module")
    ('1 module', '2 modules')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def some(names: Collection[str], most: int = 5) -> str:
    """The first of `names`, and how many more there are.

    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    first = list(names)[:most]
    more = len(names) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")
