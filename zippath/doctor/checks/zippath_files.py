"""The files of zippath itself: interrupted changes, and lines that others have added."""

import os
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import deleting_line
from zippath.doctor.subject import Subject
from zippath.edits.journal import Journal
from zippath.errors import ZippathError
from zippath.syspath.boot_entries import BOOT_LINES


def _unfinished(subject: Subject) -> Iterator[Finding]:
    if not subject.state_dir or not os.path.isdir(subject.state_dir):
        return
    try:
        pending = Journal(subject.state_dir).pending()
    except ZippathError as error:
        yield Finding(
            f"the journal cannot be read: {error.message}",
            "`zippath undo` cannot take back what it does not know",
            error.hint or "zippath undo --dry-run",
            subject.state_dir,
        )
        return
    for entry in pending:
        files = ", ".join(edit.path for edit in entry.edits)
        yield Finding(
            f"`{entry.command}` of {entry.time} was interrupted: {files}",
            "its files may be half changed until the next zippath command rolls them back",
            "zippath undo",
            entry.edits[0].path if entry.edits else None,
        )


def _foreign_lines(subject: Subject) -> Iterator[Finding]:
    for file in subject.managed_files:
        archives = [line for _, line in file.archives]
        code = [
            line
            for line in file.text.lines
            if line.meaning == "import" and line not in archives and line.text not in BOOT_LINES
        ]
        if code:
            yield Finding(
                f"{file.path}, line {code[0].number} is code that zippath did not write",
                "zippath.pth holds paths; somebody has added a line that runs at every start",
                deleting_line(file.path, code[0].number),
                file.path,
                code[0].number,
                about=tuple((file.path, line.number) for line in code),
            )


CHECKS = (
    Check(
        "ZP322", "error", "a change by zippath was interrupted",
        "The journal has an entry that was begun and never finished: a process was killed, or the "
        "power failed. The next command that changes something, or `zippath undo`, rolls it back.",
        _unfinished,
    ),
    Check(
        "ZP323", "error", "zippath.pth holds code",
        "zippath writes paths and comments into it, and one import line: that of its boot module.",
        _foreign_lines,
        covers=("ZP209",),
    ),
)  # fmt: skip
