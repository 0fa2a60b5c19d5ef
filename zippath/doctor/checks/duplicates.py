"""Distributions with several versions on the path."""

import os
from collections.abc import Iterator

from zippath.distributions.requirements import is_newer
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import keeping_one
from zippath.doctor.remedy import NOTHING_TO_DO, Copy, taking_away
from zippath.doctor.subject import Subject
from zippath.syspath.entry import overrides
from zippath.syspath.subpath import archive_of
from zippath.wording import few


def _duplicates(subject: Subject) -> Iterator[Finding]:
    for name, found in subject.distributions_by_name.items():
        first, *others = found
        differing = [other for other in others if other.version != first.version]
        if not differing:
            continue
        origin = subject.origin_of(first.entry)
        overriding = all(overrides(origin, subject.origin_of(one.entry)) for one in differing)
        meant = overriding and not any(is_newer(one.version, first.version) for one in differing)
        beside = [one for one in found if one.entry == first.entry]
        same_place = len({one.version for one in beside}) > 1
        yield Finding(
            f"{name} is there in several versions: "
            + few([f"{one.version} in {one.entry or '.'}" for one in (first, *differing)]),
            "an upgrade left the old metadata behind: which version importlib.metadata reports is "
            "a matter of luck"
            if same_place
            else f"{first.version} is imported, as its entry comes first",
            keeping_one(subject, beside)
            if same_place and not archive_of(os.path.join(subject.facts.cwd, first.entry))[0]
            else NOTHING_TO_DO
            if meant
            else taking_away(
                subject,
                [Copy(one.entry, subject.origin_of(one.entry)) for one in (first, *differing)],
                name,
            ),
            first.location,
            severity="note" if meant else None,
            about=(("distribution", name),),
        )


CHECKS = (
    Check(
        "ZP405", "warning", "a distribution is there in several versions",
        "In different entries the first one is imported; in one site dir an upgrade has left the "
        "metadata of the old version behind. Where a virtual environment or the user site "
        "overrides what is below it, it is a note.",
        _duplicates,
        covers=("ZP403",),
    ),
)  # fmt: skip
