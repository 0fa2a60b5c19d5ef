"""The startup file `zippath.pth` of a site dir: the archives it names, and the edits to it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.importer.boot import BEHIND, FIRST, INDEX, PINNED, PINNED_FIRST, STARTUP_FILE
from zippath.python.facts import Facts, canonical, raw_path
from zippath.python.paths import absolute, paths_of
from zippath.syspath.boot_entries import BOOT_LINE, BOOT_LINES, boot_path, pin_in
from zippath.syspath.site_rules import site_rules
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.startup import (
    Line,
    StartupText,
    UndecodableError,
    coded_path,
    encode_line,
    parse,
)

Side = Literal["before", "after"]

RAW_BOOT_LINE = f"{BOOT_LINE}\n".encode("ascii")
# what begins a line of an archive that is pinned, by what would begin it otherwise
_PINNED = {FIRST: PINNED_FIRST, BEHIND: PINNED}
_RAW_BOOT_LINES = [line.encode("ascii") for line in BOOT_LINES]
HEADER = b"# archives on the path of this python, one a line: `zippath list` shows them\n"


@dataclass(frozen=True)
class ManagedFile:
    """`zippath.pth` at `path`: its bytes (None: no file), and the lines that name archives.

    `archives` are (absolute path, line) in the order of the lines, as the target reads them.
    """

    path: str
    data: bytes | None = None
    text: StartupText = field(default_factory=StartupText)
    archives: tuple[tuple[str, Line], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The archives, in order."""
        return tuple(path for path, _ in self.archives)

    @property
    def pins(self) -> dict[str, str]:
        """The SHA-256 of each archive that is pinned."""
        lines = ((path, line.text) for path, line in self.archives if marker_of(line))
        return {path: pin for path, text in lines if (pin := pin_in(text))}


@dataclass(frozen=True)
class Placement:
    """A place in `zippath.pth`: directly before or after the archive `anchor`."""

    side: Side
    anchor: str


def managed_file(snapshot: Snapshot, directory: str) -> ManagedFile:
    """Read the `zippath.pth` of a site dir; it may be absent.

    Raises ZippathError where it exists and cannot be read.
    """
    facts = snapshot.facts
    path = str(paths_of(facts).join(directory, STARTUP_FILE))
    data = snapshot.disk.read(path)
    if data is None:
        if snapshot.disk.exists(path):
            raise ZippathError(f"could not read {path}", "it must be a file that you may read")
        return ManagedFile(path)
    try:
        text = parse(data, facts)
    except UndecodableError as error:
        raise ZippathError(f"{path}: {error.message}", "mend or delete this line") from error
    archives = [
        (absolute(facts, directory, name), line)
        for line in text.lines
        if (name := _path_in(line, facts))
    ]
    return ManagedFile(path, data, text, tuple(archives))


def _path_in(line: Line, facts: Facts) -> str | None:
    if line.meaning == "comment":
        found = boot_path(line.text)
        return found and found[0]
    if line.meaning == "import":
        return coded_path(line.text, facts)
    return canonical(line.text.strip(), facts.encodings) if line.meaning == "path" else None


def adding_edits(
    file: ManagedFile,
    archives: Sequence[str],
    place: Placement | None,
    facts: Facts,
    markers: Mapping[str, bytes] | None = None,
    changing: Container[str] = (),
) -> list[Edit]:
    """The edit that puts `archives` into the file, in their order; none if nothing changes.

    Without a place, new archives come last and the others stay; with one, all move there.
    `markers` begin the lines of those that the boot module puts on the path; those in `changing`
    get another line if theirs has another marker. A pinned archive keeps its pin. Raises
    ZippathError where a path cannot be written for this Python.
    """
    case = paths_of(facts).normcase
    markers = markers or {}
    there = (
        set()
        if place
        else {
            case(path)
            for path, line in file.archives
            if path not in changing or marker_of(line) == markers.get(path, b"")
        }
    )
    moved = {case(path): path for path in archives if case(path) not in there}
    wanted = list(moved.values())
    if not wanted:
        return []
    new = [(path, _new_line(file, path, markers.get(path, b""), facts)) for path in wanted]
    owner = {line.number: path for path, line in file.archives}
    kept = [
        (owner.get(line.number, ""), ended(_current(line.raw)))
        for line in file.text.lines
        if case(owner.get(line.number, "")) not in moved
    ]
    at = _index(kept, place)
    if at == len(kept) and kept and is_boot_line(kept[-1][1]):
        at -= 1  # python before 3.15 ignores what follows a line that fails
    lines = [*kept[:at], *new, *kept[at:]]
    if markers and is_started_by_line(facts) and not has_boot_line(file):
        lines.append(("", RAW_BOOT_LINE))
    header = b"" if file.text.lines else HEADER
    return _edits(file, header + b"".join(raw for _, raw in lines))


def _new_line(file: ManagedFile, path: str, marker: bytes, facts: Facts) -> bytes:
    """The line of an archive, which keeps its pin."""
    pin = file.pins.get(path, "")
    if marker:
        return boot_entry_line(marker, path, facts, pin)
    if pin:
        raise ZippathError(
            f"{path} is pinned, and a path line pins nothing", "`zippath remove` takes it off first"
        )
    return encode_line(path, facts, file.text.encoding if file.text.lines else None)


