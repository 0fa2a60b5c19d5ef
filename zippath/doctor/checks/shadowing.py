"""Shadowing: names that come from elsewhere than one would think."""

import os
from collections.abc import Iterator

from zippath.distributions.names import normalised
from zippath.doctor.check import Check
from zippath.doctor.finding import START, Finding, Part, Topic
from zippath.doctor.remedy import pythonpath_without, renaming, some, taking_off
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.contents import offers
from zippath.imports.provider import Provider, Resolution, place_of
from zippath.syspath.entry import Origin, overrides

# what wheels drop at the top by mistake, and nobody imports by that name
_LITTER = {
    "test", "tests", "testing", "doc", "docs", "example", "examples", "sample", "samples", "demo",
    "benchmark", "benchmarks", "bench", "script", "scripts", "tool", "tools", "setup", "conftest",
    "build", "dist", "data", "release", "tasks", "noxfile", "fixtures",
}  # fmt: skip
# a name, the module that an import gives, and the one that it does not
_Hidden = tuple[str, Provider, Provider]


def _is_library(subject: Subject, provider: Provider) -> bool:
    """Whether it is the standard library's."""
    return provider.kind in ("builtin", "frozen") or provider.entry in subject.library


def _standard_library(subject: Subject) -> Iterator[Finding]:
    shadows: dict[str, list[Provider]] = {}
    names: dict[str, list[str]] = {}
    for found in subject.contested:
        for provider in _before_the_library(subject, found):
            entry = provider.entry or ""
            shadows.setdefault(entry, []).append(provider)
            names.setdefault(entry, []).append(found.name)
    for entry, winners in shadows.items():
        origin = winners[0].origin or Origin("script")
        yield _shadowing(subject, entry, names[entry], origin, winners[0].location or entry)
    if not shadows and subject.facts.failure:
        yield from _by_variable(subject)


def _before_the_library(subject: Subject, found: Resolution) -> Iterator[Provider]:
    """Who takes the place of a module of the library: in the script's directory, and elsewhere.

    As that directory is another one for each program, what comes next after it matters as well.
    Where both are one place, the other one counts: it is there for every program.
    """
    every = [one for one in (found.winner, *found.losers) if one and one.cause in ("", "later")]
    library = next((n for n, one in enumerate(every) if _is_library(subject, one)), 0)
    ahead = [one for one in every[:library] if one.entry is not None]
    if not ahead or ahead[0].kind == "hook":
        return
    others = [one for one in ahead if not _by_script(one)][:1]
    yield from _not_named_twice([one for one in ahead if _by_script(one)][:1] + others)


def _by_script(provider: Provider) -> bool:
    """Whether the script's directory has it."""
    return provider.origin is None or provider.origin.kind == "script"


def _not_named_twice(providers: list[Provider]) -> Iterator[Provider]:
    """All but those in the script's directory that another entry has on the path too."""
    places = {os.path.realpath(one.location or "") for one in providers if not _by_script(one)}
    for one in providers:
        if not _by_script(one) or os.path.realpath(one.location or "") not in places:
            yield one


def _shadowing(
    subject: Subject, entry: str, names: list[str], origin: Origin, location: str
) -> Finding:
    place = entry or "the current directory"
    single = len(names) == 1
    by_script = origin.kind == "script"
    where = location if single else entry or subject.facts.cwd
    start = subject.facts.failure and f"; python cannot start: {subject.facts.failure}"
    who = "scripts, -c and -m that start here get it" if by_script else (
        f"{origin} puts it before the standard library"
    )  # fmt: skip
    return Finding(
        f"{location if single else place} takes the place of {some(names)} in the standard library",
        f"{who}: whatever imports {names[0]}, python's own modules too, gets this file{start}",
        _out_of_the_way(subject, entry, origin, location),
        where,
        severity="warning" if by_script else None,
        about=((where, None), *(() if by_script or not start else (START,))),
    )


def _out_of_the_way(subject: Subject, entry: str, origin: Origin | None, location: str) -> str:
    """A file of the script's directory or a site dir is renamed, a whole entry taken off."""
    if origin is None or origin.kind in ("script", "venv", "site", "user-site"):
        return renaming(location)
    return taking_off(subject, entry, origin)


