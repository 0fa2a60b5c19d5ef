"""A report for programs, as one object of `--json`."""

from typing import Any

from zippath.doctor.diagnosis import Report
from zippath.doctor.finding import SEVERITIES, Finding


def report_json(report: Report, python: dict[str, Any]) -> dict[str, Any]:
    """One target's findings; `python` describes the target."""
    return {
        "python": python,
        "started": report.facts.started,
        "findings": [finding_json(found) for found in report.findings],
        "counts": {f"{severity}s": report.count(severity) for severity in SEVERITIES},
        "checks": [check.code for check in report.checks],
        "seconds": round(report.seconds, 3),
    }


def finding_json(found: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "path": found.path,
        "line": found.line,
        "why": found.consequence,
        "fix": found.fix,
        "fixable": bool(found.repairs),
    }