def _index(kept: Sequence[tuple[str, bytes]], place: Placement | None) -> int:
    if place is None:
        return len(kept)
    at = next(number for number, (path, _) in enumerate(kept) if path == place.anchor)
    return at if place.side == "before" else at + 1


def removing_edits(
    file: ManagedFile, archives: Sequence[str], with_boot_line: bool = False
) -> list[Edit]:
    """The edit that takes the lines of `archives` out; a file with only our header is deleted."""
    gone = {line.number for path, line in file.archives if path in archives}
    if not gone:
        return []
    if with_boot_line:
        gone |= {line.number for line in file.text.lines if is_boot_line(line.raw)}
    return keeping_edits(file, [line.raw for line in file.text.lines if line.number not in gone])


def boot_entry_line(marker: bytes, path: str, facts: Facts, sha256: str = "") -> bytes:
    """The line that makes the boot module put `path` on `sys.path`, in ASCII for every locale."""
    if sha256:
        marker = _PINNED[marker] + sha256.encode("ascii") + b" "
    raw = raw_path(path, facts.encodings)
    escaped = (chr(byte) if 32 < byte < 127 and byte != 37 else f"%{byte:02X}" for byte in raw)
    return marker + "".join(escaped).encode("ascii") + b"\n"


def pinned_line(sha256: str, path: str, first: bool, facts: Facts) -> bytes:
    """The line that does so for an archive that must have this SHA-256."""
    return boot_entry_line(FIRST if first else BEHIND, path, facts, sha256)


def boot_entries(file: ManagedFile) -> list[str]:
    """The paths that the boot module puts on `sys.path`."""
    return [path for path, line in file.archives if marker_of(line)]


def marker_of(line: Line) -> bytes:
    """What begins a line for the boot module, b"" for every other line; each keeps its order.

    A pinned archive has the marker of its place.
    """
    found = boot_path(line.text) if line.meaning == "comment" else None
    return b"" if found is None else FIRST if found[1] else BEHIND


def is_started_by_line(facts: Facts) -> bool:
    """Whether a line of the file starts the boot module, up to Python 3.17, else zippath.start.

    Python 3.15 knows both (PEP 829), but for the latter it imports pkgutil at each start, and
    prints an error at each when somebody has deleted the module.
    """
    return not site_rules(facts).ignores_imports


def has_boot_line(file: ManagedFile) -> bool:
    """Whether a line of the file starts the boot module."""
    return any(is_boot_line(line.raw) for line in file.text.lines)


def has_old_boot_line(file: ManagedFile) -> bool:
    """Whether that line is of an earlier zippath."""
    return any(line.raw.strip() in _RAW_BOOT_LINES[1:] for line in file.text.lines)


def with_boot_line(file: ManagedFile) -> list[Edit]:
    """The edit that makes the line for the boot module the last one of the file."""
    kept = [ended(line.raw) for line in file.text.lines if not is_boot_line(line.raw)]
    return _edits(file, b"".join([*(kept or [HEADER]), RAW_BOOT_LINE]))


def without_boot_line(file: ManagedFile) -> list[Edit]:
    """The edit that takes that line out; a file with only our header is deleted."""
    if not has_boot_line(file):
        return []
    return keeping_edits(file, [line.raw for line in file.text.lines if not is_boot_line(line.raw)])


def has_index_line(file: ManagedFile) -> bool:
    """Whether a line of the file turns a path index on."""
    return any(_is_index_line(line.raw) for line in file.text.lines)


def with_index_line(file: ManagedFile, facts: Facts) -> list[Edit]:
    """The edit that turns a path index on, by its line and the one for the boot module."""
    kept = [ended(line.raw) for line in file.text.lines if not is_boot_line(line.raw)]
    own = [] if has_index_line(file) else [INDEX + b"\n"]
    boot = [RAW_BOOT_LINE] if is_started_by_line(facts) else []
    return _edits(file, b"".join([*(kept or [HEADER]), *own, *boot]))


def without_index_line(file: ManagedFile, with_boot_line: bool) -> list[Edit]:
    """The edit that turns a path index off; a file with only our header is deleted."""
    if not has_index_line(file):
        return []
    kept = [line.raw for line in file.text.lines if not _is_index_line(line.raw)]
    if with_boot_line:
        kept = [raw for raw in kept if not is_boot_line(raw)]
    return keeping_edits(file, kept)


def _is_index_line(raw: bytes) -> bool:
    return raw.rstrip(b"\r\n") == INDEX


def is_boot_line(raw: bytes) -> bool:
    """Whether a line starts the boot module, or did so for an earlier zippath."""
    return raw.strip() in _RAW_BOOT_LINES


def _current(raw: bytes) -> bytes:
    return RAW_BOOT_LINE if is_boot_line(raw) else raw


def keeping_edits(file: ManagedFile, lines: Sequence[bytes]) -> list[Edit]:
    """The edit that leaves these lines of the file, or deletes it if only our header is left."""
    if all(raw == HEADER or not raw.strip() for raw in lines):
        return [] if file.data is None else [Edit(file.path, file.data, None)]
    return _edits(file, b"".join(lines))


def _edits(file: ManagedFile, content: bytes) -> list[Edit]:
    content = file.text.bom + content
    return [] if content == file.data else [Edit(file.path, file.data, content)]


def ended(raw: bytes) -> bytes:
    """The line with a line end: the last line of a file may lack one, and another follows it."""
    return raw if raw.endswith((b"\n", b"\r")) else raw + b"\n"
