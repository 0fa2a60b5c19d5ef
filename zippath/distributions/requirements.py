"""The requirements of distributions, compared with the versions in a target."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from zippath.distributions.installed import Metadata
from zippath.distributions.names import normalised

if TYPE_CHECKING:
    from packaging.requirements import Requirement

# at most this many bytes of a requires.txt are read: tens of thousands of requirements
_LIMIT = 1 << 20
# as many are compared: types-boto3 has 400, and 2 MB of METADATA could hold 40,000
_MOST = 3000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# a requirement of a name alone, which needs no parser
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
# a marker that holds for the sake of an extra alone, if there is no `or`
_FOR_AN_EXTRA = re.compile(r""";.*\bextra\s*==\s*["'][^"']""")
# a version in a specifier, and what is left of it without suffixes such as rc1, .post0 or +cpu
_VERSION = re.compile(r"(?<=[=<>~])\s*(\w[^,\s]*?)(?:\.\*)?(?=[,\s]|$)")
_RELEASE = re.compile(r"(?:\d+!)?\d+(?:\.\d+)*")
_SECTION = re.compile(r"\[([^\]:]*):?([^\]]*)\]")


@dataclass(frozen=True)
class Need:
    """A requirement that holds in a target, without its marker; `by` is the distribution with it.

    `name` is normalised; `specifier` may be "".
    """

    text: str
    name: str
    specifier: str
    by: str


@dataclass(frozen=True)
class Unmet:
    """An unmet requirement; `present` is the version that is there, or None."""

    need: Need
    present: str | None


def required_by(metadata: Metadata) -> Sequence[str]:
    """Return the requirements of a distribution (PEP 508): Requires-Dist, or requires.txt."""
    wanted = metadata.headers.all("Requires-Dist")
    if wanted or metadata.directory.kind == "dist-info":
        return wanted[:_MOST]
    data = metadata.read("requires.txt", _LIMIT) or b""
    return tuple(islice(egg_requirements(data.decode("utf-8", "replace")), _MOST))


def needs_parser(metadata: Metadata) -> bool:
    """Whether `needs` takes packaging for a distribution: a name alone is read without it."""
    return any(
        not (_PLAIN.fullmatch(one) or _is_for_an_extra(one)) for one in required_by(metadata)
    )


def _is_for_an_extra(text: str) -> bool:
    return _FOR_AN_EXTRA.search(text) is not None and " or " not in text


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


def needs(
    roots: Iterable[Metadata], known: Mapping[str, Metadata], environment: Mapping[str, str]
) -> Iterator[Need]:
    """Yield the requirements of distributions, and those of the extras that they ask for.

    Extras belong to `known` distributions, by their normalised names. Requirements with a marker
    that is false in the `environment` are left out, and so are invalid ones.
    """
    waiting = [(metadata, "") for metadata in roots]
    seen = set()
    while waiting:
        metadata, extra = waiting.pop(0)
        by = metadata.by_directory.name
        for text in required_by(metadata):
            if _PLAIN.fullmatch(text):
                if not extra:
                    yield Need(text, normalised(text), "", by)
                continue
            requirement = _holding(text, environment, extra)
            if requirement is None:
                continue
            name = normalised(requirement.name)
            requirement.marker = None
            yield Need(str(requirement), name, str(requirement.specifier), by)
            for wanted in sorted(requirement.extras if name in known else ()):
                if (name, wanted) not in seen:
                    seen.add((name, wanted))
                    waiting.append((known[name], wanted))


def _holding(text: str, environment: Mapping[str, str], extra: str) -> "Requirement | None":
    """Parse a requirement; None if it is invalid or does not hold, for an extra's sake alone."""
    if not extra and _is_for_an_extra(text):
        return None  # most have such a marker, and parsing one takes 0.1 ms
    # 50 ms, and few commands compare requirements
    from packaging.requirements import Requirement

    try:
        requirement = Requirement(text)
        marker = requirement.marker
        plainly = marker is None or marker.evaluate(dict(environment))
        with_extra = marker is not None and marker.evaluate({**environment, "extra": extra})
    except (ValueError, LookupError):  # an invalid requirement or marker
        return None
    return requirement if ((with_extra and not plainly) if extra else plainly) else None


def unmet(wanted: Iterable[Need], known: Mapping[str, Metadata]) -> Iterator[Unmet]:
    """Yield what the `known` distributions, by their normalised names, do not meet."""
    for need in dict.fromkeys(wanted):
        metadata = known.get(need.name)
        version = None if metadata is None else metadata.by_directory.version
        if version is None or not allows(need.specifier, version):
            yield Unmet(need, version)


def needs_of(
    projects: Collection[str], known: Mapping[str, Metadata], environment: Mapping[str, str]
) -> list[Need]:
    """Return the requirements of the `known` distributions for some projects, by normalised names.

    Only those are read further whose text names a project or an extra.
    """

    def concerns(text: str) -> bool:
        name = _NAME.match(text)
        return "[" in text or (name is not None and normalised(name[0]) in projects)

    roots = [one for one in known.values() if any(map(concerns, required_by(one)))]
    return [need for need in dict.fromkeys(needs(roots, known, environment))
            if need.name in projects]  # fmt: skip


def contradict(specifiers: Iterable[str]) -> bool:
    """Whether no version meets all the specifiers; versions beside those that they name are tried.

    >>> contradict(["<2", ">=2"]), contradict([">1", "<2", "!=1.5"]), contradict(["==1.*", "~=1.4"])
    (True, False, False)
    >>> contradict(["==2.9.0.post0"]), contradict(["==1!2.0", "<2"]), contradict(["==2.0+cpu,>1"])
    (False, True, False)
    """
    every = ",".join(filter(None, specifiers))
    named = _VERSION.findall(every)
    below = [f"{release[0]}.1" for version in named if (release := _RELEASE.match(version))]
    return bool(named) and not any(allows(every, version) for version in ("0", *named, *below))


def allows(specifier: str, version: str) -> bool:
    """Whether a version specifier allows a version, also a pre-release or an invalid one.

    >>> allows(">=1,<2", "1.5"), allows("<1", "1.0"), allows(">1", "2.0rc1"), allows(">1", "odd")
    (True, False, True, True)
    """
    if not specifier:
        return True
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except InvalidVersion:
        return True


def is_newer(one: str, other: str) -> bool:
    """Whether a version is newer than another one; False if one of them is invalid.

    >>> is_newer("1.10", "1.9"), is_newer("1.9", "1.10"), is_newer("odd", "1.0")
    (True, False, False)
    """
    from packaging.version import InvalidVersion, Version

    try:
        return Version(one) > Version(other)
    except InvalidVersion:
        return False
