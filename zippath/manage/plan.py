"""From what a target is, and a wish, to edits."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.edits import Edit
from zippath.errors import UsageError, ZippathError
from zippath.manage import startup_file
from zippath.manage.scope import Scope, site_dir
from zippath.manage.startup_file import STARTUP_FILE, ManagedFile, Placement
from zippath.python.facts import canonical
from zippath.python.paths import absolute, paths_of
from zippath.syspath.entry import Origin
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.startup import Line, UndecodableError, coded_path, parse


@dataclass(frozen=True)
class Addition:
    """The wish to have archives (absolute paths) on the path, in this order.

    `before` and `after` name an archive of zippath that they shall stand next to.
    """

    archives: tuple[str, ...]
    scope: Scope | None = None
    before: str | None = None
    after: str | None = None
    force: bool = False


@dataclass(frozen=True)
class Removal:
    """The wish to have archives off the path; a name is a path, a file name or a distribution."""

    names: tuple[str, ...]
    scope: Scope | None = None


def add(snapshot: Snapshot, wish: Addition) -> list[Edit]:
    """The edits that put the archives on the path: lines in the `zippath.pth` of one site dir.

    An archive that another startup file puts on the path already needs no line. Raises
    ZippathError where the scope is closed, a name is unknown or a path cannot be written.
    """
    directory = site_dir(snapshot, wish.scope, wish.force)
    known = managed_file(snapshot, directory)
    place = _place(wish, known)
    if place is None and wish.scope is None:
        there = [path for path in wish.archives if startup_line_of(snapshot, path)]
    else:
        there = []
    wanted = [path for path in wish.archives if path not in there]
    return startup_file.add(known, wanted, place, snapshot.facts)


def _place(wish: Addition, known: ManagedFile) -> Placement | None:
    side, name = ("before", wish.before) if wish.before else ("after", wish.after)
    if not name:
        return None
    anchor = startup_file.named(name, known.paths, known.path)
    if anchor in wish.archives:
        raise UsageError(f"{anchor} cannot stand {side} itself")
    return Placement(side, anchor)


def meant(snapshot: Snapshot, wish: Removal) -> list[str]:
    """The archives that a removal means.

    Raises ZippathError where one is not in a `zippath.pth`, and says who else puts it on the path.
    """
    files = managed_files(snapshot, wish.scope)
    known = list(dict.fromkeys(path for one in files for path in one.paths))
    return list(dict.fromkeys(_managed(snapshot, name, known) for name in wish.names))


def remove(snapshot: Snapshot, wish: Removal, archives: Sequence[str]) -> list[Edit]:
    """The edits that take the archives out of every `zippath.pth` of the scope."""
    return [
        edit
        for one in managed_files(snapshot, wish.scope)
        for edit in startup_file.remove(one, archives)
    ]


def _managed(snapshot: Snapshot, name: str, known: Sequence[str]) -> str:
    path = absolute(snapshot.facts, name)
    if path in known:
        return path
    try:
        where = f"any {STARTUP_FILE} of {snapshot.facts.executable}"
        return startup_file.named(name, known, where)
    except ZippathError as error:
        for entry in snapshot.ledger.entries:
            if entry.path not in known and startup_file.named_by(name, entry.path):
                raise ZippathError(
                    f"{entry.path} is on the path by {entry.origin.kind}, not by zippath",
                    _remedy(entry.origin),
                ) from error
        raise


def _remedy(origin: Origin) -> str:
    if origin.file:
        return f"take it out of {origin.file}" + (f", line {origin.line}" if origin.line else "")
    return f"take it out of {origin.kind}" if origin.kind == "PYTHONPATH" else "see `zippath path`"


def managed_files(snapshot: Snapshot, scope: Scope | None = None) -> list[ManagedFile]:
    """Every `zippath.pth` that the target reads, or that of one scope."""
    if scope:
        return [managed_file(snapshot, site_dir(snapshot, scope, force=True))]
    return [
        managed_file(snapshot, path)
        for path in dict.fromkeys(directory.path for directory in snapshot.ledger.site_dirs)
    ]


def managed_file(snapshot: Snapshot, directory: str) -> ManagedFile:
    """The `zippath.pth` of a site dir, whether it exists or not.

    Raises ZippathError where it is there and cannot be read.
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
        if (name := _path_in(snapshot, line))
    ]
    return ManagedFile(path, data, text, tuple(archives))


def _path_in(snapshot: Snapshot, line: Line) -> str | None:
    if line.meaning == "import":
        return coded_path(line.text, snapshot.facts)
    is_path = line.meaning == "path"
    return canonical(line.text.strip(), snapshot.facts.encodings) if is_path else None


def startup_line_of(snapshot: Snapshot, path: str) -> Origin | None:
    """The line of a startup file that puts `path` on the path, if that is what does."""
    for entry in snapshot.ledger.entries:
        if entry.path == path and entry.origin.kind == "pth":
            return entry.origin
    return None
