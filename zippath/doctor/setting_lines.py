"""The lines of shells' files that set the variables of a finding."""

from dataclasses import replace

from zippath.doctor.finding import Finding
from zippath.doctor.subject import Subject
from zippath.shell.settings import setting_line


def placed(subject: Subject, finding: Finding, *names: str) -> Finding:
    """Say which lines of shells' files set variables: a remedy for this shell leaves them there.

    The first of them is the place of the finding.
    """
    found = [(name, *place) for name in names if (place := _line(subject, name))]
    told = (f"; {file}, line {number} sets {name} in new shells" for name, file, number in found)
    _, path, line = found[0] if found else (None, None, None)
    return replace(finding, consequence=finding.consequence + "".join(told), path=path, line=line)


def _line(subject: Subject, name: str) -> tuple[str, int] | None:
    home = subject.env.get("HOME")
    if subject.facts.os_name != "posix" or not home:
        return None
    return setting_line(name, home, subject.snapshot.disk.read)
