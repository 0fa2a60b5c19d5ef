"""Wheels and eggs on the path: whether they are for this Python, and have what they require."""

import platform
import re
from collections.abc import Iterator
from email.parser import HeaderParser
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from zippath.distributions.installed import normalised
from zippath.distributions.requires_python import unmet_python
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import installing, some
from zippath.doctor.subject import Subject
from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.python.facts import Facts


def fits(archive: ArchiveOnPath, subject: Subject) -> bool:
    """Whether nothing says that the archive is for another Python."""
    return not (_wrong_tags(archive, subject.facts) or _unmet_python(archive, subject.facts))


def _wrong_tags(archive: ArchiveOnPath, facts: Facts) -> frozenset[Tag]:
    """The tags of a wheel of which the target supports none."""
    tags = _tags_in(archive.file)
    return tags if tags and tags.isdisjoint(supported_tags(facts)) else frozenset()


def _unmet_python(archive: ArchiveOnPath, facts: Facts) -> str:
    return next(filter(None, (unmet_python(text, facts) for text in archive.metadata)), "")


def _tags_in(file: str) -> frozenset[Tag]:
    name = file.replace("\\", "/").rpartition("/")[2]
    try:
        return parse_wheel_filename(name)[3]
    except (InvalidWheelFilename, InvalidVersion):
        return frozenset()


@lru_cache
def supported_tags(facts: Facts) -> frozenset[Tag]:
    """The tags of wheels that the target can use, on this machine."""
    platforms = list(platform_tags())
    short = f"{facts.version[0]}{facts.version[1]}"
    name = {"cpython": "cp", "pypy": "pp"}.get(facts.implementation, facts.implementation)
    compatible = compatible_tags(facts.minor, f"{name}{short}", platforms)
    if facts.implementation == "cpython":
        return frozenset({*cpython_tags(facts.minor, None, platforms), *compatible})
    abis = [f"{facts.cache_tag}".replace("-", "_")]
    return frozenset(
        {Tag(f"{name}{short}", abi, place) for abi in abis for place in platforms} | {*compatible}
    )


def _for_another(subject: Subject) -> Iterator[Finding]:
    for archive in subject.readable_archives:
        tags = _wrong_tags(archive, subject.facts)
        wanted = _unmet_python(archive, subject.facts)
        if not (tags or wanted):
            continue
        yield Finding(
            f"{archive.file} is not for python {subject.version}: "
            + (f"its tags are {some(sorted(map(str, tags)), 3)}" if tags else
               f"it requires python {wanted}"),
            _consequence(archive, subject, bool(tags)),
            subject.pip("download", "--no-deps", _named(archive)),
            archive.file,
            severity=None if tags else "warning",
        )  # fmt: skip


def _named(archive: ArchiveOnPath) -> str:
    """The project that the archive is of, by its metadata, else by its file name."""
    names = (HeaderParser().parsestr(text).get("Name") for text in archive.metadata)
    file = archive.file.replace("\\", "/").rpartition("/")[2]
    return next(filter(None, names), file.partition("-")[0])


def _consequence(archive: ArchiveOnPath, subject: Subject, by_tags: bool) -> str:
    if not by_tags:
        return "its authors rule this version out: its code may use what is not there, or is gone"
    if any(name.endswith((".so", ".pyd", ".dylib")) for name in archive.names):
        return "its extension modules cannot be loaded, and its code may not be understood"
    return f"it was built for another python: {subject.version} may not understand its code"


def _requirements(subject: Subject) -> Iterator[Finding]:
    here = {}
    for found in reversed(subject.distributions):
        here[found.name] = found.version
    environment = _environment(subject.facts)
    for archive in subject.readable_archives:
        unmet = {}
        for text in _required(archive):
            problem = _unmet(text, here, environment)
            if problem:
                unmet[text.partition(";")[0].strip()] = problem
        if unmet:
            each = ", ".join(f"{wanted} ({why})" for wanted, why in unmet.items())
            yield Finding(
                f"{archive.file} requires {each}",
                "it fails when it imports what is not there, and `pip check` does not see archives",
                installing(subject, *unmet),
                archive.file,
            )


def _required(archive: ArchiveOnPath) -> list[str]:
    found: list[str] = []
    for text in archive.metadata:
        found += HeaderParser().parsestr(text).get_all("Requires-Dist", [])
    egg = (
        archive.read("EGG-INFO/requires.txt") if "EGG-INFO/requires.txt" in archive.names else None
    )
    lines = (egg or b"").decode("utf-8", "replace").partition("\n[")[0].splitlines()
    return found + [line for line in lines if line.strip() and not line.startswith("[")]


def _unmet(text: str, here: dict[str, str], environment: dict[str, str]) -> str:
    """Why a requirement is not met, or ""; what cannot be understood counts as met."""
    try:
        wanted = Requirement(text)
    except InvalidRequirement:
        return ""
    version = here.get(normalised(wanted.name))
    try:
        if wanted.marker and not wanted.marker.evaluate(environment):
            return ""
        if version is None:
            return "missing"
        return "" if wanted.specifier.contains(version, prereleases=True) else f"{version} is here"
    except ValueError:  # a marker or a version that nobody understands
        return ""


def _environment(facts: Facts) -> dict[str, str]:
    """What the markers of PEP 508 ask for; the machine is this one."""
    systems = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
    names = {"cpython": "CPython", "pypy": "PyPy"}
    full = ".".join(map(str, facts.version[:3]))
    if facts.version[3] != "final":
        full += {"alpha": "a", "beta": "b"}.get(facts.version[3], "rc") + str(facts.version[4])
    return {
        "implementation_name": facts.implementation,
        "implementation_version": ".".join(map(str, facts.implementation_version[:3])),
        "os_name": facts.os_name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": names.get(facts.implementation, facts.implementation),
        "platform_system": systems.get(re.sub(r"\d+$", "", facts.platform), facts.platform)
        if facts.platform != "win32" else "Windows",
        "python_full_version": full,
        "python_version": ".".join(map(str, facts.minor)),
        "sys_platform": facts.platform,
        "extra": "",
    }  # fmt: skip


CHECKS = (
    Check(
        "ZP106", "error", "a wheel on the path is for another python",
        "The tags in the wheel's file name (PEP 425) or, which is a warning, its Requires-Python "
        "rule this interpreter out. An installer would have refused it; a path does not look.",
        _for_another,
    ),
    Check(
        "ZP110", "warning", "an archive lacks what it requires",
        "The Requires-Dist of an archive's metadata are compared with the distributions on the "
        "path, installed or in archives. `pip check` looks at installed ones only.",
        _requirements,
    ),
)  # fmt: skip
