"""Repairs of lines, as one edit for each file."""

import re
from collections.abc import Iterable

from zippath.doctor.finding import Repair
from zippath.edits import Edit
from zippath.manage.startup_file import HEADER
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.startup import UndecodableError, parse


def edits_of(repairs: Iterable[Repair], snapshot: Snapshot) -> list[Edit]:
    """One edit for each file with all its repairs; the first repair of a line counts."""
    files: dict[str, dict[int, bytes | None]] = {}
    for repair in repairs:
        files.setdefault(repair.path, {}).setdefault(repair.number, repair.content)
    found = []
    for path, changes in files.items():
        before = snapshot.disk.read(path)
        if before is not None:
            after = _changed(raw_lines(path, before, snapshot), changes)
            found.append(Edit(path, before, after))
    return found


def raw_lines(path: str, data: bytes, snapshot: Snapshot) -> list[bytes]:
    """The lines of a file with their ends, split as the target splits them if it reads the file."""
    if path.endswith((".pth", ".start")):
        suffix = ".pth" if path.endswith(".pth") else ".start"
        try:
            text = parse(data, snapshot.facts, suffix)
        except UndecodableError:
            pass
        else:
            lines = [line.raw for line in text.lines]
            return [text.bom + lines[0], *lines[1:]] if lines else []
    return re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", data)


def _changed(lines: list[bytes], changes: dict[int, bytes | None]) -> bytes | None:
    kept = [
        content
        for number, raw in enumerate(lines, 1)
        if (content := changes.get(number, raw)) is not None
    ]
    kept += [more for number, more in sorted(changes.items()) if number > len(lines) and more]
    says_something = any(raw.strip() and raw != HEADER for raw in kept)
    return b"".join(kept) if says_something else None
