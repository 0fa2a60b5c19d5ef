"""The requirements of distributions, compared with the versions in a target."""

import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zippath.distributions.installed import Metadata
from zippath.distributions.names import normalised
from zippath.python.facts import Facts

# at most this many bytes of a requires.txt are read: tens of thousands of requirements
_LIMIT = 1 << 20
_SECTION = re.compile(r"\[([^\]:]*):?([^\]]*)\]")


@dataclass(frozen=True)
class Unmet:
    """An unmet requirement, without its marker; `present` is the version there, or None."""

    requirement: str
    present: str | None


def required_by(metadata: Metadata) -> Sequence[str]:
    """Return the requirements of a distribution (PEP 508): Requires-Dist, or requires.txt."""
    wanted = metadata.headers.all("Requires-Dist")
    if wanted or metadata.directory.kind == "dist-info":
        return wanted
    data = metadata.read("requires.txt", _LIMIT) or b""
    return tuple(egg_requirements(data.decode("utf-8", "replace")))


def egg_requirements(text: str) -> Iterator[str]:
    r"""Yield the requirements in a requires.txt, with its sections `[extra:marker]` as markers.

    >>> list(egg_requirements("a>1\n[fast:os_name == 'nt']\nb\n"))
    ['a>1', 'b; (os_name == \'nt\') and extra == "fast"']
    """
    extra = condition = ""
    for line in map(str.strip, text.splitlines()):
        if section := _SECTION.fullmatch(line):
            extra, condition = section[1], section[2]
        elif line and not line.startswith("#"):
            both = [f"({condition})" if condition else "", f'extra == "{extra}"' if extra else ""]
            marker = " and ".join(filter(None, both))
            # without the space a URL would include the semicolon
            separator = " ; " if "@" in line else "; "
            yield line + (marker and separator + marker)


def unmet(
    wanted: Iterable[str], present: Mapping[str, str], environment: Mapping[str, str]
) -> Iterator[Unmet]:
    """Yield the requirements unmet by `present`: versions by normalised names.

    Requirements with a marker that is false in the `environment` are left out, and so are invalid
    ones.
    """
    # 30 ms, and one command only compares requirements
    from packaging.requirements import Requirement
    from packaging.version import Version

    for text in wanted:
        try:
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate(dict(environment)):
                continue
            version = present.get(normalised(requirement.name))
            specifier = requirement.specifier
            met = version is not None and specifier.contains(Version(version), prereleases=True)
        except (ValueError, LookupError):  # an invalid requirement, marker or version
            continue
        if not met:
            yield Unmet(text.partition(";")[0].strip(), version)


def environment_of(facts: Facts) -> dict[str, str]:
    """Return the values of the marker variables (PEP 508) for a target on this machine."""
    systems = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
    names = {"cpython": "CPython", "pypy": "PyPy"}
    return {
        "implementation_name": facts.implementation,
        "implementation_version": ".".join(map(str, facts.implementation_version[:3])),
        "os_name": facts.os_name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": names.get(facts.implementation, facts.implementation),
        "platform_system": systems.get(facts.platform, facts.platform),
        "python_full_version": facts.version_text,
        "python_version": facts.minor_text,
        "sys_platform": facts.platform,
        "extra": "",
    }
