"""Modules and folders of one name side by side, of which python sees only one."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence

from zippath.distributions.installed import Distribution
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.hidden import LITTER
from zippath.doctor.own_imports import imported_by_folder, is_script
from zippath.doctor.reinstallation import doing_without_one
from zippath.doctor.remedy import creating, renaming_all
from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.finders.suffixes import extension_suffixes
from zippath.imports.provider import Provider, Resolution, place_of
from zippath.syspath.entry import PathEntry
from zippath.wording import few

# what tools run or import by its path
_BY_PATH = {"setup", "conftest", "noxfile"}
_ADVICE = "rename one of them, and what imports it"
_ORDER = "in one folder a package comes before a module, and a module before a bare folder"


def _side_by_side(subject: Subject) -> Iterator[Finding]:
    for entry, name in _pairs(subject):
        found = subject.imports.resolve(name)
        winner = found.winner
        if winner is None or winner.entry != entry.path or not winner.location:
            continue
        for loser in found.losers:
            beside = loser.entry == entry.path and loser.cause in ("same-entry", "portion")
            if beside and not _is_empty(subject, loser):
                yield from _told(subject, entry, found, winner, loser)


def _pairs(subject: Subject) -> Iterator[tuple[PathEntry, str]]:
    """Yield the names that several modules or folders of an entry have."""
    suffixes = (".py", *extension_suffixes(subject.facts))
    for entry in {one.path: one for one in reversed(subject.ledger.entries)}.values():
        if entry.kind == "missing" or entry.path in subject.library_entries:
            continue
        names = set(subject.imports.content.trees.of(entry.path).listdir(""))
        modules = Counter(name.partition(".")[0] for name in names if name.endswith(suffixes))
        for name in sorted(modules):
            several = modules[name] > 1 or name in names
            if several and name not in _BY_PATH and name.isidentifier():
                yield entry, name


def _is_empty(subject: Subject, loser: Provider) -> bool:
    return loser.kind == "namespace" and not offers(place_of(loser), subject.facts)


def _told(
    subject: Subject, entry: PathEntry, found: Resolution, winner: Provider, loser: Provider
) -> Iterator[Finding]:
    """Yield the finding about two things of one name, if one is no other's by right."""
    first, second = _owners(subject, winner), _owners(subject, loser)
    if first is None or second is None or set(first) & set(second):
        return
    if second and found.name in LITTER:
        return
    if second:
        yield (
            _of_two(subject, winner, loser, first, second)
            if first
            else _taken(winner, loser, second)
        )
    elif loser.kind == "namespace":
        if first or not entry.origin.is_site_dir:
            yield from _lost_folder(subject, found, loser, entry, bool(first))
    elif first or (winner.kind == "package" and loser.kind == "source"):
        yield from _lost_module(subject, found, loser)


def _owners(subject: Subject, provider: Provider) -> list[Distribution] | None:
    """Return the distributions that have brought a module or a folder; None for the system's."""
    entry, place = provider.entry or "", place_of(provider)
    if subject.is_of_system(place):
        return None
    tree, owners = subject.imports.content.trees.of(entry), subject.imports.content.owners
    file = os.path.relpath(os.path.join(subject.facts.cwd, place), tree.root).replace(os.sep, "/")
    found = [owner.distribution for owner in owners.of_file(entry, file)]
    if provider.kind == "namespace":
        every = owners.metadata(entry)
        found += [x.by_headers for x in every if x.recorded and x.recorded.has_below(file)]
    return [*dict.fromkeys(found)]


def _of_two(
    subject: Subject,
    winner: Provider,
    loser: Provider,
    first: Sequence[Distribution],
    second: Sequence[Distribution],
) -> Finding:
    owner, other = first[0], second[0]
    return Finding(
        f"{place_of(loser)}, which {few([one.name for one in second])} has installed, is never "
        f"imported: {owner.name} has {winner.location}",
        f"{_ORDER}: what requires {other.name} imports {owner.name}",
        doing_without_one(subject, owner, second),
        place_of(loser),
        about=tuple(("distribution", one.normalised_name) for one in (owner, *second)),
    )


def _taken(winner: Provider, loser: Provider, second: Sequence[Distribution]) -> Finding:
    names = few([one.name for one in second])
    return Finding(
        f"{winner.location} takes the place of {place_of(loser)}, which {names} has installed",
        f"{_ORDER}: what requires {names} imports another one",
        renaming_all([winner.location or ""]),
        winner.location,
    )


def _lost_module(subject: Subject, found: Resolution, loser: Provider) -> Iterator[Finding]:
    is_source = loser.kind == "source" and loser.location
    if is_source and is_script(subject.imports.content.text(loser.location or ""), found.name):
        return
    what = "package" if found.winner and found.winner.locations else "module"
    yield Finding(
        f"{loser.location} is never imported: the {what} beside it has its name",
        f"`import {found.name}` gives {found.winner and found.winner.location}",
        renaming_all([loser.location or ""]),
        loser.location,
    )


def _lost_folder(
    subject: Subject, found: Resolution, loser: Provider, entry: PathEntry, is_installed: bool
) -> Iterator[Finding]:
    module, folder = (found.winner and found.winner.location) or "", place_of(loser)
    inside = offers(folder, subject.facts).keys()
    wanted = imported_by_folder(subject, entry.path, found.name) & inside
    if not (wanted or is_installed):
        return
    starts = is_script(subject.imports.content.text(module), found.name)
    creates = creating(subject, f"{folder}/__init__.py") if starts else _ADVICE
    told = "and a file here has it" if wanted else "and it lies here"
    yield Finding(
        f"{module} hides the folder {folder}, which has no __init__.py",
        f"`import {found.name}.{min(wanted or inside)}` fails, {told}: {found.name} is not a "
        "package",
        renaming_all([folder]) if is_installed else creates,
        folder,
    )


CHECKS = (
    Check(
        "ZP521", "warning", "a module and a folder beside it have one name",
        "In one entry a package comes before a module, a compiled module before a source, and a "
        "module before a folder without __init__.py. It matters if two distributions have brought "
        "them, or one of them is nobody's. What a distribution has twice itself, scripts that have "
        "a package of their own name, and one's own folders from which nobody imports are not "
        "reported.",
        _side_by_side,
    ),
)  # fmt: skip