def _by_variable(subject: Subject) -> Iterator[Finding]:
    """A target that starts only without PYTHONPATH does not show its entries: look there."""
    for item in subject.pythonpath:
        path = os.path.join(subject.facts.cwd, item)
        found = offers(path, subject.facts, subject.facts.stdlib_names)
        if found:
            names = sorted(found)
            where = found[names[0]].location or path
            yield _shadowing(subject, item, names, Origin("PYTHONPATH", detail=item), where)


def _unreached(subject: Subject) -> Iterator[Part[_Hidden]]:
    """What the standard library hides, name by name."""
    for found in subject.contested:
        if found.winner is None or not _is_library(subject, found.winner):
            continue
        for loser in _not_named_twice(list(found.losers)):
            if not _is_library(subject, loser) and loser.kind != "namespace":
                yield Part(_topics(found.name, loser), (found.name, found.winner, loser))


def _topics(name: str, loser: Provider) -> tuple[Topic, ...]:
    return ("module", name), ("entry", loser.entry)


def _never_reached(subject: Subject, hidden: list[_Hidden]) -> Iterator[Finding]:
    groups: dict[str, list[_Hidden]] = {}
    for one in hidden:
        groups.setdefault(one[2].entry or "", []).append(one)
    for entry, group in groups.items():
        losers = [loser for _, _, loser in group]
        owners = dict.fromkeys(loser.distribution for loser in losers if loser.distribution)
        location = losers[0].location
        yield Finding(
            f"{some([name for name, _, _ in group])} in {entry or 'the current directory'} "
            "cannot be imported",
            "the standard library has modules of these names, which come first",
            subject.pip("uninstall", *owners)
            if owners
            else _out_of_the_way(subject, entry, losers[0].origin, location or ""),
            location,
        )


def _differing(subject: Subject) -> Iterator[Part[_Hidden]]:
    """What one entry hides of another, name by name, where they differ."""
    for found in subject.contested:
        winner = found.winner
        if winner is None or _is_library(subject, winner):
            continue
        if found.name.partition(".")[0] in _LITTER:
            continue
        for loser in found.losers:
            if loser.cause == "later" and _matters(subject, winner, loser):
                topics = _topics(found.name, loser)
                if winner.distribution and winner.distribution == loser.distribution:
                    topics += (("distribution", normalised(winner.distribution)),)
                yield Part(topics, (found.name, winner, loser))


def _several(subject: Subject, hidden: list[_Hidden]) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[_Hidden]] = {}
    for one in hidden:
        _, winner, loser = one
        groups.setdefault((winner.entry or "", loser.entry or ""), []).append(one)
    for (first, second), group in groups.items():
        winner, loser = group[0][1:]
        by_script = _by_script(winner)
        yield Finding(
            f"{some([name for name, _, _ in group])}: imported from "
            f"{_named(winner, first)}, not from {_named(loser, second)}",
            "the two differ, and the first entry wins: "
            f"{'the script' if by_script else winner.origin} put it there",
            _choosing(subject, winner, loser),
            winner.location or first,
            severity="note" if by_script or overrides(winner.origin, loser.origin) else None,
        )


def _matters(subject: Subject, winner: Provider, loser: Provider) -> bool:
    """Whether one would want to know: it is not a copy, and not the standard library."""
    if loser.identical or _is_library(subject, loser):
        return False
    if winner.location and loser.location and os.path.realpath(winner.location) == os.path.realpath(
        loser.location
    ):  # fmt: skip
        return False
    same = winner.distribution is not None and winner.distribution == loser.distribution
    return not (same and _is_copied(subject, normalised(winner.distribution or "")))


def _is_copied(subject: Subject, distribution: str) -> bool:
    """Whether one version of a distribution is there several times."""
    versions = [one.version for one in subject.by_name.get(distribution, ())]
    return len(versions) > 1 and len(set(versions)) == 1


def _named(provider: Provider, entry: str) -> str:
    place = entry or "the current directory"
    if provider.distribution:
        return f"{place} ({provider.distribution} {provider.version or ''}".rstrip() + ")"
    return place


