"""The startup file `zippath.pth` of one site dir: which archives it names, and changes to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.python.facts import Facts
from zippath.syspath.startup import Line, StartupText, encode_line

STARTUP_FILE = "zippath.pth"
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


@dataclass(frozen=True)
class Placement:
    """Where archives shall stand in `zippath.pth`: directly `before` or `after` another one."""

    side: str
    anchor: str


def add(
    file: ManagedFile, archives: Sequence[str], place: Placement | None, facts: Facts
) -> list[Edit]:
    """The edit that puts `archives` into the file, in their order; none if nothing changes.

    Without a place new ones come last and others stay; with one all of them move there.
    Raises ZippathError where a path cannot be written for this Python.
    """
    wanted = [path for path in dict.fromkeys(archives) if place or path not in file.paths]
    if not wanted:
        return []
    encoding = file.text.encoding if file.text.lines else None
    new = [(path, encode_line(path, facts, encoding)) for path in wanted]
    owner = {line.number: path for path, line in file.archives}
    kept = [
        (owner.get(line.number, ""), _ended(line.raw))
        for line in file.text.lines
        if owner.get(line.number) not in wanted
    ]
    at = _index(kept, place)
    lines = [*kept[:at], *new, *kept[at:]]
    header = b"" if file.text.lines else HEADER
    return _edits(file, header + b"".join(raw for _, raw in lines))


def _index(kept: Sequence[tuple[str, bytes]], place: Placement | None) -> int:
    if place is None:
        return len(kept)
    at = next(number for number, (path, _) in enumerate(kept) if path == place.anchor)
    return at if place.side == "before" else at + 1


def remove(file: ManagedFile, archives: Sequence[str]) -> list[Edit]:
    """The edit that takes the lines of `archives` out; a file with nothing but our header goes."""
    gone = {line.number for path, line in file.archives if path in archives}
    if not gone:
        return []
    lines = [line.raw for line in file.text.lines if line.number not in gone]
    if all(raw == HEADER or not raw.strip() for raw in lines):
        return [Edit(file.path, file.data, None)]
    return _edits(file, b"".join(lines))


def _edits(file: ManagedFile, content: bytes) -> list[Edit]:
    content = file.text.bom + content
    return [] if content == file.data else [Edit(file.path, file.data, content)]


def _ended(raw: bytes) -> bytes:
    """A line with an end: the last line of a file may have none, and nothing may be glued to it."""
    return raw if raw.endswith((b"\n", b"\r")) else raw + b"\n"


def named(name: str, paths: Sequence[str], where: str) -> str:
    """The one of `paths` that `name` means: a path, a file name, or the name of a distribution.

    `where` says what names the paths. Raises ZippathError where none or several are meant.
    """
    for name_of, spelt in _NAMES:
        found = [path for path in dict.fromkeys(paths) if name_of(path) == spelt(name)]
        if len(found) > 1:
            raise ZippathError(f"{name} may be any of: {', '.join(found)}", "name it by its path")
        if found:
            return found[0]
    known = ", ".join(map(_file_name, paths))
    raise ZippathError(
        f"{name} is not in {where}",
        f"what is: {known}" if known else "no archive is; `zippath path` shows what else is there",
    )


def named_by(name: str, path: str) -> bool:
    """Whether `name` means the archive at `path`, in any of the ways of `named`."""
    return any(name_of(path) == spelt(name) for name_of, spelt in _NAMES)


def _as_it_is(name: str) -> str:
    return name


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _stem(path: str) -> str:
    name = _file_name(path)
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and suffix.lower() in ("zip", "whl", "egg", "pyz") else name


def _distribution(path: str) -> str:
    """The name before the version in a wheel's or egg's file name (PEP 427).

    >>> _distribution("/x/Ruamel.YAML_clib-0.2-py3-none-any.whl")
    'ruamel-yaml-clib'
    """
    return _normalised(_stem(path).partition("-")[0])


def _normalised(name: str) -> str:
    """As PEP 503 compares the names of distributions."""
    return re.sub("[-_.]+", "-", name).lower()


# what each way of naming takes from a path, and from what the user wrote
_NAMES = (
    (_as_it_is, _as_it_is),
    (_file_name, _as_it_is),
    (_stem, _as_it_is),
    (_distribution, _normalised),
)
