"""A report for people: findings by severity, each with its consequence and remedy."""

from collections.abc import Iterator

from zippath.doctor.diagnosis import Report
from zippath.doctor.finding import SEVERITIES, Finding
from zippath.wording import counted


def lines(report: Report) -> Iterator[str]:
    """The findings, grouped by severity."""
    for severity in SEVERITIES:
        group = [found for found in report.findings if found.severity == severity]
        if group:
            yield f"{severity}s"
        for found in group:
            yield from _finding(found)


def _finding(found: Finding) -> Iterator[str]:
    yield f"  {found.code}  {found.message}"
    yield f"         {found.consequence}"
    yield f"         fix: {found.fix}"


def summary(report: Report) -> str:
    """The line that counts the findings."""
    counts = [counted(report.count(severity), severity) for severity in SEVERITIES]
    ran = (
        "nothing imported beyond its own start-up" if report.facts.started else "it was not started"
    )
    return (
        f"{', '.join(counts)} by {counted(len(report.checks), 'check')} in {report.seconds:.2f} s "
        f"(no network; {ran})"
    )
