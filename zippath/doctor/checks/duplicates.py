"""Distributions with several versions on the path."""

import os
from collections.abc import Iterator, Sequence

from zippath.distributions.installed import Distribution
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.requirements import allows, is_newer, needs_of
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import keeping_one
from zippath.doctor.remedy import NOTHING_TO_DO, Copy, taking_away
from zippath.doctor.subject import Subject
from zippath.syspath.entry import overrides
from zippath.syspath.subpath import archive_of
from zippath.wording import few


def _duplicates(subject: Subject) -> Iterator[Finding]:
    for found in subject.distributions_by_name.values():
        first, *others = found
        differing = [other for other in others if other.version != first.version]
        if differing and not _is_seeded(subject, found):
            yield _finding(subject, found, (first, *differing))
        elif not differing:
            yield from _twice(subject, found)


def _is_seeded(subject: Subject, found: Sequence[Distribution]) -> bool:
    """Whether venv or virtualenv has put it over that of the base, as into every environment."""
    in_one_entry = len({one.entry for one in found}) < len(found)
    is_seed = found[0].normalised_name in ("pip", "setuptools", "wheel")
    return is_seed and not in_one_entry and _meaning(subject, found) == NOTHING_TO_DO


def _twice(subject: Subject, found: Sequence[Distribution]) -> Iterator[Finding]:
    """Yield a finding where a directory has the same version of a project under two spellings."""
    for entry in dict.fromkeys(one.entry for one in found):
        beside = [one for one in found if one.entry == entry]
        first = beside[0]
        if (
            len(beside) > 1
            and entry in subject.installed
            and not subject.is_of_system(first.location)
        ):
            yield Finding(
                f"the metadata of {first.normalised_name} {first.version} is there more than once: "
                + few([one.location for one in beside]),
                "an uninstallation removes one of them, and the other says that it is still there",
                keeping_one(subject, beside),
                first.location,
                about=(("distribution", first.normalised_name),),
            )


def _finding(
    subject: Subject, found: Sequence[Distribution], versions: Sequence[Distribution]
) -> Finding:
    first, name = versions[0], versions[0].normalised_name
    beside = [one for one in found if one.entry == first.entry]
    same_place = len({one.version for one in beside}) > 1
    meant = _meaning(subject, versions)
    if same_place and not archive_of(os.path.join(subject.facts.cwd, first.entry))[0]:
        remedy = keeping_one(subject, beside)
    else:
        copies = [Copy(one.entry, subject.origin_of(one.entry)) for one in versions]
        remedy = meant or taking_away(subject, copies, name)
    return Finding(
        f"{name} is there in several versions: "
        + few([f"{one.version} in {one.entry or '.'}" for one in versions]),
        "an upgrade left the old metadata behind: which version importlib.metadata reports is "
        "a matter of luck"
        if same_place
        else f"{first.version} is imported, as its entry comes first",
        remedy,
        first.location,
        severity="note" if meant else None,
        about=(("distribution", name),),
    )


def _meaning(subject: Subject, versions: Sequence[Distribution]) -> str:
    """Return why the first of several versions is right where it is, "" if it may be a mistake."""
    first, *others = versions
    origins = [subject.origin_of(one.entry) for one in versions]
    newer = any(is_newer(one.version, first.version) for one in others)
    if not newer and all(overrides(origins[0], origin) for origin in origins[1:]):
        return NOTHING_TO_DO
    by_hand = origins[0].is_site_dir and not subject.is_of_system(first.location)
    if not newer and by_hand and all(subject.is_of_system(one.location) for one in others):
        return "nothing: what pip installs is there to override what the system has"
    wanted = needs_of([first.normalised_name], subject.first_by_name, environment_of(subject.facts))
    users = {
        need.by
        for need in wanted
        if allows(need.specifier, first.version)
        and not any(allows(need.specifier, one.version) for one in others)
    }
    return (
        f"nothing: {few(sorted(users))} cannot do with another of these versions" if users else ""
    )


CHECKS = (
    Check(
        "ZP405", "warning", "a distribution is there in several versions",
        "In different entries the first one is imported; in one site dir an upgrade has left the "
        "metadata of the old version behind, or that of the same version under another spelling "
        "of the name, as Foo_Bar and foo.bar. Where a virtual environment, the user site or "
        "/usr/local overrides what is below it, or something requires the first version, it is a "
        "note. An environment's own pip, setuptools or wheel that is the newer one goes without "
        "saying.",
        _duplicates,
        covers=("ZP403",),
    ),
)  # fmt: skip
