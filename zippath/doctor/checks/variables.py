"""PYTHONPATH and the other variables that change the path."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Concatenate, ParamSpec

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding, Part, Topic
from zippath.doctor.misspelt_paths import meant_by_item, written_items
from zippath.doctor.path_variable import (
    assignment,
    foreign_pathsep,
    is_joined,
    pythonpath_without,
    unset,
    unsetting,
)
from zippath.doctor.setting_lines import placed
from zippath.doctor.subject import Subject
from zippath.doctor.unreached import looking_at
from zippath.python.paths import absolute, paths_of
from zippath.python.versions import is_of_minor, minor_of_site_dir
from zippath.syspath.disk import obstacle
from zippath.typed import typed
from zippath.wording import few

P = ParamSpec("P")

# what else there is, and what it does
_VARIABLES = {
    "PYTHONPLATLIBDIR": "names the folder beside bin that holds the standard library",
    "PYTHONSAFEPATH": "keeps the script's directory off the path",
    "PYTHONNOUSERSITE": "switches the user site off, and pip install --user with it",
}

_READING = "import site; site.addsitedir({})"


def _placed(
    name: str, look: Callable[Concatenate[Subject, P], Iterator[Finding]]
) -> Callable[Concatenate[Subject, P], Iterator[Finding]]:
    """Add the line of a shell's file that sets a variable to the findings about it."""

    def look_and_place(subject: Subject, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[Finding]:
        for found in look(subject, *args, **kwargs):
            yield placed(subject, found, name)

    return look_and_place


def _items(subject: Subject) -> list[str]:
    """The items of PYTHONPATH, unless a flag makes python ignore them."""
    return [] if subject.facts.flags.ignore_environment else subject.pythonpath


def _in_environment(subject: Subject) -> Iterator[Finding]:
    conda = subject.facts.variable("CONDA_PREFIX")
    inside = (
        "virtual environment" if subject.facts.in_venv else "conda environment" if conda else ""
    )
    items = [item for item in _items(subject) if item]
    if inside and items:
        yield Finding(
            f"PYTHONPATH is set in a {inside}: {few(items)}",
            "no environment keeps it out: it comes before everything the environment installs; if "
            "it is meant for this one, leave it",
            unset(subject),
            about=tuple(_topic(item, subject) for item in items),
        )


def _empty(subject: Subject) -> Iterator[Finding]:
    if "" in _items(subject):
        yield Finding(
            "PYTHONPATH has an empty item",
            "it means the current directory: any file in it can take the place of a module, the "
            "standard library's too",
            pythonpath_without(subject, ()),
        )


def _relative_items(subject: Subject) -> Iterator[Part[str]]:
    for item in _items(subject):
        if item and not paths_of(subject.facts).isabs(item):
            yield Part((_topic(item, subject),), item)


def _topic(item: str, subject: Subject) -> Topic:
    return "entry", absolute(subject.facts, item)


def _relative(subject: Subject, items: list[str]) -> Iterator[Finding]:
    full = [absolute(subject.facts, item) for item in items]
    yield Finding(
        f"PYTHONPATH has relative items: {few(items)}",
        "they mean another place in each directory that python starts in, here " + few(full),
        pythonpath_without(subject, ()),
    )


def _missing_entries(subject: Subject) -> Iterator[Part[str]]:
    for entry in subject.ledger.entries:
        if entry.origin.kind == "PYTHONPATH" and entry.kind == "missing":
            yield Part((_topic(entry.path, subject),), entry.path)


def _missing(subject: Subject, paths: list[str]) -> Iterator[Finding]:
    looked = [(path, obstacle(path)) for path in paths]
    gone = [path for path, reason in looked if not reason]
    if gone:
        yield Finding(
            f"PYTHONPATH names what does not exist: {few(gone)}",
            "python looks there at every import, and finds nothing",
            pythonpath_without(subject, gone),
        )
    for path, reason in looked:
        if reason:
            yield Finding(
                f"PYTHONPATH names what cannot be looked at: {path}: {reason}",
                "python looks there at every import, and finds nothing until that changes",
                looking_at(path),
            )


def _wrong_separator(subject: Subject) -> Iterator[Finding]:
    found = [item for item in _items(subject) if is_joined(subject, item)]
    if found:
        own, other = paths_of(subject.facts).pathsep, foreign_pathsep(subject)
        yield Finding(
            f"PYTHONPATH joins its items by `{other}`: {few(found)}",
            f"the separator here is `{own}`: python sees one path that does not exist",
            pythonpath_without(subject, ()),
            about=tuple(_topic(item, subject) for item in found),
        )


def _misspelt(subject: Subject) -> Iterator[Finding]:
    for text, parts in dict(written_items(subject) if _items(subject) else ()).items():
        meant = None if is_joined(subject, text) else meant_by_item(text, subject)
        if meant:
            mistake, paths = meant
            yield Finding(
                f"an item of PYTHONPATH names nothing: {text!r} ({mistake})",
                f"python takes it as it is written, and looks in vain; {few(paths)} "
                f"{'exists' if len(paths) == 1 else 'exist'}",
                pythonpath_without(subject, ()),
                about=tuple(_topic(part, subject) for part in parts),
            )


def _home(subject: Subject) -> Iterator[Finding]:
    home = subject.facts.variable("PYTHONHOME")
    # a python that cannot start has told its facts in a start that ignores variables
    if home and (subject.facts.failure or not subject.facts.flags.ignore_environment):
        yield Finding(
            f"PYTHONHOME is set: {home}",
            "every python of this environment takes its standard library from there, whatever its "
            "version",
            assignment(subject, "PYTHONHOME"),
            about=(("variable", "PYTHONHOME"),),
        )


def _others(subject: Subject) -> Iterator[Finding]:
    found = {name: meaning for name, meaning in _VARIABLES.items() if subject.facts.variable(name)}
    if found:
        each = "; ".join(f"{name} {meaning}" for name, meaning in found.items())
        yield Finding(
            f"variables that move the path are set: {', '.join(found)}",
            f"{each}; if that is meant, leave it",
            unsetting(subject, list(found)),
            about=tuple(("variable", name) for name in found),
        )


def _other_pythons(subject: Subject) -> Iterator[Finding]:
    own = {directory.path for directory in subject.ledger.site_dirs}
    for entry in subject.ledger.entries:
        made_for = minor_of_site_dir(entry.path)
        if not made_for or is_of_minor(made_for, subject.version) or entry.path in own:
            continue
        if entry.origin.kind in ("stdlib", "zip-default") or entry.kind == "missing":
            continue
        fix = (
            pythonpath_without(subject, {entry.path})
            if entry.origin.kind == "PYTHONPATH"
            else subject.command("path") + " shows who puts it there"
        )
        yield Finding(
            f"{entry.path} belongs to python {made_for}",
            f"its extension modules cannot be loaded by python {subject.version}, and its packages "
            "may not work",
            fix,
            entry.path,
        )


def _unread_startup_files(subject: Subject) -> Iterator[Finding]:
    own = {os.path.realpath(directory.path) for directory in subject.ledger.site_dirs}
    for entry in subject.ledger.entries:
        named = entry.origin.kind in ("PYTHONPATH", "pth")
        if entry.kind != "directory" or not named or os.path.realpath(entry.path) in own:
            continue
        files = [
            name for name in subject.snapshot.disk.listdir(entry.path)
            if name.endswith((".pth", ".start")) and name != "distutils-precedence.pth"
        ]  # fmt: skip
        if files and not is_of_minor(minor_of_site_dir(entry.path), subject.version):
            yield Finding(
                f"{entry.path} holds startup files that are not read: {few(sorted(files))}",
                "site reads them in site dirs only, and an item of the path is none",
                f"{typed(['python', '-c', _READING.format(json.dumps(entry.path))])} reads them",
                entry.path,
            )


CHECKS = (
    Check(
        "ZP302", "note", "PYTHONPATH is set in an environment",
        "Virtual and conda environments isolate from site dirs, not from PYTHONPATH. ROS and some "
        "IDEs set it in every shell. Where something else is to be mended in it that leaves a part "
        "of it, this is told after that.",
        _placed("PYTHONPATH", _in_environment),
    ),
    Check(
        "ZP303", "warning", "PYTHONPATH lets the current directory in",
        "An empty item, as from PYTHONPATH=/x:$PYTHONPATH where that was not set, means the "
        "directory in which python happens to start.",
        _placed("PYTHONPATH", _empty),
    ),
    Check(
        "ZP304", "warning", "PYTHONPATH has relative items",
        "Python makes them absolute when it starts, against the current directory.",
        _relative_items,
        _placed("PYTHONPATH", _relative),
    ),
    Check(
        "ZP305", "warning", "PYTHONPATH names what does not exist",
        "Such an entry stays on the path, unlike one in a startup file.",
        _missing_entries,
        _placed("PYTHONPATH", _missing),
        covers=("ZP302",),
    ),
    Check(
        "ZP306", "error", "PYTHONPATH uses the separator of another system",
        "Items are joined by : everywhere but on Windows, where it is ;.",
        _placed("PYTHONPATH", _wrong_separator),
        covers=("ZP304", "ZP305"),
    ),
    Check(
        "ZP331", "warning", "an item of PYTHONPATH is misspelt",
        "Blanks, quotes, backslashes, `~`, a variable or a pattern such as `lib/*.whl` that the "
        "shell has not expanded, an address such as file:///lib, or a comma between two paths: "
        "python expands and strips nothing. It is reported if what it means exists, which the "
        "command sets.",
        _placed("PYTHONPATH", _misspelt),
        covers=("ZP304", "ZP305"),
    ),
    Check(
        "ZP307", "warning", "the site dir of another python is on the path",
        "Packages are installed for one minor version, and no other can load their extension "
        "modules.",
        _other_pythons,
        covers=("ZP215",),
    ),
    Check(
        "ZP314", "warning", "PYTHONHOME is set",
        "It tells every python where its standard library is. With the library of another version "
        "python does not start at all.",
        _placed("PYTHONHOME", _home),
    ),
    Check(
        "ZP315", "note", "variables that move the path are set",
        "PYTHONNOUSERSITE, PYTHONPLATLIBDIR and PYTHONSAFEPATH change what is on the path of every "
        "python that this shell starts.",
        _others,
    ),
    Check(
        "ZP215", "note", "startup files lie where site does not look",
        ".pth and .start files count in site dirs only, not in directories of PYTHONPATH or of a "
        ".pth line.",
        _unread_startup_files,
    ),
)  # fmt: skip
