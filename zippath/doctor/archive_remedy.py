"""The commands that mend what an archive on the path cannot do."""

import os
from collections.abc import Sequence
from dataclasses import replace

from zippath.distributions.installed import metadata_in
from zippath.distributions.names import is_valid, normalised, project_in
from zippath.doctor.finding import OnRequest, Repair
from zippath.doctor.path_variable import (
    pythonpath_first,
    pythonpath_instead,
    pythonpath_without,
)
from zippath.doctor.remedy import (
    deleting_line,
    installing,
    is_for_another,
    owner_of_line,
    taking_off,
)
from zippath.doctor.subject import Subject
from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.syspath.entry import PathEntry
from zippath.syspath.managed import is_managed
from zippath.syspath.startup import encode_line
from zippath.syspath.subpath import archive_of
from zippath.typed import entering, typed


def making_real_files(subject: Subject, entry: PathEntry) -> str:
    """The commands for what zipimport does not make real files; zippath's importer lays them out.

    It reads what zippath has put on the path, and what others have is installed or unpacked.
    """
    if is_managed(entry.origin) and subject.runs_importer:
        return subject.command("add", "--fast", entry.path)
    return installing_archive(subject, entry)


def installing_archive(subject: Subject, entry: PathEntry) -> str:
    """The commands that install a wheel, or unpack another archive and put that on the path."""
    file, subpath = archive_of(os.path.join(subject.facts.cwd, entry.path))
    if file.endswith(".whl"):
        is_done = _is_elsewhere(subject, project_in(file), entry)
        return _taking_off_after(subject, installing(subject, file), entry, is_done)
    folder = f"{file}.d"
    unpack = [subject.facts.executable or "python", "-m", "zipfile", "-e", file, folder]
    place = os.path.join(folder, *subpath.split("/")).rstrip(os.sep)
    origin = entry.origin
    if origin.file and origin.line and not is_managed(origin):
        return _in_its_line(subject, Repair(origin.file, origin.line, None), place, unpack)
    if origin.kind == "PYTHONPATH":
        return pythonpath_instead(subject, entry.path, place, typed(unpack))
    removal = [subject.command("remove", entry.path)] if is_managed(origin) else []
    return pythonpath_first(subject, [place], [typed(unpack), *removal])


def for_this_python(subject: Subject, archive: ArchiveOnPath, same_version: bool = True) -> str:
    """The commands that fetch a wheel for this Python, and put it in the place of an archive.

    It goes into a folder of its own, as nobody knows the tags in its name. An archive without
    metadata that is no wheel is no project: an index may have a stranger's of its name.
    """
    entry = archive.entry
    trees = subject.imports.content.trees.of(entry.path)
    found = next((one.by_headers for one in metadata_in(trees, entry.path)), None)
    by_file = project_in(archive.file) if archive.file.endswith((".whl", ".egg")) else ""
    project = found.name if found else by_file
    if not is_valid(project):
        return f"get {archive.file} for python {subject.version}"
    wanted = f"{project}=={found.version}" if found and found.version and same_version else project
    folder = os.path.join(os.path.dirname(archive.file), f"{project}-for-python{subject.version}")
    binary = ("--no-deps", "--only-binary", ":all:")
    fetching = subject.pip("download", *binary, "--dest", folder, wanted)
    adding = f"{subject.command('add', os.path.join(folder, ''))}*.whl"
    is_done = _is_elsewhere(subject, project, entry)
    return _taking_off_after(subject, f"{fetching} && {adding}", entry, is_done)


def naming_instead(subject: Subject, entry: PathEntry, place: str) -> str:
    """The command that puts another place in an archive on the path instead of an entry."""
    if entry.origin.kind == "PYTHONPATH":
        return pythonpath_instead(subject, entry.path, place)
    if not subject.runs_importer:
        return pythonpath_first(subject, [place])
    adding = subject.command("add", place)
    return _taking_off_after(subject, adding, entry, place in subject.facts.path)


def adding_folder(subject: Subject, place: str, file: str, line: int) -> str:
    """The command that puts a folder in an archive on the path, which a line cannot do."""
    if not subject.runs_importer:
        return pythonpath_first(subject, [place])
    request = deleting_line(file, line)
    return request if place in subject.facts.path else request.after(subject.command("add", place))


def _is_elsewhere(subject: Subject, project: str, entry: PathEntry) -> bool:
    """Whether another entry has a project, and for this Python."""
    found = subject.distributions_by_name.get(normalised(project), ())
    others = (one.entry for one in found if one.entry != entry.path)
    return not all(is_for_another(subject, other) for other in others)


def _taking_off_after(subject: Subject, command: str, entry: PathEntry, is_done: bool) -> str:
    """The commands that give what an entry has by another one, and then take it off the path."""
    origin = entry.origin
    if is_done:
        return taking_off(subject, entry.path, origin)
    if origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {entry.path}, [command])
    if is_managed(origin):
        return f"{command} && {subject.command('remove', entry.path)}"
    if not (origin.file and origin.line) or owner_of_line(subject, origin):
        return f"{command}, and {taking_off(subject, entry.path, origin)}"
    return deleting_line(origin.file, origin.line).after(command)


def _in_its_line(subject: Subject, line: Repair, place: str, unpack: Sequence[str]) -> str:
    """The commands that unpack an archive, and then name the directory in a startup file."""
    text = f"name {place} in line {line.number} of {line.path}"
    if not subject.snapshot.disk.exists(place):
        return OnRequest(text, (), typed(unpack))
    return OnRequest(text, (replace(line, content=encode_line(place, subject.facts)),))


def rezipping(subject: Subject, archive: str) -> str:
    """The commands that zip an archive again, with deflate and with directory entries."""
    zipfile = [subject.facts.executable or "python", "-m", "zipfile"]
    if subject.facts.os_name == "nt":
        folder = f"{archive}.d"
        unpacking = [typed([*zipfile, "-e", archive, folder]), entering(folder)]
        zipping = [typed([*zipfile, "-c", archive, "."]), entering(subject.facts.cwd)]
        return " && ".join([*unpacking, *zipping, typed(["rmdir", "/s", "/q", folder])])
    unpacking_it = f'{typed([*zipfile, "-e", archive])} "$d"'
    zipping_it = f'(cd "$d" && {typed([*zipfile, "-c", archive])} .)'
    return f'd=$(mktemp -d) && {unpacking_it} && {zipping_it} && rm -r "$d"'
