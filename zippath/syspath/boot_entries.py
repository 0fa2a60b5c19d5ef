"""Replays what the boot module puts on `sys.path`: see `zippath.importer.boot`."""

import ast
from collections.abc import Mapping

from zippath.importer.boot import PINNED, PINNED_FIRST, STARTUP_FILE, entry_in
from zippath.python.facts import Facts
from zippath.python.paths import paths_of
from zippath.syspath.disk import Disk
from zippath.syspath.entry import Origin, already_there
from zippath.syspath.initial import Placed
from zippath.syspath.reason import Reason
from zippath.syspath.sitedirs import site_dirs
from zippath.syspath.verdict import LineVerdict, StartupFile

MODULE = "_zippath_boot.py"
# Silent where somebody has deleted or damaged the module, or its bytecode: `site` would print what
# a line raises at every start, and `try` does not fit in one line but as text. `site` calls the
# directory of a startup file sitedir.
_IF_THERE = f"import os; os.access(sitedir + '/{MODULE}', os.R_OK) and "
_CALL = "__import__('_zippath_boot').start()"
BOOT_LINE = rf'{_IF_THERE}exec("try: {_CALL}\nexcept Exception: pass")'
# those of earlier versions of zippath too
BOOT_LINES = (BOOT_LINE, _IF_THERE + _CALL, "import _zippath_boot; _zippath_boot.start()")
ENTRY_POINT = "_zippath_boot:start"
PACKAGE = "_zippath_importer"
ARCHIVE = f"{PACKAGE}.zip"  # the package as one file, in an environment
START = "zippath.start"
DETAIL = "through the importer"
_NO_IMPORTER = Reason("no-importer", "zippath's importer does not start here")


def boot_path(text: str) -> tuple[str, bool] | None:
    """Return the path in a line for the boot module, and whether it comes first; else None.

    >>> boot_path("#boot-first /x/a.zip"), boot_path("# boot /x/a.zip")
    (('/x/a.zip', True), None)
    """
    found = _entry_in(text)
    return found and found[:2]


def pin_in(text: str) -> str:
    """Return the SHA-256 that a line pins its archive to, "" if it pins none."""
    found = _entry_in(text)
    return found[2] if found else ""


def pin_problem(text: str) -> str:
    """Return the reason why a line that is meant to pin an archive pins none, "" for any other."""
    if not text.startswith((PINNED.decode(), PINNED_FIRST.decode())):
        return ""
    try:
        entry_in(text.encode())
    except ValueError as error:
        return str(error)
    return ""


def _entry_in(text: str) -> tuple[str, bool, str] | None:
    try:
        return entry_in(text.encode())
    except ValueError:
        return None


def with_boot_entries(
    entries: list[Placed], files: tuple[StartupFile, ...], facts: Facts, disk: Disk
) -> tuple[list[Placed], tuple[StartupFile, ...]]:
    """Return the entries with those of the boot module, and the files with verdicts on its lines.

    It runs once or more, and each time for all site dirs on the path: they come out as if it ran at
    the end.
    """
    if not any(_is_started_by(file, facts, disk) for file in files):
        return entries, tuple(_without_importer(file, facts) for file in files)
    path = list(entries)
    judged = {file.path: file for file in files}
    dirs = {directory.path for directory in site_dirs(facts)}
    for directory in [entry for entry, _ in entries if entry in dirs]:
        file = judged.get(str(paths_of(facts).join(directory, STARTUP_FILE)))
        if file is not None and file.is_read:
            lines = _put_on_path(file, directory, path, dirs)
            judged[file.path] = file._replace(lines=lines)
    return path, tuple(judged.values())


def with_boot_modules(facts: Facts, contents: Mapping[str, bytes | None]) -> Facts:
    """Return the facts without the failures of boot modules that are among the new `contents`."""
    paths = paths_of(facts)
    written = [path for path, content in contents.items() if content is not None]
    places = {paths.dirname(path) for path in written if paths.basename(path) == MODULE}
    files = [paths.join(place, name) for place in places for name in (STARTUP_FILE, START)]
    said = facts.stderr.splitlines()
    kept = [line for line in said if not (line[:5] == "Error" and any(f in line for f in files))]
    return facts._replace(stderr="\n".join(kept)) if files else facts


def _without_importer(file: StartupFile, facts: Facts) -> StartupFile:
    """Return a file with the lines for the boot module judged where that does not start."""
    if paths_of(facts).basename(file.path) != STARTUP_FILE:
        return file
    paths = [boot_path(line.text) for line in file.lines]
    lines = [
        line._replace(reason=_NO_IMPORTER, path=found[0]) if found else line
        for line, found in zip(file.lines, paths, strict=True)
    ]
    return file._replace(lines=tuple(lines))


def _is_started_by(file: StartupFile, facts: Facts, disk: Disk) -> bool:
    calls = (ENTRY_POINT,) if file.path.endswith(".start") else BOOT_LINES
    if not any(one.verdict == "executed" and one.text.strip() in calls for one in file.lines):
        return False
    text = disk.read(str(paths_of(facts).join(file.site_dir.path, MODULE)))
    return text is not None and is_sound(text)


def is_sound(text: bytes) -> bool:
    """Whether the text of a boot module is Python, and has what the line calls.

    >>> is_sound(b"def start(): pass"), is_sound(b"def start("), is_sound(b"")
    (True, False, False)
    """
    try:
        names = [getattr(node, "name", "") for node in ast.parse(text).body]
    except (SyntaxError, ValueError):  # ValueError: null bytes, up to 3.11
        return False
    return "start" in names


def _put_on_path(
    file: StartupFile, directory: str, path: list[Placed], dirs: set[str]
) -> tuple[LineVerdict, ...]:
    """Put the entries of one file on `path`; return the verdicts on all its lines."""
    verdicts = {line.number: line for line in file.lines}
    for is_first in (True, False):
        group: list[Placed] = []
        for line in file.lines:
            found = boot_path(line.text)
            if found is None or found[1] is not is_first:
                continue
            by = next((origin for entry, origin in (*path, *group) if entry == found[0]), None)
            if by is None:
                origin = Origin("pth", file.path, line.number, DETAIL)
                group.append((found[0], origin))
            judged = line._replace(verdict="added" if by is None else "duplicate", path=found[0])
            reason = line.reason if by is None else already_there(by)
            verdicts[line.number] = judged._replace(reason=reason)
        at = _place(path, directory, dirs, is_first)
        path[at:at] = group
    return tuple(verdicts.values())


def _place(path: list[Placed], directory: str, dirs: set[str], is_first: bool) -> int:
    if is_first:
        return next(at for at, (entry, _) in enumerate(path) if entry in dirs)
    return next(at for at, (entry, _) in enumerate(path) if entry == directory) + 1
