"""Leftovers in site dirs: of uninstallations, of upgrades of python, and wheels that lie about."""

import os
import re
from collections.abc import Iterator, Sequence

from zippath.distributions.direct_url import direct_url_of
from zippath.distributions.file_urls import file_of_url
from zippath.distributions.installed import Metadata, metadata_in
from zippath.distributions.names import normalised, project_in
from zippath.distributions.tags import foreign_tags
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.moving import moving, setting_aside
from zippath.doctor.reinstallation import words_for_pip
from zippath.doctor.remedy import installing
from zippath.doctor.subject import Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.python.versions import is_of_minor
from zippath.syspath.subpath import archive_of
from zippath.typed import removing
from zippath.wording import few

# what each environment has of its own
_TOOLS = {"pip", "setuptools", "wheel", "distribute"}


def _site_dirs(subject: Subject) -> Iterator[str]:
    """Yield the directories on the path that are there to install into."""
    for entry in subject.ledger.entries:
        if entry.path in subject.installed and entry.origin.is_site_dir:
            yield entry.path


def _half_removed(subject: Subject) -> Iterator[Finding]:
    suffixes = (".py", ".pyc", *extension_suffixes(subject.facts))
    for entry in _site_dirs(subject):
        for name in subject.imports.content.trees.of(entry).listdir(""):
            place = os.path.join(entry, name)
            if not name.isidentifier() or name == "__pycache__" or not os.path.isdir(place):
                continue
            left = None if _is_claimed(subject, entry, name) else _left_in(place, suffixes)
            if left is None:
                continue
            # what is no bytecode may be somebody's data: it stays, under a name of no module
            fix = moving(place, f"{place}.removed") if left else removing([place])
            yield Finding(
                f"{place} is left over from an uninstallation: it has no module any more",
                f"`import {name}` succeeds all the same, as an empty namespace package",
                fix,
                place,
                about=(("module", name), ("entry", entry)),
            )


def _is_claimed(subject: Subject, entry: str, name: str) -> bool:
    owners = subject.imports.content.owners
    return any(True for _ in owners.of_file(entry, name)) or owners.has_below(entry, name)


def _left_in(place: str, suffixes: tuple[str, ...]) -> list[str] | None:
    """Return the files below a directory that are no bytecode; None if it is no leftover.

    A leftover has bytecode in `__pycache__`, but no module, and no link to where one may be.
    """
    unreadable: list[OSError] = []
    others: list[str] = []
    was_imported = False
    for folder, folders, files in os.walk(place, onerror=unreadable.append):
        if os.path.basename(folder) == "__pycache__":
            was_imported = True
            others += [file for file in files if not file.endswith(".pyc")]
        elif any(file.endswith(suffixes) for file in files):
            return None
        else:
            others += files
        if os.path.islink(folder) or any(os.path.islink(f"{folder}/{name}") for name in folders):
            return None
    return others if was_imported and not unreadable else None


def _interrupted(subject: Subject) -> Iterator[Finding]:
    for entry in _site_dirs(subject):
        listed = subject.imports.content.trees.of(entry).listdir("")
        names = [name for name in listed if name.startswith("~")]
        if names:
            places = [os.path.join(entry, name) for name in names]
            yield Finding(
                f"pip has been interrupted in {entry}, and has left {few(names)}",
                "it is what pip has set aside to remove; nothing imports it, and pip warns about "
                "an invalid distribution each time",
                removing(places),
                places[0],
            )


def _loose_wheels(subject: Subject) -> Iterator[Finding]:
    on_path = {
        archive_of(os.path.join(subject.facts.cwd, entry.path))[0]
        for entry in subject.ledger.entries
    }
    for entry in _site_dirs(subject):
        for name in subject.imports.content.trees.of(entry).listdir(""):
            file = os.path.join(entry, name)
            loose = name.endswith(".whl") and file not in on_path and os.path.isfile(file)
            if not loose or _is_claimed(subject, entry, name):
                continue
            installed = normalised(project_in(file)) in subject.distributions_by_name
            away = installed or foreign_tags(file, subject.facts)
            yield Finding(
                f"{file} is not on the path: a wheel in a site dir is not installed",
                "nothing looks into it, although it lies where modules are"
                + (f"; {project_in(file)} is installed without it" if installed else ""),
                _out_of_the_way(subject, file) if away else subject.command("add", file),
                file,
            )


