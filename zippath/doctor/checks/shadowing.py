"""Names that several entries have, outside the standard library."""

import os
import re
from collections.abc import Iterator

from zippath.distributions.import_names import projects_of
from zippath.distributions.names import normalised
from zippath.distributions.requirements import is_newer
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding, Part
from zippath.doctor.hidden import (
    LITTER,
    Hidden,
    grouped,
    hidden_modules,
    in_script_dir,
    of_library,
    program_directory,
    put_there_by,
)
from zippath.doctor.moving import setting_aside
from zippath.doctor.own_imports import imported_by_folder, importers_of
from zippath.doctor.path_variable import pythonpath_without
from zippath.doctor.remedy import NOTHING_TO_DO, Copy, creating, renaming_all, taking_away
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.contents import offers
from zippath.imports.provider import Provider, place_of
from zippath.syspath.entry import Origin, overrides
from zippath.typed import removing
from zippath.wording import few


def _differing(subject: Subject) -> Iterator[Part[Hidden]]:
    for one in hidden_modules(subject):
        if one.loser.cause != "later" or of_library(one.winner, subject):
            continue
        if one.name.partition(".")[0] not in LITTER and _matters(subject, one):
            name = _distribution_of(one)
            yield one.part(*((("distribution", name),) if name else ()))


def _several(subject: Subject, hidden: list[Hidden]) -> Iterator[Finding]:
    for group in grouped(hidden, lambda one: (one.winner.entry, one.loser.entry)).values():
        winner, loser = group[0].winner, group[0].loser
        meant = _is_meant(subject, group)
        yield Finding(
            f"{few([one.name for one in group])}: imported from {_place(winner)}, "
            f"not from {_place(loser)}",
            f"the two differ, and the first entry wins: {put_there_by(winner)} put it there",
            _choosing(subject, group, meant),
            winner.location or winner.entry or "",
            severity="note" if meant else None,
        )


def _matters(subject: Subject, one: Hidden) -> bool:
    """Whether the hidden module differs from the other one, outside the standard library."""
    if one.loser.identical or of_library(one.loser, subject):
        return False
    winner, loser = one.winner.location, one.loser.location
    if winner and loser and os.path.realpath(winner) == os.path.realpath(loser):
        return False
    copies = subject.distributions_by_name.get(_distribution_of(one), ())
    return len(copies) < 2 or len({copy.version for copy in copies}) > 1


def _distribution_of(one: Hidden) -> str:
    """The normalised name of the distribution of both modules, "" if there are two."""
    same = one.winner.distribution == one.loser.distribution
    return normalised(one.winner.distribution) if same and one.winner.distribution else ""


def _place(provider: Provider) -> str:
    place = provider.entry or "the current directory"
    if provider.distribution:
        return f"{place} ({provider.distribution} {provider.version or ''}".rstrip() + ")"
    return place


def _is_meant(subject: Subject, hidden: list[Hidden]) -> bool:
    """Whether an environment overrides what is below it, or a project its own installed copy.

    An older version before a newer one is not meant.
    """
    winner, loser = hidden[0].winner, hidden[0].loser
    if in_script_dir(winner):
        return normalised(loser.distribution or "") in _projects_here(subject)
    return overrides(winner.origin, loser.origin) and not any(
        one.winner.distribution == one.loser.distribution
        and is_newer(one.loser.version or "", one.winner.version or "")
        for one in hidden
    )


def _projects_here(subject: Subject) -> set[str]:
    """The normalised names that a pyproject.toml, setup.cfg or setup.py here gives."""
    texts = (
        subject.snapshot.disk.read(os.path.join(program_directory(subject), file)) or b""
        for file in ("pyproject.toml", "setup.cfg", "setup.py")
    )
    found = (_PROJECT.findall(text.decode("utf-8", "replace")) for text in texts)
    return {normalised(name) for names in found for name in names}


# of namespaces in namespaces, such as google.cloud
_DEEPEST = 3
_PROJECT = re.compile(r"""^\s*(?:setup\()?\s*name\s*=\s*["']?([\w.-]+)""", re.MULTILINE)


def _choosing(subject: Subject, hidden: list[Hidden], meant: bool) -> str:
    winner, loser = hidden[0].winner, hidden[0].loser
    if meant and in_script_dir(winner):
        return subject.pip("install", "--no-deps", "-e", program_directory(subject))
    if meant:
        return NOTHING_TO_DO
    if in_script_dir(winner) and (needed := _needed_here(subject, hidden)):
        return needed
    same = winner.distribution if winner.distribution == loser.distribution else None
    copies = [
        Copy(one.entry or "", one.origin or Origin("script"), tuple(dict.fromkeys(files)))
        for one, files in (
            (winner, [one.winner.location for one in hidden if one.winner.location]),
            (loser, [one.loser.location for one in hidden if one.loser.location]),
        )
    ]
    return taking_away(subject, copies, same or "")


def _needed_here(subject: Subject, hidden: list[Hidden]) -> str:
    """The advice for modules that files beside them import, and rightly; "" if there are none.

    Under the name of a project they mean what is installed: a six.py is in the way.
    """
    for one in hidden:
        project = normalised(one.loser.distribution or "")
        if project not in projects_of(one.name):
            files = importers_of(subject, one.winner.entry or "", one.name)
            if files:
                place, name = place_of(one.winner), one.name
                return f"rename {place}, and what imports {name} here: {few(files)}"
    return ""


