"""Names of the standard library that other entries have as well."""

import os
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import START, Finding, Part
from zippath.doctor.hidden import (
    Hidden,
    grouped,
    in_script_dir,
    of_library,
    program_directory,
    without_doubles,
)
from zippath.doctor.remedy import giving_way, renaming_all
from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.imports.provider import Provider, Resolution
from zippath.syspath.entry import Origin
from zippath.typed import entering, typed
from zippath.wording import few


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
        files = [winner.location or entry for winner in winners]
        yield _shadow(subject, entry, names[entry], origin, files)
    if not shadows and subject.facts.failure:
        yield from _by_variable(subject)


def _before_the_library(subject: Subject, found: Resolution) -> Iterator[Provider]:
    """The modules before that of the library: one in the script's directory, one elsewhere.

    The script's directory is another one for each program, so the next module after it matters too.
    Where both are the same file, the other entry counts: every program has it.
    """
    every = [one for one in (found.winner, *found.losers) if one and one.cause in ("", "later")]
    library = next((n for n, one in enumerate(every) if of_library(one, subject)), 0)
    ahead = [one for one in every[:library] if one.entry is not None]
    if not ahead or ahead[0].kind == "hook":
        return
    others = [one for one in ahead if not in_script_dir(one)][:1]
    yield from without_doubles([one for one in ahead if in_script_dir(one)][:1] + others)


def _shadow(
    subject: Subject, entry: str, names: list[str], origin: Origin, files: list[str]
) -> Finding:
    place = entry or "the current directory"
    single = len(names) == 1
    by_script = origin.kind == "script"
    where = files[0] if single else entry or subject.facts.cwd
    start = subject.facts.failure and f"; python cannot start: {subject.facts.failure}"
    program = subject.facts.start.program
    who = f"{origin} puts it before the standard library"
    if by_script:
        who = f"{program} gets it" if program else "scripts, -c and -m that start here get it"
    return Finding(
        f"{files[0] if single else place} takes the place of {few(names)} in the standard library",
        f"{who}: whatever imports {names[0]}, python's own modules too, gets this file{start}",
        _clearing(subject, entry, origin, files),
        where,
        severity="warning" if by_script and not program else None,
        about=((where, None), *(() if by_script or not start else (START,))),
    )


def _by_variable(subject: Subject) -> Iterator[Finding]:
    """The shadows in items of PYTHONPATH.

    A target that only starts without them does not show them as entries.
    """
    for item in subject.pythonpath:
        path = os.path.join(subject.facts.cwd, item)
        found = offers(path, subject.facts, subject.facts.stdlib_names)
        if found:
            names = sorted(found)
            files = [found[name].location or path for name in names]
            yield _shadow(subject, item, names, Origin("PYTHONPATH", detail=item), files)


def _unreached(subject: Subject) -> Iterator[Part[Hidden]]:
    for found in subject.contested:
        if found.winner is None or not of_library(found.winner, subject):
            continue
        for loser in without_doubles(found.losers):
            if not of_library(loser, subject) and loser.kind != "namespace":
                yield Hidden(found.name, found.winner, loser).part()


def _never_reached(subject: Subject, hidden: list[Hidden]) -> Iterator[Finding]:
    for entry, group in grouped(hidden, lambda one: one.loser.entry or "").items():
        losers = [one.loser for one in group]
        is_installed = losers[0].origin is not None and losers[0].origin.is_site_dir
        owners = dict.fromkeys(
            loser.distribution for loser in losers if loser.distribution and is_installed
        )
        files = [loser.location for loser in losers if loser.location]
        yield Finding(
            f"the standard library hides {few([one.name for one in group])} "
            f"in {entry or 'the current directory'}",
            "its own modules of these names come first: these are never imported",
            subject.pip("uninstall", *owners)
            if owners
            else _clearing(subject, entry, losers[0].origin, files),
            losers[0].location,
        )


def _clearing(subject: Subject, entry: str, origin: Origin | None, files: list[str]) -> str:
    """The command that renames files, starts elsewhere, or takes an entry off the path.

    The script's directory and site dirs have other files that must stay. Where that directory
    belongs to a package, the library or a site dir, its files have their names rightly.
    """
    if origin is not None and origin.kind != "script" and not origin.is_site_dir:
        return giving_way(subject, entry, origin, files)
    folder = program_directory(subject)
    elsewhere = folder if origin and origin.kind != "script" else _outside(subject, folder)
    if elsewhere == folder:
        return renaming_all(files)
    script = subject.facts.start.script
    return entering(elsewhere) + (script and f" && {_as_module(subject, script)}")


def _as_module(subject: Subject, script: str) -> str:
    """The command that runs a script as a module of the package that it lies in."""
    path = os.path.realpath(os.path.join(subject.facts.cwd, script))
    top = os.path.dirname(path)
    while subject.snapshot.disk.exists(os.path.join(top, "__init__.py")):
        top = os.path.dirname(top)
    name = os.path.splitext(os.path.relpath(path, top))[0].replace(os.sep, ".")
    return typed([subject.facts.executable, "-m", name])


def _outside(subject: Subject, folder: str) -> str:
    """The nearest directory above that belongs to no package, library or site dir."""
    own = [place.path for place in subject.ledger.site_dirs]
    own += filter(None, [subject.facts.stdlib_dir])
    exists = subject.snapshot.disk.exists
    while (
        exists(os.path.join(folder, "__init__.py"))
        or any(f"{folder}{os.sep}".startswith(f"{place}{os.sep}") for place in own)
    ) and folder != os.path.dirname(folder):  # fmt: skip
        folder = os.path.dirname(folder)
    return folder


CHECKS = (
    Check(
        "ZP401", "error", "a module of the standard library is shadowed",
        "An entry before the standard library has a module of the same name: from PYTHONPATH, from "
        "code at start, or from the script's directory. That is another one for each program, so "
        "it is a warning, unless --script or -m names the program. Every import of that name gets "
        "it, those of the standard library too. "
        "Modules that are built in or frozen cannot be shadowed in this way.",
        _standard_library,
        covers=("ZP301",),
    ),
    Check(
        "ZP402", "note", "the standard library hides a module",
        "Its own module of the same name comes first, so the other one is never imported: a "
        "backport such as enum34 or dataclasses that this version does not need, or a file with "
        "the name of a module that is built into the interpreter or frozen.",
        _unreached,
        _never_reached,
    ),
)  # fmt: skip
