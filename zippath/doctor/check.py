"""A check of doctor: its code, its meaning and its function."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from zippath.doctor.finding import Finding, OnRequest, Part, Severity
from zippath.doctor.subject import Subject


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong; a released `code` keeps its meaning for ever.

    `look` yields findings, or parts, which `join` makes into findings; a `deep` check looks in a
    deep diagnosis alone. Where a check that this one `covers` sees the same thing, only this one
    reports it.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    look: Callable[[Subject], Iterator[Finding | Part[Any]]]
    join: Callable[[Subject, list[Any]], Iterator[Finding]] | None = None
    covers: tuple[str, ...] = ()
    deep: bool = False

    def seen_in(self, subject: Subject) -> Iterator[Finding | Part[Any]]:
        """What it sees in this diagnosis."""
        return self.look(subject) if subject.deep or not self.deep else iter(())

    def findings(self, subject: Subject, seen: Iterable[Finding | Part[Any]]) -> list[Finding]:
        """The findings of this check, with its code and severity."""
        found: list[Finding] = [one for one in seen if isinstance(one, Finding)]
        parts = [one.value for one in seen if isinstance(one, Part)]
        if self.join and parts:
            found += self.join(subject, parts)
        return [self._completed(subject, one) for one in found]

    def _completed(self, subject: Subject, one: Finding) -> Finding:
        one = replace(one, code=self.code, severity=one.severity or self.severity)
        if not isinstance(one.fix, OnRequest):
            return one
        commands = filter(None, [one.fix.before, subject.mending(self.code, self.deep)])
        return replace(one, fix=" && ".join(commands), repairs=one.fix.repairs, on_request=True)