def _out_of_the_way(subject: Subject, file: str) -> str:
    home = subject.env.get("HOME")
    return moving(file, os.path.join(home, os.path.basename(file))) if home else setting_aside(file)


def _of_other_versions(subject: Subject) -> Iterator[Finding]:
    facts = subject.facts
    library = os.path.join(facts.prefix, "lib")
    tree = subject.imports.content.trees.of(library)
    for name in tree.listdir("") if facts.in_venv and not facts.failure else ():
        place = os.path.join(library, name, "site-packages")
        version = re.fullmatch(r"python(3\.\d+)t?", name)
        if version is None or is_of_minor(version[1], subject.version):
            continue
        here = subject.distributions_by_name
        missing = [
            one
            for one in _installed_in(place, subject)
            if one.by_directory.normalised_name not in here
        ]
        if missing:
            names = [one.by_directory.name for one in missing]
            yield Finding(
                f"{place} has what this environment lacks: {few(names)}",
                f"it was made for {name}, and now runs python {subject.version}, which does not "
                "look there",
                _bringing_along(subject, missing),
                place,
            )


def _installed_in(place: str, subject: Subject) -> Iterator[Metadata]:
    for one in metadata_in(subject.imports.content.trees.of(place), place):
        if one.by_directory.version and one.by_directory.normalised_name not in _TOOLS:
            yield one


def _bringing_along(subject: Subject, missing: Sequence[Metadata]) -> str:
    """Return the command that installs the same from where it came.

    An index may have a stranger's project of the name that a local one has.
    """
    words = [word for one in missing for word in _words(subject, one)]
    if words:
        return installing(subject, *words)
    sources = [source.url for one in missing if (source := direct_url_of(one))]
    return f"install again what is still wanted from where it came: {few(sources)}"


def _words(subject: Subject, metadata: Metadata) -> tuple[str, ...]:
    """Return what pip is told, nothing where only a user knows how it is installed here."""
    source = direct_url_of(metadata)
    # one wheel that pip refuses, and it installs nothing of what else is named
    if source and foreign_tags(file_of_url(source.url), subject.facts):
        return ()
    return words_for_pip(subject, metadata.by_directory, source)


CHECKS = (
    Check(
        "ZP505", "warning", "a directory is left over from an uninstallation",
        "An uninstallation leaves files that pip does not know, such as bytecode. The directory is "
        "then an empty namespace package, so that an import fails only later, or code takes an "
        "optional dependency for present. With other files in it than bytecode it is renamed, else "
        "removed.",
        _half_removed,
    ),
    Check(
        "ZP506", "warning", "pip has been interrupted and has left its own leftovers",
        "While pip uninstalls, what it removes has a name such as ~ip or ~-mpy.dist-info. If it is "
        "killed, or on Windows a file is in use, that stays for ever.",
        _interrupted,
    ),
    Check(
        "ZP507", "warning", "a wheel lies in a site dir without being on the path",
        "Copied there as if that would install it. If nothing of its project is installed, "
        "`zippath add` puts it on the path; else, or if it is for another python, it goes to the "
        "home directory.",
        _loose_wheels,
    ),
    Check(
        "ZP508", "warning", "packages of an environment stayed behind with its old python",
        "An environment keeps packages in a folder for each minor version. After an upgrade of its "
        "python they are in the old one, where the new python does not look. The command installs "
        "the same versions; local projects, archives and commits come from where they came.",
        _of_other_versions,
    ),
)  # fmt: skip
