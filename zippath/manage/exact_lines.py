"""The lines of a `zippath.pth` that names exactly these archives, in this order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zippath.edits import Edit
from zippath.importer.boot import BEHIND, FIRST, PINNED, PINNED_FIRST
from zippath.manage.startup_file import (
    HEADER,
    RAW_BOOT_LINE,
    ManagedFile,
    ended,
    is_boot_line,
    is_started_by_line,
    keeping_edits,
    pinned_line,
)
from zippath.python.facts import Facts

_MARKERS = (BEHIND, FIRST, PINNED, PINNED_FIRST)


@dataclass(frozen=True)
class PinnedArchive:
    """An archive on the path, `first` before all site dirs, with the SHA-256 of its content."""

    path: str
    sha256: str
    first: bool = False


def exact_edits(
    file: ManagedFile,
    archives: Sequence[PinnedArchive],
    facts: Facts,
    staying: Collection[str] = (),
    boots: bool = True,
) -> list[Edit]:
    """The edit that makes the file name exactly `archives`; none if it does so already.

    Entries in `staying` and lines that name nothing stay as they are. The line that starts the boot
    module is the last one, if it `boots`. A file with only our header is deleted.
    """
    gone = {line.number for path, line in file.archives if path not in staying}
    # also those that name no archive, because somebody has damaged them
    gone |= {line.number for line in file.text.lines if line.raw.startswith(_MARKERS)}
    kept = [
        (line.number, ended(line.raw))
        for line in file.text.lines
        if line.number not in gone and not is_boot_line(line.raw)
    ]
    first_gone = min(gone, default=None)
    at = sum(1 for number, _ in kept if first_gone is None or number < first_gone)
    raws = [raw for _, raw in kept]
    lines = [
        *raws[:at],
        *(pinned_line(one.sha256, one.path, one.first, facts) for one in archives),
        *raws[at:],
    ]
    if not file.text.lines:
        lines.insert(0, HEADER)
    if boots and is_started_by_line(facts):
        lines.append(RAW_BOOT_LINE)
    return keeping_edits(file, lines)
