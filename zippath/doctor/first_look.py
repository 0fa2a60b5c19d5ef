"""Decides whether a target may be started: nothing that it would run looks like an attack."""

from collections.abc import Sequence

from zippath.doctor.checks.attacks import ATTACKS
from zippath.doctor.diagnosis import examine
from zippath.doctor.finding import Finding
from zippath.doctor.subject import Subject


def dangers(subject: Subject) -> Sequence[Finding]:
    """Return the errors about code that the next start of a target would run."""
    found = examine(subject, [ATTACKS]).findings
    return [one for one in found if one.severity == "error"]
