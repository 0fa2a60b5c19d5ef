"""The lines of a `zippath.pth` that names exactly these archives, in this order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zippath.edits import Edit
from zippath.importer.boot import BEHIND, FIRST, PINNED, PINNED_FIRST
from zippath.manage import startup_file
from zippath.manage.startup_file import HEADER, ManagedFile, pinned_line
from zippath.python.facts import Facts
from zippath.syspath.boot_entries import BOOT_LINE, BOOT_LINES

_BOOT_LINE = f"{BOOT_LINE}\n".encode("ascii")
_MARKERS = (BEHIND, FIRST, PINNED, PINNED_FIRST)
_BOOT_LINES = {line.encode("ascii") for line in BOOT_LINES}


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
        (line.number, _ended(line.raw))
        for line in file.text.lines
        if line.number not in gone and line.raw.strip() not in _BOOT_LINES
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
    if boots and startup_file.is_started_by_line(facts):
        lines.append(_BOOT_LINE)
    if all(raw == HEADER or not raw.strip() for raw in lines):
        return [] if file.data is None else [Edit(file.path, file.data, None)]
    content = file.text.bom + b"".join(lines)
    return [] if content == file.data else [Edit(file.path, file.data, content)]


def _ended(raw: bytes) -> bytes:
    return raw if raw.endswith((b"\n", b"\r")) else raw + b"\n"
