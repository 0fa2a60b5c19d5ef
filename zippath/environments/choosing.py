"""The archives that the source of an environment names, checked as a whole, and remembered."""

import os
from collections.abc import Callable, Sequence

from zippath.environments.environment_record import WheelSource
from zippath.errors import ZippathError
from zippath.importer.store import Store, open_store
from zippath.python.facts import Facts
from zippath.wheelhouse.answers import keep, recall, whom
from zippath.wheelhouse.digests import sha256_of
from zippath.wheelhouse.own_store import taken_in
from zippath.wheelhouse.wheel import Wheel

Say = Callable[[str], None]


def chosen(
    source: WheelSource,
    archives: Sequence[str],
    facts: Facts,
    extra_path: Sequence[str],
    copies: bool,
    say: Say,
) -> tuple[Wheel, ...]:
    """Return the archives for one Python, `archives` if the source names them one by one.

    What they require may be on `extra_path`, else it is among them. With `copies`, they are those
    of zippath's own store. Raises ZippathError.
    """
    wheels = _remembered(source, archives, facts, extra_path, say)
    return taken_in(wheels) if copies else wheels


def _remembered(
    source: WheelSource,
    archives: Sequence[str],
    facts: Facts,
    extra_path: Sequence[str],
    say: Say,
) -> tuple[Wheel, ...]:
    """Return what was chosen by the same list, from the same names, if the wheels are the same."""
    who = None if extra_path else whom(facts)
    asked = who and _question(source, archives, who)
    if asked is None:
        return _chosen(source, archives, facts, extra_path, say)
    answer = recall(asked)
    if answer:
        said, rows = answer
        wheels = tuple(Wheel(*row) for row in rows)
        memory = open_store(...)
        if all(_is_the_same(wheel, memory) for wheel in wheels):
            for line in said:
                say(line)
            return wheels
    lines: list[str] = []
    wheels = _chosen(source, archives, facts, (), lines.append)
    for line in lines:
        say(line)
    keep(asked, (lines, [(one.name, one.version, one.path, one.sha256) for one in wheels]))
    return wheels


def _question(
    source: WheelSource, archives: Sequence[str], who: tuple[object, ...]
) -> tuple[object, ...] | None:
    """Return all that the choice hangs on but the contents of wheels, None if it cannot be told."""
    try:
        pinned = sha256_of(source.file) if source.file else ""
        named = tuple((folder, tuple(sorted(os.listdir(folder)))) for folder in source.wheels)
    except (OSError, ZippathError):
        return None  # the choice says what is wrong
    how = (source.kind, source.file, pinned, source.groups, source.extras)
    about = f"wheels chosen for {source.file or 'an environment'}"
    return (about, *how, named, tuple(archives), *who)


def _is_the_same(wheel: Wheel, memory: Store | None) -> bool:
    try:
        return sha256_of(wheel.path, memory) == wheel.sha256
    except ZippathError:
        return False


def _chosen(
    source: WheelSource,
    archives: Sequence[str],
    facts: Facts,
    extra_path: Sequence[str],
    say: Say,
) -> tuple[Wheel, ...]:
    # 60 ms, and not needed for a list that is known
    from zippath.environments.closed_set import require_closed
    from zippath.wheelhouse.choice import wheels_for
    from zippath.wheelhouse.given import given

    if source.kind == "archives":
        wheels = given(archives, facts)
    else:
        folders, groups, extras = source.wheels, source.groups, source.extras
        wheels = wheels_for(source.file, folders, facts, groups, extras, say)
    require_closed(wheels, facts, extra_path)
    return wheels
