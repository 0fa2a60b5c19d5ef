"""Runs checks on a target, and reports what they find."""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zippath.doctor.check import Check
from zippath.doctor.finding import SEVERITIES, Finding, Part, Topic
from zippath.doctor.path_variable import with_one_value
from zippath.doctor.subject import Subject
from zippath.python.facts import Facts


@dataclass(frozen=True)
class Report:
    """The findings about one target, the worst first, and the time it took in seconds."""

    facts: Facts
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    seconds: float

    def count(self, severity: str) -> int:
        """The number of findings of this severity."""
        return sum(found.severity == severity for found in self.findings)

    def failed(self, strict: bool) -> bool:
        """Whether there are errors or, if `strict`, warnings."""
        return bool(self.count("error") or (strict and self.count("warning")))


def examine(
    subject: Subject,
    checks: Sequence[Check],
    every: Sequence[Check] = (),
    begun: float | None = None,
) -> Report:
    """Run the checks; `begun` is the start of the work on the clock of `time.perf_counter`.

    Where two of them see the same thing and one covers the other, only that one reports it. Of
    `every` check, those that cover a chosen one look too. They report nothing, but keep the chosen
    one from repairing what they see as well, as they know a better remedy.
    """
    begun = time.perf_counter() if begun is None else begun
    codes = {check.code for check in checks}
    others = [one for one in every if one.code not in codes and codes.intersection(one.covers)]
    seen = []
    for check in (*checks, *others):
        subject.watch(check.code)
        seen.append(_Seen(check, tuple(check.seen_in(subject))))
    findings = [found for one in seen[: len(checks)] for found in _told(subject, one, seen, codes)]
    findings = with_one_value(subject, findings)
    findings.sort(key=lambda found: (SEVERITIES.index(found.severity or "note"), found.code))
    seconds = time.perf_counter() - begun
    return Report(subject.facts, tuple(findings), tuple(checks), seconds)


@dataclass(frozen=True)
class _Seen:
    """The findings and parts of one check, before those of others are compared with them."""

    check: Check
    things: tuple[Finding | Part[Any], ...]


def _told(
    subject: Subject, one: _Seen, seen: Sequence[_Seen], chosen: Collection[str]
) -> Iterator[Finding]:
    """The findings of a check without those that a chosen check reports better."""
    covering = [other for other in seen if one.check.code in other.check.covers]
    told = _topics(other for other in covering if other.check.code in chosen)
    better = _topics(other for other in covering if other.check.code not in chosen)
    left = [thing for thing in one.things if told.isdisjoint(thing.topics)]
    yield from one.check.findings(subject, [x for x in left if better.isdisjoint(x.topics)])
    codes = ",".join(other.check.code for other in covering)
    for found in one.check.findings(subject, [x for x in left if better & {*x.topics}]):
        fix = subject.doctor("--select", codes) if found.repairs else found.fix
        yield replace(found, fix=fix, repairs=())


def _topics(seen: Iterable[_Seen]) -> set[Topic]:
    return {topic for one in seen for thing in one.things for topic in thing.topics}
