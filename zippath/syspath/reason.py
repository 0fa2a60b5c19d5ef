"""Reasons why a line, a file or an entry has no effect: a code for programs, a text for people."""

from typing import Literal, NamedTuple

Code = Literal[
    "",  # no reason: all is as somebody asked for
    # a line of a startup file
    "blank",
    "comment",
    "site-dir",  # a blank line that means the site dir itself
    "line-before",  # another line of a startup file has the path already
    "entry-before",  # something else has put the path there already
    "missing",
    "unnameable",  # no file can have this name
    "undecodable",  # a `.start` file as a whole can be so too
    "raised",
    "unresolved",
    "malformed",
    "after-failure",  # a line before it failed, and took the rest of the file with it
    "never-run",  # the start ends before code runs
    "start-file",  # a `.start` file takes the place of import lines (PEP 829)
    "imports-ended",  # import lines are ignored since 3.18 (PEP 829)
    "no-importer",  # a line for the boot module, which does not start
    # a startup file
    "unreadable",
    "pipe",  # python waits for a writer, and does not start
    "too-early",  # a `.start` file, and a version that does not know them
    "letter-case",
    "dotted",
    "hidden",
    # an entry
    "variable-ignored",
    "taken-off",  # by code at start
    # the user site
    "venv",
    "isolated",
    "variable",
    "flag",
    "setuid",
    "homeless",
]


class Reason(NamedTuple):
    """One reason; a released `code` never changes, and nothing may match the `text`."""

    code: Code
    text: str


NO_REASON = Reason("", "")
