"""What a distribution requires of others, and which of that a target lacks."""

import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zippath.distributions.installed import Metadata
from zippath.distributions.names import normalised
from zippath.python.facts import Facts

# bytes of requires.txt that are read: ten thousand requirements
_LIMIT = 1 << 20
_SECTION = re.compile(r"\[([^\]:]*):?([^\]]*)\]")


@dataclass(frozen=True)
class Unmet:
    """A requirement without its marker, and the version that is there; None where there is none."""

    requirement: str
    present: str | None


def required_by(metadata: Metadata) -> Sequence[str]:
    """The requirements of a distribution (PEP 508): Requires-Dist, or an egg's requires.txt."""
    wanted = metadata.headers.all("Requires-Dist")
    if wanted or metadata.directory.kind == "dist-info":
        return wanted
    data = metadata.read("requires.txt", _LIMIT) or b""
    return tuple(egg_requirements(data.decode("utf-8", "replace")))


def egg_requirements(text: str) -> Iterator[str]:
    r"""The requirements in a requires.txt, with its sections `[extra:marker]` as markers.

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
            # the space keeps a marker apart from a URL
            separator = " ; " if "@" in line else "; "
            yield line + (marker and separator + marker)


def unmet(
    wanted: Iterable[str], present: Mapping[str, str], environment: Mapping[str, str]
) -> Iterator[Unmet]:
    """The requirements that `present`, versions by normalised names, does not meet.

    Those whose marker says no in the `environment` are left out, and so are those that nobody
    understands.
    """
    # 30 ms, for the one command that compares requirements
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
        except (ValueError, LookupError):  # of the requirement, its marker, or the version
            continue
        if not met:
            yield Unmet(text.partition(";")[0].strip(), version)


def environment_of(facts: Facts) -> dict[str, str]:
    """The values of PEP 508's markers in a target that runs on this machine."""
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
