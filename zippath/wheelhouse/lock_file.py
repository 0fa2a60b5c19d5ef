"""Lock files (PEP 751): which of their packages are for one Python, and in which wheels.

What `packaging.pylock` would make of one, without what it costs: 30 ms for a lock of 102 packages,
of which it looks into each file that is for other Pythons too.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from zippath.distributions.marker_variables import environment_of
from zippath.distributions.names import normalised
from zippath.errors import UsageError, ZippathError
from zippath.python.facts import Facts
from zippath.wheelhouse.locked_package import Table, get, tables, texts, wanted_wheel
from zippath.wheelhouse.toml_file import parsed_toml
from zippath.wheelhouse.wanted import WantedWheel

_KNOWN = 1, 0  # the version of lock files that this module was written for


def locked(
    content: bytes,
    path: str,
    facts: Facts,
    groups: Sequence[str],
    extras: Sequence[str],
    say: Callable[[str], None],
) -> Iterator[WantedWheel]:
    """Yield what a lock file with this content asks for, for one Python. Raises ZippathError.

    Without `groups` it is what the lock has by default.
    """
    lock = parsed_toml(content, path)
    try:
        _require_known(lock, path, say)
        environment = _environment(lock, path, facts, groups, extras)
        _require_for(lock, facts, environment)
        directory = os.path.dirname(os.path.abspath(path))
        for package in _selected(lock, facts, environment):
            yield wanted_wheel(package, directory, facts)
    except ValueError as error:  # also an invalid version, marker or specifier
        raise ZippathError(f"could not use {path}: {error}") from error


def _require_known(lock: Table, path: str, say: Callable[[str], None]) -> None:
    """Raise ZippathError for the lock of a newer format; say so of one that adds to ours."""
    text = get(lock, "lock-version", str)
    if text is None:
        raise ValueError("it has no lock-version")
    major, _, minor = text.partition(".")
    version = int(major), int(minor or 0)
    if version[0] != _KNOWN[0]:
        raise ZippathError(
            f"could not use {path}: it is a lock of version {text}, and zippath knows version 1",
            "update zippath, or export requirements: uv export --format requirements.txt",
        )
    if version > _KNOWN:
        say(f"{path} is a lock of version {text}, and zippath knows 1.0: what is new is not seen")


def _environment(
    lock: Table, path: str, facts: Facts, groups: Sequence[str], extras: Sequence[str]
) -> dict[str, Any]:
    """Return the values of the variables in markers. Raises UsageError for unknown groups."""
    default = texts(lock, "default-groups")
    declared = [*texts(lock, "dependency-groups"), *default]
    _require_declared("extra", extras, texts(lock, "extras"), path)
    _require_declared("group", groups, declared, path)
    return {
        **environment_of(facts),
        "extras": frozenset(map(normalised, extras)),
        "dependency_groups": frozenset(map(normalised, groups or default)),
    }


def _require_declared(what: str, wanted: Sequence[str], declared: Sequence[str], path: str) -> None:
    known = set(map(normalised, declared))
    for name in wanted:
        if normalised(name) not in known:
            raise UsageError(
                f"{path} has no {what} {name}",
                f"it has {', '.join(sorted(known))}"
                if known
                else f"lock with it: uv export --format pylock.toml --{what} {name}",
            )


def _require_for(lock: Table, facts: Facts, environment: Mapping[str, Any]) -> None:
    """Raise ValueError if a lock was not made for this Python."""
    _require_python(lock, facts, "it")
    environments = texts(lock, "environments")
    if environments and not any(_holds(marker, environment) for marker in environments):
        raise ValueError(
            f"it is for other environments than python {facts.minor_text} on {facts.platform}: "
            + "; ".join(environments)
        )


def _require_python(table: Table, facts: Facts, what: str) -> None:
    wanted = get(table, "requires-python", str)
    if wanted is None:
        return
    from packaging.specifiers import SpecifierSet  # 10 ms

    if not SpecifierSet(wanted).contains(facts.release_text, prereleases=True):
        raise ValueError(f"{what} requires python {wanted}, and this is {facts.version_text}")


def _selected(
    lock: Table, facts: Facts, environment: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """Yield the packages whose markers hold. Raises ValueError if there are two of one name."""
    seen: set[str] = set()
    answers: dict[str, bool] = {}  # few markers are in a lock, and many times
    for package in tables(lock, "packages"):
        name = get(package, "name", str)
        if not name:
            raise ValueError("one of its packages has no name")
        marker = get(package, "marker", str)
        if marker is not None and marker not in answers:
            answers[marker] = _holds(marker, environment)
        if marker is not None and not answers[marker]:
            continue
        if normalised(name) in seen:
            raise ValueError(f"it has {name} twice for this python")
        seen.add(normalised(name))
        _require_python(package, facts, name)
        yield package


def _holds(marker: str, environment: Mapping[str, Any]) -> bool:
    from packaging.markers import Marker, UndefinedComparison, UndefinedEnvironmentName  # 20 ms

    try:
        return Marker(marker).evaluate(dict(environment), context="lock_file")
    except (UndefinedComparison, UndefinedEnvironmentName, LookupError) as error:
        raise ValueError(f"its marker {marker!r} cannot be understood: {error}") from error
