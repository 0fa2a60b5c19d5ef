"""The messages of a start about failed code in startup files."""

import re

from zippath.python.facts import Facts
from zippath.syspath.reason import NO_REASON, Reason
from zippath.syspath.startup import Line

_ENTRY_POINT = r"(?!\d)\w+(\.(?!\d)\w+)*:(?!\d)\w+(\.(?!\d)\w+)*"
_RAISED = Reason("raised", "it raised an exception")
_CALLS = (
    (
        "Error resolving entry point {line} from {file}",
        Reason("unresolved", "it could not be resolved"),
    ),
    ("Error in entry point {line} from {file}", _RAISED),
)


def of_import_line(facts: Facts, file: str, line: Line) -> Reason:
    """The reason why an import line failed, if the start printed one on stderr."""
    said = facts.stderr.splitlines()
    before = f"Error processing line {line.number} of {file}:"
    since_3_15 = f"Error in import line from {file}: {line.text.strip()}"
    if before in said or since_3_15 in said:
        return _RAISED
    return NO_REASON


def of_entry_point(facts: Facts, file: str, line: Line) -> Reason:
    """The reason why a line of a `.start` file failed, from its form or from stderr."""
    text = line.text.strip()
    if not re.fullmatch(_ENTRY_POINT, text):
        return Reason("malformed", "it is not of the form package.module:callable")
    said = facts.stderr.splitlines()
    for announcement, reason in _CALLS:
        if announcement.format(line=text, file=file) in said:
            return reason
    return NO_REASON
