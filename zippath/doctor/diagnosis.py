"""Runs checks on a subject: a report, and the edits that mend what can be mended."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zippath.doctor.check import Check
from zippath.doctor.finding import SEVERITIES, Finding
from zippath.doctor.repair import edits_of
from zippath.doctor.subject import Subject
from zippath.edits import Edit
from zippath.python.facts import Facts
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class Report:
    """The findings about one target, the worst first, and how long it took in seconds."""

    facts: Facts
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    seconds: float

    def count(self, severity: str) -> int:
        """How many findings are of this severity."""
        return sum(found.severity == severity for found in self.findings)

    def failed(self, strict: bool) -> bool:
        """Whether there are errors or, if `strict`, warnings."""
        return bool(self.count("error") or (strict and self.count("warning")))


def examine(subject: Subject, checks: Sequence[Check], begun: float | None = None) -> Report:
    """What the checks find; `begun` is when the work began, on `time.perf_counter`'s clock."""
    begun = time.perf_counter() if begun is None else begun
    findings: list[Finding] = []
    for check in checks:
        subject.watch(check.code)
        findings += check.findings(subject)
    findings.sort(key=lambda found: (SEVERITIES.index(found.severity or "note"), found.code))
    seconds = time.perf_counter() - begun
    return Report(subject.facts, tuple(findings), tuple(checks), seconds)


def mend(subject: Subject, checks: Sequence[Check]) -> Callable[[Snapshot], list[Edit]]:
    """The plan that carries out the repairs of what the checks find in a snapshot."""

    def plan(snapshot: Snapshot) -> list[Edit]:
        edits = _repairs(subject, checks, snapshot)
        # the first startup file that stops python hides the next one
        while any(file.fatal for file in snapshot.ledger.startup_files):
            snapshot = snapshot.after({edit.path: edit.after for edit in edits})
            done = {edit.path for edit in edits}
            more = [e for e in _repairs(subject, checks, snapshot) if e.path not in done]
            if not more:
                break
            edits += more
        return edits

    return plan


def _repairs(subject: Subject, checks: Sequence[Check], snapshot: Snapshot) -> list[Edit]:
    findings = examine(subject.renewed(snapshot), checks).findings
    return edits_of((repair for found in findings for repair in found.repairs), snapshot)
