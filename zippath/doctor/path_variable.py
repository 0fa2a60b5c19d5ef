"""The one command of a run that gives PYTHONPATH its final value."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from zippath.doctor.finding import Finding
from zippath.doctor.misspelt_paths import is_there, meant_by_item, written_items
from zippath.doctor.subject import Subject
from zippath.python.paths import absolute, paths_of
from zippath.syspath.disk import obstacle
from zippath.typed import quoted


@dataclass(frozen=True)
class Replacement:
    """A path that takes the place of another one, after a command has made it."""

    path: str
    command: str


@dataclass(frozen=True)
class PathChange:
    """What findings want of PYTHONPATH: paths taken out, replaced, or put first.

    `whole` takes out all of them. `before` are commands that have to run first.
    """

    without: frozenset[str] = frozenset()
    instead: tuple[tuple[str, Replacement], ...] = ()
    first: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    whole: bool = False

    def __or__(self, other: "PathChange") -> "PathChange":
        """Both of them, but for `whole`."""
        return PathChange(
            self.without | other.without,
            self.instead + other.instead,
            tuple(dict.fromkeys(self.first + other.first)),
            tuple(dict.fromkeys(self.before + other.before)),
        )


class PathSetting(str):
    """The command that sets PYTHONPATH for a `change`; several of them become one."""

    __slots__ = ("change",)

    change: PathChange

    def __new__(cls, command: str, change: PathChange) -> "PathSetting":
        """Make the text of the command, which knows what it changes."""
        made = super().__new__(cls, command)
        made.change = change
        return made


def assignment(subject: Subject, name: str, value: str = "") -> str:
    """The command that sets a variable, or without a value unsets it."""
    if subject.facts.os_name == "nt":
        return f'set "{name}={value}"'  # without the quotes, a blank before && belongs to it
    return f"export {name}={quoted(value)}" if value else f"unset {name}"


def unsetting(subject: Subject, names: Sequence[str]) -> str:
    """The command that unsets several variables."""
    if subject.facts.os_name == "nt":
        return " && ".join(assignment(subject, name) for name in names)
    return " ".join(["unset", *names])


def unset(subject: Subject) -> PathSetting:
    """The command that takes PYTHONPATH away; it waits where another finding keeps a part of it."""
    return PathSetting(assignment(subject, "PYTHONPATH"), PathChange(whole=True))


def pythonpath_without(
    subject: Subject, unwanted: Collection[str], before: Sequence[str] = ()
) -> PathSetting:
    """The command that gives PYTHONPATH its final value, without all that means `unwanted` paths.

    What is wrong with its form is mended too, so that no other remedy has to set it once more:
    empty items, relative ones, misspelt ones, those that name nothing, and another system's
    separator.
    """
    places = frozenset(absolute(subject.facts, path) for path in unwanted if path)
    return _setting(subject, PathChange(places, before=tuple(before)))


def pythonpath_first(
    subject: Subject, paths: Sequence[str], before: Sequence[str] = ()
) -> PathSetting:
    """The command that puts paths in front of what PYTHONPATH has, after those `before`."""
    return _setting(subject, PathChange(first=tuple(paths), before=tuple(before)))


def pythonpath_instead(subject: Subject, path: str, place: str, command: str = "") -> PathSetting:
    """The command that names another place where PYTHONPATH has a path; `command` makes it."""
    old = absolute(subject.facts, path)
    return _setting(subject, PathChange(instead=((old, Replacement(place, command)),)))


def with_one_value(subject: Subject, findings: Sequence[Finding]) -> list[Finding]:
    """The findings; all remedies that set PYTHONPATH are the same command, its final value.

    Where a part of it is kept, the finding that it is set at all waits until the others are mended.
    """
    changes = [one.fix.change for one in findings if isinstance(one.fix, PathSetting)]
    parts = [change for change in changes if not change.whole]
    if not parts:
        return list(findings)
    change = PathChange()
    for part in parts:
        change |= part
    command, keeps = _setting(subject, change), bool(_kept(subject, change))
    return [
        replace(one, fix=command) if isinstance(one.fix, PathSetting) else one
        for one in findings
        if not (keeps and isinstance(one.fix, PathSetting) and one.fix.change.whole)
    ]


def _setting(subject: Subject, change: PathChange) -> PathSetting:
    made = [new.command for old, new in change.instead if old not in change.without]
    value = paths_of(subject.facts).pathsep.join(_kept(subject, change))
    last = assignment(subject, "PYTHONPATH", value)
    return PathSetting(
        " && ".join(dict.fromkeys(filter(None, [*change.before, *made, last]))), change
    )


def _kept(subject: Subject, change: PathChange) -> list[str]:
    """The paths of the final value, in order."""
    instead = dict(change.instead)
    meant = [part for text, _ in written_items(subject) for part in _meant(subject, text)]
    found = dict.fromkeys(change.first)
    for place in (absolute(subject.facts, part) for part in meant if part):
        if place in change.without:
            continue
        if place in instead:
            found[instead[place].path] = None
        elif is_there(subject, place) or obstacle(place):
            found[place] = None
    return list(found)


def _meant(subject: Subject, item: str) -> Iterator[str]:
    """Yield the paths that an item of PYTHONPATH means, corrected where it is misspelt."""
    other = foreign_pathsep(subject)
    for part in item.split(other) if is_joined(subject, item) else [item]:
        meant = meant_by_item(part, subject)
        yield from meant[1] if meant else [part]


def foreign_pathsep(subject: Subject) -> str:
    """Return what joins paths on other systems than that of the target."""
    return ":" if subject.facts.os_name == "nt" else ";"


def is_joined(subject: Subject, item: str) -> bool:
    """Whether an item of PYTHONPATH is several paths, joined by another system's separator."""
    facts, other = subject.facts, foreign_pathsep(subject)
    drive = other == ":" and paths_of(facts).splitdrive(item)[0]
    if other not in item or drive or is_there(subject, absolute(facts, item)):
        return False
    return any(is_there(subject, absolute(facts, part)) for part in item.split(other) if part)
