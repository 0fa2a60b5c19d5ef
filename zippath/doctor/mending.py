"""The edits that carry out the repairs of a report."""

from dataclasses import dataclass

from zippath.doctor.check import Check
from zippath.doctor.diagnosis import Report, examine
from zippath.doctor.repair import edits_of
from zippath.doctor.subject import Subject
from zippath.edits import Edit
from zippath.manage.plan import Plan
from zippath.syspath.snapshot import Snapshot


@dataclass(frozen=True)
class Mending:
    """The wish to carry out the repairs of a report; `every` check has a say (see `examine`).

    `requested` says whether the user has selected the checks, which some repairs wait for.
    """

    subject: Subject
    report: Report
    every: tuple[Check, ...]
    requested: bool = False

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
            report = examine(self.subject.in_state(snapshot), report.checks, self.every)
        chosen = [one for one in report.findings if self.requested or not one.on_request]
        return edits_of((fix for found in chosen for fix in found.repairs), snapshot)