def _hidden_portions(subject: Subject) -> Iterator[Part[Hidden]]:
    for one in hidden_modules(subject):
        is_package = one.winner.kind != "namespace" and not of_library(one.winner, subject)
        if is_package and _is_out_of_reach(subject, one):
            yield one.part()


def _hiding(subject: Subject, hidden: list[Hidden]) -> Iterator[Finding]:
    for (name, by_script), group in grouped(hidden, _name_and_place).items():
        winner, folders = group[0].winner, [place_of(one.loser) for one in group]
        kind = "module" if winner.locations is None else "package"
        yield Finding(
            f"the {kind} {winner.location} hides {few(folders)}",
            f"{'a module' if kind == 'module' else 'a regular package'} ends the search for the "
            f"namespace {name}: nothing in these folders can be imported",
            creating(subject, os.path.join(folders[0], "__init__.py"))
            if by_script
            else _making_way(subject, name, winner),
            winner.location,
        )


def _name_and_place(one: Hidden) -> tuple[str, bool]:
    return one.name, in_script_dir(one.loser)


def _making_way(subject: Subject, name: str, winner: Provider) -> str:
    """The command that takes what hides a namespace out of its way; advice if it is installed.

    An empty __init__ of nobody goes. Else what lies beside the script gets another name, and a
    folder on PYTHONPATH is taken off.
    """
    location = winner.location or ""
    is_empty = subject.snapshot.disk.read(location) is not None and not any(
        line.partition("#")[0].strip()
        for line in subject.imports.content.text(location).splitlines()
    )
    if is_empty and winner.locations and not winner.distribution:
        return setting_aside(location)
    if in_script_dir(winner):
        return renaming_all([location])
    if winner.origin and winner.origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {winner.entry or ""})
    return f"if {name} is meant to be a namespace package: {removing([location])}"


def _is_out_of_reach(subject: Subject, one: Hidden) -> bool:
    """Whether a portion with modules is not on the `__path__` of the package."""
    loser = one.loser
    if loser.cause != "portion" or not loser.locations:
        return False
    if in_script_dir(loser):
        return _is_missed(subject, one)
    if _is_of_system(subject, one):
        return False
    reached = subject.imports.search_path(one.name) or ()
    return loser.locations[0] not in reached and _has_modules(subject, loser.locations[0])


def _is_of_system(subject: Subject, one: Hidden) -> bool:
    """Whether both are the operating system's: Debian's numpy has parts in two entries."""
    places = (one.winner.location or "", *(one.loser.locations or ()))
    return all(map(subject.is_of_system, places))


def _has_modules(subject: Subject, place: str, depth: int = 0) -> bool:
    """Whether a folder has modules, itself or as a namespace in a namespace."""
    inside = offers(place, subject.facts).values()
    return any(offer.kind != "namespace" for offer in inside) or (
        depth < _DEEPEST
        and any(
            _has_modules(subject, below, depth + 1)
            for offer in inside
            for below in offer.locations or ()
        )
    )


def _is_missed(subject: Subject, one: Hidden) -> bool:
    """Whether sources beside a folder import from it what a wheel's litter does not have.

    Other folders have the name of something installed by chance, such as a checkout.
    """
    if one.name not in LITTER or one.loser.entry is None:
        return False
    folder, winner = (one.loser.locations or ("",))[0], one.winner.locations or ()
    had = {name for place in winner for name in offers(place, subject.facts)}
    wanted = imported_by_folder(subject, one.loser.entry, one.name)
    return bool(wanted & (offers(folder, subject.facts).keys() - had))


def _by_case(subject: Subject) -> Iterator[Finding]:
    plain = {*LIBRARY, "script"}
    fixed = {entry for entry in subject.facts.path if subject.origin_of(entry).kind in plain}
    spellings: dict[str, list[str]] = {}
    for name, entries in subject.entries_by_name.items():
        if fixed.isdisjoint(entries):
            spellings.setdefault(name.lower(), []).append(name)
    found = [names for names in spellings.values() if len(names) > 1]
    if found:
        folding = subject.facts.platform in ("darwin", "win32", "cygwin")
        entry = subject.entries_by_name[found[0][0]][0]
        yield Finding(
            "names that differ by capital letters only: "
            + few(["/".join(names) for names in found]),
            "where files are found in any case, as on Windows and macOS, one of them is imported "
            "for the other, or none at all",
            subject.command("path") + " shows the entries that have them",
            entry,
            severity="warning" if folding else None,
        )


CHECKS = (
    Check(
        "ZP403", "warning", "a module is in several entries, and differs",
        "The first entry wins. Identical copies and what wheels leave at the top by mistake "
        "(tests, docs) are not reported; where an environment overrides the one below it with the "
        "same or a newer version, or a project its own installed copy, it is a note.",
        _differing,
        _several,
    ),
    Check(
        "ZP404", "warning", "a regular package hides portions of a namespace",
        "PEP 420: the search ends at the first folder with an __init__, and portions in other "
        "entries are not part of the package. Packages that extend their __path__ are told apart. "
        "In the script's directory only a folder counts that its own files import from, and that a "
        "wheel's litter hides.",
        _hidden_portions,
        _hiding,
    ),
    Check(
        "ZP406", "note", "names differ by capital letters only",
        "Python compares in the exact case even where the file system does not, so such names are "
        "a matter of luck on Windows and macOS, where it is a warning.",
        _by_case,
    ),
)  # fmt: skip
