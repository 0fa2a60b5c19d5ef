"""The path as a whole: entries with the same place, and changes that only code can make."""

import os
import re
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import taking_off
from zippath.doctor.subject import Subject
from zippath.python.paths import paths_of
from zippath.syspath.entry import PathEntry
from zippath.wording import few

# setuptools' editable finders put the name of their hook on sys.path, which is no place
_PATH_HOOK = re.compile(r"__editable__\..*\.__path_hook__")


def _same_place(subject: Subject) -> Iterator[Finding]:
    first: dict[str, PathEntry] = {}
    for entry in subject.ledger.entries:
        if entry.origin.kind in ("script", "stdlib", "zip-default") or entry.kind == "missing":
            continue
        real = os.path.normcase(os.path.realpath(entry.path))
        other = first.setdefault(real, entry)
        # site runs the lines of a virtual environment twice, and both come from one
        if (entry.path, entry.origin) == (other.path, other.origin):
            continue
        # distributions link lib64 to lib, and both are site dirs
        if other is entry or {entry.origin.kind, other.origin.kind} <= {"site", "venv"}:
            continue
        yield Finding(
            f"{entry.path} and {other.path} are the same place",
            f"{other.origin} put it there first; the second one only costs time, and "
            "a module can be loaded twice under two paths",
            taking_off(subject, entry.path, entry.origin),
            entry.path,
        )


def _by_code(subject: Subject) -> Iterator[Finding]:
    culprits: dict[str, list[str]] = {}
    for entry in subject.ledger.unexplained:
        if _PATH_HOOK.fullmatch(entry.path):
            continue
        origin = entry.origin
        culprits.setdefault(origin.detail or origin.place, []).append(entry.path)
    for culprit, paths in culprits.items():
        paths = list(dict.fromkeys(paths))
        relative = [path for path in paths if not paths_of(subject.facts).isabs(path)]
        yield Finding(
            f"code at start puts {few(paths)} on the path",
            f"no rule of site does, so it was {culprit}"
            + ("; a relative path means another place in each directory" if relative else ""),
            subject.command("path"),
            paths[0],
            severity="warning" if relative else None,
        )


def _taken_off(subject: Subject) -> Iterator[Finding]:
    gone = [item for item in subject.ledger.dropped if item.reason.code == "taken-off"]
    if gone and not subject.facts.failure:
        yield Finding(
            f"code at start takes {few([item.path for item in gone])} off the path",
            "site puts it there and something that runs later removes it, so nothing in it can be "
            "imported",
            subject.command("path"),
            gone[0].path,
        )


def _reordered(subject: Subject) -> Iterator[Finding]:
    predicted, observed = subject.ledger.predicted, subject.facts.path
    common = set(predicted) & set(observed)
    before = [path for path in predicted if path in common]
    after = [path for path in observed if path in common]
    if before != after and not subject.facts.failure:
        moved = next(new for old, new in zip(before, after, strict=False) if old != new)
        yield Finding(
            f"code at start puts the path in another order: {moved} comes first",
            f"by the rules of site {few(before, 2)} would; what is imported depends on that code",
            subject.command("path"),
            moved,
        )


CHECKS = (
    Check(
        "ZP318", "note", "two entries are the same place",
        "site compares paths as text. Through a symbolic link, or in capital letters where they "
        "do not count, one archive or directory is two entries.",
        _same_place,
    ),
    Check(
        "ZP319", "note", "code at start adds entries",
        "An import line, an entry point of a .start file, sitecustomize or usercustomize put them "
        "there: zippath replays the rules of site, and they do not explain these entries.",
        _by_code,
    ),
    Check(
        "ZP320", "warning", "code at start takes entries off",
        "By the rules of site the entry would be on the path, and it is not.",
        _taken_off,
    ),
    Check(
        "ZP321", "warning", "code at start reorders the path",
        "All entries are there, but not in the order in which site puts them.",
        _reordered,
    ),
)  # fmt: skip
