"""Runs checks on a subject: a report, and the edits that mend what can be mended."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from zippath.doctor.check import Check
from zippath.doctor.finding import SEVERITIES, Finding
from zippath.doctor.repair import edits_of
from zippath.doctor.subject import Subject
from zippath.edits import Edit
from zippath.manage.plan import Plan
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


@dataclass(frozen=True)
class Mending:
    """The wish to carry out the repairs of a report about `subject`."""

    subject: Subject
    report: Report

    def plan(self, snapshot: Snapshot) -> Plan:
        """Plan the repairs; the checks run again where `snapshot` is not the reported one."""
        edits = self._repairs(snapshot)
        # the first startup file that stops python hides the next one
        while any(file.fatal for file in snapshot.ledger.startup_files):
            snapshot = snapshot.after({edit.path: edit.after for edit in edits})
            done = {edit.path for edit in edits}
            more = [edit for edit in self._repairs(snapshot) if edit.path not in done]
            if not more:
                break
            edits += more
        return Plan(tuple(edits))

    def _repairs(self, snapshot: Snapshot) -> list[Edit]:
        report = self.report
        if snapshot is not self.subject.snapshot:
            report = examine(self.subject.renewed(snapshot), report.checks)
        return edits_of((fix for found in report.findings for fix in found.repairs), snapshot)
