"""Modules that an import does not give, because another one comes first."""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from zippath.doctor.finding import Part, Topic
from zippath.doctor.subject import Subject
from zippath.imports.provider import Provider

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Hidden:
    """One module of the name, hidden by the module that an import gives."""

    name: str
    winner: Provider
    loser: Provider

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What a finding about it is about: the name, and the entry that would have it."""
        return ("module", self.name), ("entry", self.loser.entry)

    def part(self, *more: Topic) -> "Part[Hidden]":
        """What a check sees of it."""
        return Part((*self.topics, *more), self)


def hidden_modules(subject: Subject) -> Iterator[Hidden]:
    """Every module that another one hides, in the order of names and of the search."""
    for found in subject.contested:
        if found.winner is not None:
            yield from (Hidden(found.name, found.winner, loser) for loser in found.losers)


def grouped(hidden: Iterable[Hidden], key: Callable[[Hidden], Key]) -> dict[Key, list[Hidden]]:
    """The hidden modules by `key`, in order."""
    groups: dict[Key, list[Hidden]] = {}
    for one in hidden:
        groups.setdefault(key(one), []).append(one)
    return groups


def of_library(provider: Provider, subject: Subject) -> bool:
    """Whether the standard library or the interpreter itself has it."""
    return provider.kind in ("builtin", "frozen") or provider.entry in subject.library


def in_script_dir(provider: Provider) -> bool:
    """Whether the script's directory has it."""
    return provider.origin is None or provider.origin.kind == "script"


def without_doubles(providers: Iterable[Provider]) -> Iterator[Provider]:
    """Leave out what the script's directory has where another entry has the very same file."""
    found = list(providers)
    places = {os.path.realpath(one.location or "") for one in found if not in_script_dir(one)}
    for one in found:
        if not in_script_dir(one) or os.path.realpath(one.location or "") not in places:
            yield one