def _choosing(subject: Subject, winner: Provider, loser: Provider) -> str:
    unwanted = winner if winner.origin and winner.origin.kind == "PYTHONPATH" else loser
    if unwanted.origin is not None and unwanted.origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {unwanted.entry or ""})
    if unwanted.distribution and unwanted.origin and unwanted.origin.kind in ("site", "venv"):
        return subject.pip("uninstall", unwanted.distribution)
    return taking_off(subject, unwanted.entry or "", unwanted.origin or Origin("script"))


def _hidden_portions(subject: Subject) -> Iterator[Part[_Hidden]]:
    for found in subject.contested:
        winner = found.winner
        if winner is None or winner.kind == "namespace" or _is_library(subject, winner):
            continue
        for loser in found.losers:
            if _is_hidden(subject, found, loser):
                yield Part(_topics(found.name, loser), (found.name, winner, loser))


def _hiding(_subject: Subject, hidden: list[_Hidden]) -> Iterator[Finding]:
    groups: dict[str, list[_Hidden]] = {}
    for one in hidden:
        groups.setdefault(one[0], []).append(one)
    for name, group in groups.items():
        location = group[0][1].location
        yield Finding(
            f"the package {location} hides {some([place_of(loser) for _, _, loser in group])}",
            f"a regular package ends the search for the namespace {name}: nothing in these "
            "folders can be imported",
            f"remove {location}, if {name} is meant to be a namespace package",
            location,
        )


def _is_hidden(subject: Subject, found: Resolution, loser: Provider) -> bool:
    """Whether a portion with modules in it is out of reach of a package that does not extend."""
    if loser.cause != "portion" or not loser.locations:
        return False
    if loser.origin is None or loser.origin.kind == "script":
        return False
    reached = subject.imports.search_path(found.name) or ()
    inside = offers(loser.locations[0], subject.facts)
    modules = [one for one in inside.values() if one.kind != "namespace"]
    return loser.locations[0] not in reached and bool(modules)


def _by_case(subject: Subject) -> Iterator[Finding]:
    spellings: dict[str, list[str]] = {}
    for name, entries in subject.offered.items():
        origins = {subject.origin_of(entry).kind for entry in entries}
        if not origins & {"script", *LIBRARY}:
            spellings.setdefault(name.lower(), []).append(name)
    found = [names for names in spellings.values() if len(names) > 1]
    if found:
        folding = subject.facts.platform in ("darwin", "win32", "cygwin")
        entry = subject.offered[found[0][0]][0]
        yield Finding(
            "names that differ by capital letters only: "
            + some(["/".join(names) for names in found]),
            "where files are found in any case, as on Windows and macOS, one of them is imported "
            "for the other, or none at all",
            subject.command("path") + " shows the entries that have them",
            entry,
            severity="warning" if folding else None,
        )


CHECKS = (
    Check(
        "ZP401", "error", "a module of the standard library is shadowed",
        "An entry before the standard library has a module of the same name: from PYTHONPATH, from "
        "code at start, or from the script's directory, which is a warning as it is another one "
        "for each program. Every import of that name gets it, those of the standard library too. "
        "Modules that are built in or frozen cannot be shadowed in this way.",
        _standard_library,
        covers=("ZP301",),
    ),
    Check(
        "ZP402", "note", "a module is never reached: the standard library has one of its name",
        "Backports such as enum34 or dataclasses on a python that needs none, and files whose name "
        "the interpreter has built in or frozen.",
        _unreached,
        _never_reached,
    ),
    Check(
        "ZP403", "warning", "a module is in several entries, and differs",
        "The first entry wins. Identical copies and what wheels leave at the top by mistake "
        "(tests, docs) are not reported; where an environment overrides the one below it, or the "
        "script's directory what is installed, it is a note.",
        _differing,
        _several,
    ),
    Check(
        "ZP404", "warning", "a regular package hides portions of a namespace",
        "PEP 420: the search ends at the first folder with an __init__, and portions in other "
        "entries are not part of the package. Packages that extend their __path__ are told apart.",
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
