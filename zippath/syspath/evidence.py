"""What a start printed about lines of code in startup files that failed."""

import re

from zippath.python.facts import Facts
from zippath.syspath.reason import NO_REASON, Reason
from zippath.syspath.startup import Line

_ENTRY_POINT = re.compile(r"(?!\d)\w+(\.(?!\d)\w+)*:(?!\d)\w+(\.(?!\d)\w+)*")
_RAISED = Reason("raised", "it raised an exception")
_CALLS = (
    (
        "Error resolving entry point {line} from {file}",
        Reason("unresolved", "it could not be resolved"),
    ),
    ("Error in entry point {line} from {file}", _RAISED),
)


def of_import_line(facts: Facts, file: str, line: Line) -> Reason:
    """Why an import line failed, as far as the start said so on stderr."""
    said = facts.stderr.splitlines()
    before = f"Error processing line {line.number} of {file}:"
    since_3_15 = f"Error in import line from {file}: {line.text.strip()}"
    if before in said or since_3_15 in said:
        return _RAISED
    return NO_REASON


def of_entry_point(facts: Facts, file: str, line: Line) -> Reason:
    """Why a line of a `.start` file failed, as far as its form or stderr says so."""
    text = line.text.strip()
    if not _ENTRY_POINT.fullmatch(text):
        return Reason("malformed", "it is not of the form package.module:callable")
    said = facts.stderr.splitlines()
    for announcement, reason in _CALLS:
        if announcement.format(line=text, file=file) in said:
            return reason
    return NO_REASON
