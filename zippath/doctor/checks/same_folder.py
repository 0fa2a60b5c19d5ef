"""Modules and folders of one name side by side, of which python sees only one."""

from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.own_imports import imported_by_folder, is_script
from zippath.doctor.remedy import creating, renaming
from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.imports.provider import Provider, Resolution
from zippath.syspath.entry import PathEntry

# what tools run or import by its path
_BY_PATH = {"setup", "conftest", "noxfile"}
_ADVICE = "rename one of them, and what imports it"


def _side_by_side(subject: Subject) -> Iterator[Finding]:
    for entry, name in _pairs(subject):
        found = subject.imports.resolve(name)
        winner = found.winner
        if winner is None or winner.entry != entry.path:
            continue
        if winner.kind == "package":
            yield from _lost_module(subject, found, entry)
        elif winner.location and not entry.origin.is_site_dir:
            yield from _lost_folder(subject, found, winner.location, entry)


def _pairs(subject: Subject) -> Iterator[tuple[PathEntry, str]]:
    """Each NAME.py beside NAME/ in an entry, unless a distribution or the system brought it."""
    for entry in {one.path: one for one in reversed(subject.ledger.entries)}.values():
        if entry.kind == "missing" or entry.path in subject.library_entries:
            continue
        tree = subject.imports.content.trees.of(entry.path)
        names = set(tree.listdir(""))
        for name in sorted(name[:-3] for name in names if name.endswith(".py")):
            if name not in names or name in _BY_PATH or not name.isidentifier():
                continue
            if not _is_owned(subject, entry.path, f"{name}.py"):
                yield entry, name


def _is_owned(subject: Subject, entry: str, file: str) -> bool:
    owners = subject.imports.content.owners
    return bool(owners.recorded(entry, file)) or subject.is_of_system(f"{entry}/{file}")


def _lost_module(subject: Subject, found: Resolution, entry: PathEntry) -> Iterator[Finding]:
    for loser in _beside(found, entry):
        if loser.kind != "source" or not loser.location:
            continue
        if is_script(subject.imports.content.text(loser.location), found.name):
            continue
        yield Finding(
            f"{loser.location} is never imported: the package beside it has its name",
            f"`import {found.name}` gives {found.winner and found.winner.location}",
            renaming(loser.location),
            loser.location,
        )


def _lost_folder(
    subject: Subject, found: Resolution, module: str, entry: PathEntry
) -> Iterator[Finding]:
    for loser in _beside(found, entry):
        if loser.kind != "namespace" or not loser.locations:
            continue
        inside = offers(loser.locations[0], subject.facts)
        wanted = imported_by_folder(subject, entry.path, found.name) & inside.keys()
        if not wanted:
            continue
        example = f"{found.name}.{min(wanted)}"
        starts = is_script(subject.imports.content.text(module), found.name)
        yield Finding(
            f"{module} hides the folder {loser.locations[0]}, which has no __init__.py",
            f"`import {example}` fails, and a file here has it: {found.name} is not a package",
            creating(subject, f"{loser.locations[0]}/__init__.py") if starts else _ADVICE,
            loser.locations[0],
        )


def _beside(found: Resolution, entry: PathEntry) -> Iterator[Provider]:
    return (one for one in found.losers if one.entry == entry.path)


CHECKS = (
    Check(
        "ZP521", "warning", "a module and a folder beside it have one name",
        "In one entry a package comes before a module, and a module before a folder without "
        "__init__.py. Files of distributions, scripts that have a package of their own name, and "
        "folders from which nobody imports are not reported.",
        _side_by_side,
    ),
)  # fmt: skip
