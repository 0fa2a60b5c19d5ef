"""Archives that are pinned to a SHA-256, and the lines that pin them."""

import os
import sys
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.subject import Subject
from zippath.importer.boot import STARTUP_FILE
from zippath.importer.pincheck import remedy
from zippath.manage.pinned_archives import pinned_archives
from zippath.syspath.boot_entries import pin_problem


def _changed(subject: Subject) -> Iterator[Finding]:
    for one in pinned_archives(subject.snapshot, sys.maxsize):
        subject.watch(one.archive)
        if one.is_changed:
            yield Finding(
                f"{one.archive} is not what it was pinned to: its SHA-256 is {one.found[:12]}…, "
                f"and {one.sha256[:12]}… was pinned",
                "the importer imports nothing from it: each name that it offers is an ImportError",
                "put back the archive that it was, or pin this one if it is right: "
                f"`{remedy(os.path.dirname(one.file), 'sync')}`",
                one.archive,
                about=((one.archive, None), ("entry", one.entry), (one.file, one.line)),
            )


def _malformed(subject: Subject) -> Iterator[Finding]:
    for file in subject.ledger.startup_files:
        for line in file.lines if os.path.basename(file.path) == STARTUP_FILE else ():
            reason = pin_problem(line.text)
            if reason:
                yield Finding(
                    f"the line pins no archive: {reason}",
                    "what it names is not on the path: unpinned it would not be safe",
                    "`zippath sync` writes such lines; delete this one, or mend it",
                    file.path,
                    line.number,
                )


CHECKS = (
    Check(
        "ZP115", "error", "a pinned archive has changed",
        "`zippath env` and `zippath sync` pin each archive to its SHA-256 in zippath.pth. The "
        "importer imports nothing from an archive with another content, even if it has the same "
        "name, size and time. A content that nobody has hashed yet is hashed for this check.",
        _changed,
    ),
    Check(
        "ZP116", "error", "a line of zippath.pth pins no archive",
        "Such a line is `#pinned SHA-256 PATH` or `#pinned-first SHA-256 PATH`, with 64 "
        "hexadecimal digits and an absolute path. What another one names is not on the path.",
        _malformed,
    ),
)  # fmt: skip
