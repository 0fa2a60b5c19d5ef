"""Modules that an import does not find, because another one comes first."""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from zippath.doctor.finding import Part, Topic
from zippath.doctor.subject import Subject
from zippath.imports.provider import Provider

Key = TypeVar("Key", bound=Hashable)

# what wheels drop at the top by mistake, and nobody imports by that name
LITTER = {
    "test", "tests", "testing", "doc", "docs", "example", "examples", "sample", "samples", "demo",
    "benchmark", "benchmarks", "bench", "script", "scripts", "tool", "tools", "setup", "conftest",
    "build", "dist", "data", "release", "tasks", "noxfile", "fixtures",
}  # fmt: skip


@dataclass(frozen=True)
class Hidden:
    """A module that loses its name to another one."""

    name: str
    winner: Provider
    loser: Provider

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics of a finding about it: the name, and the entry of the loser."""
        return ("module", self.name), ("entry", self.loser.entry)

    def part(self, *more: Topic) -> "Part[Hidden]":
        """The part of a finding about it, with `more` topics."""
        return Part((*self.topics, *more), self)


def hidden_modules(subject: Subject) -> Iterator[Hidden]:
    """All hidden modules of the target, by name and then in the order of the search."""
    path = [entry.path for entry in subject.ledger.entries]
    for found in subject.contested:
        for loser in found.losers if found.winner else ():
            if found.winner and not _is_laid_out(found.winner, loser, path):
                yield Hidden(found.name, found.winner, loser)


def _is_laid_out(winner: Provider, loser: Provider, path: Sequence[str]) -> bool:
    """Whether the winner is a real file that the importer made of the loser, in an archive."""
    if winner.origin is None or winner.origin.kind != "file-store":
        return False
    return path[max(0, path.index(winner.entry or "") - 1)] == loser.entry


def grouped(hidden: Iterable[Hidden], key: Callable[[Hidden], Key]) -> dict[Key, list[Hidden]]:
    """The hidden modules in groups with the same `key`, in order."""
    groups: dict[Key, list[Hidden]] = {}
    for one in hidden:
        groups.setdefault(key(one), []).append(one)
    return groups


def of_library(provider: Provider, subject: Subject) -> bool:
    """Whether a provider belongs to the standard library or the interpreter itself."""
    return provider.kind in ("builtin", "frozen") or provider.entry in subject.library_entries


def in_script_dir(provider: Provider) -> bool:
    """Whether a provider lies in the script's directory."""
    return provider.origin is None or provider.origin.kind == "script"


def put_there_by(provider: Provider) -> str:
    """Who put the provider's entry on the path, in words that follow `by` or begin a clause."""
    if not in_script_dir(provider):
        return str(provider.origin)
    return provider.origin.detail if provider.origin and provider.entry else "the current directory"


def program_directory(subject: Subject) -> str:
    """The directory or archive that is on the path for the program, or else the current one."""
    first = [one.path for one in subject.ledger.entries if one.origin.kind == "script"]
    return os.path.join(subject.facts.cwd, *first[:1])


def without_doubles(providers: Iterable[Provider]) -> Iterator[Provider]:
    """The providers, without files of the script's directory that belong to another entry too."""
    found = list(providers)
    places = {os.path.realpath(one.location or "") for one in found if not in_script_dir(one)}
    for one in found:
        if not in_script_dir(one) or os.path.realpath(one.location or "") not in places:
            yield one
