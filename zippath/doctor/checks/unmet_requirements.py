"""The requirements of installed distributions: missing, or there in a version that does not do."""

import re
from collections.abc import Iterator, Mapping

from zippath.distributions.installed import Metadata, by_name
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.names import normalised
from zippath.distributions.requirements import (
    Need,
    Unmet,
    contradict,
    needs,
    unmet,
)
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import installing
from zippath.doctor.subject import Subject
from zippath.doctor.system_packages import LISTS, finding_package
from zippath.wording import few


def _unmet(subject: Subject) -> Iterator[Finding]:
    known = _known(subject)
    roots = [one for one in known.values() if one.entry in subject.installed]
    wanted = tuple(dict.fromkeys(needs(roots, known, environment_of(subject.facts))))
    by_name: dict[str, list[Unmet]] = {}
    for one in unmet(wanted, known):
        by_name.setdefault(one.need.name, []).append(one)
    for name, lacking in by_name.items():
        needed = [need for need in wanted if need.name == name]
        present = lacking[0].present
        reasons = [
            f"{_with_version(known, one.need.by)} requires {one.need.text}" for one in lacking
        ]
        yield Finding(
            f"{name} {present} does not do: {few(reasons)}"
            if present
            else f"{name} is not installed: {few(reasons)}",
            "what needs it fails when it is imported, or later",
            _fix(subject, known, needed),
            # the system's packages leave out what only some of their users need
            severity="note" if _is_of_system(subject, known, needed) else None,
            about=(("requirement", name),),
        )


def _known(subject: Subject) -> dict[str, Metadata]:
    """Return the metadata by normalised names, what is installed before a checkout.

    In the script's directory that is of its last build, for whatever environment that was.
    """
    beside = {archive.entry.path for archive in subject.archives} | subject.installed.keys()
    return by_name(sorted(subject.metadata, key=lambda one: one.entry not in beside))


def _is_of_system(subject: Subject, known: Mapping[str, Metadata], needed: list[Need]) -> bool:
    requirers = (known[normalised(need.by)].by_directory for need in needed)
    return all(subject.is_of_system(one.location) for one in requirers)


def _with_version(known: Mapping[str, Metadata], name: str) -> str:
    return f"{name} {known[normalised(name)].by_directory.version}".strip()


def _fix(subject: Subject, known: Mapping[str, Metadata], needed: list[Need]) -> str:
    """Return the command that installs a version for everybody who requires the project."""
    if _is_of_system(subject, known, needed):
        name, users = needed[0].name, few(sorted({need.by for need in needed}))
        if subject.snapshot.disk.isdir(LISTS):
            found = finding_package(name)
            return f"nothing, unless {users} fails; {found} names the package to install then"
        return f"nothing, unless {users} fails; the system's package manager has {name}"
    specifiers = list(dict.fromkeys(need.specifier for need in needed if need.specifier))
    asking = few(list(dict.fromkeys(f"{need.by} asks for {need.text}" for need in needed)))
    if contradict(specifiers):
        return f"choose other versions of what requires it: no version meets all, {asking}"
    direct = [need.text for need in needed if " @ " in need.text]
    if direct:
        return installing(subject, direct[0])
    extras = sorted({extra for need in needed for extra in _extras(need)})
    name = needed[0].name + (f"[{','.join(extras)}]" if extras else "")
    return installing(subject, name + ",".join(specifiers))


def _extras(need: Need) -> list[str]:
    asked = re.match(r"[^\[<>=!~;@ ]+\[([^\]]*)\]", need.text)
    return asked[1].split(",") if asked else []


CHECKS = (
    Check(
        "ZP501", "warning", "an installed distribution lacks what it requires",
        "The Requires-Dist of all that is installed, with markers and extras, are compared with "
        "what is on the path, as `pip check` does it for requirements without extras. The command "
        "asks for a version that everybody allows who requires the project. Among the "
        "packages of the operating system it is a note. What a checkout requires in which python "
        "is started is not looked at, as nobody has installed it.",
        _unmet,
    ),
)  # fmt: skip
