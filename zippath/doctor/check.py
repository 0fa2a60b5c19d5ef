"""A check: a code, what it means, and the function that looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from zippath.doctor.finding import Finding, Severity
from zippath.doctor.subject import Subject


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong; `code` never changes its meaning once released."""

    code: str
    severity: Severity
    title: str
    explanation: str
    look: Callable[[Subject], Iterator[Finding]]

    def findings(self, subject: Subject) -> list[Finding]:
        """What the check finds, under its code."""
        return [
            replace(found, code=self.code, severity=found.severity or self.severity)
            for found in self.look(subject)
        ]
