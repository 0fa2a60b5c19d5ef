"""The boot module of a site dir and what belongs to it: one unit, written and removed as one.

`_zippath_boot.py` holds what a start needs of the importer, and loads the rest from its copy,
`_zippath_importer`, when there is an archive to open. The last line of `zippath.pth` calls it. The
last line, because Python before 3.15 ignores what follows a line that fails. Python 3.18 will
ignore lines of code (PEP 829): there `zippath.start` calls it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zippath import __version__
from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.finders.finder_rules import finder_rules
from zippath.manage import startup_file
from zippath.manage.importer_package import digest, joined_modules, package_files
from zippath.manage.scope import Scope, site_dirs
from zippath.manage.startup_file import ManagedFile, managed_file
from zippath.python.facts import Facts
from zippath.python.paths import paths_of
from zippath.syspath.boot_entries import ENTRY_POINT, MODULE, PACKAGE, START
from zippath.syspath.snapshot import Snapshot

START_TEXT = f"{ENTRY_POINT}\n".encode("ascii")
# how long it stays: what `add` has put in goes with the last archive that needs it
UNTIL_DISABLED, WHILE_NEEDED = "until disabled", "while needed"

_TEXT = '''\
"""Starts zippath's importer in this Python; `zippath importer disable` takes it out again.

The line in zippath.pth calls `start`, for Python 3.18 and later zippath.start does. All below it is
marks.py, boothook.py and boot.py of _zippath_importer without what explains them there.
"""

VERSION = {version}
COPY = {copy}
CACHE = {cache}
STAYS = {stays}


def start():
    """Put the importer in; a start of Python goes on as without it if that cannot be done."""
    start_in(__file__, CACHE)


'''
_SETTINGS = re.compile(r"^(VERSION|COPY|CACHE|STAYS) = (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class BootModule:
    """A boot module as it is found in a site dir.

    `version` is that of the zippath that wrote it, "" if that cannot be told. `faults` are its
    files that are missing, or not as they were written.
    """

    directory: str
    version: str
    cache_dir: str | None
    faults: tuple[str, ...]
    is_current: bool
    """Whether it is this zippath's, or should be: its copy, and what starts it."""
    stays: str = UNTIL_DISABLED

    @property
    def is_intact(self) -> bool:
        """Whether all of it is there, as it was written."""
        return not self.faults


def boot_module_in(snapshot: Snapshot, directory: str) -> BootModule | None:
    """Return the boot module of a site dir, None if nothing of it is there."""
    disk, paths = snapshot.disk, paths_of(snapshot.facts)
    module, start = (str(paths.join(directory, name)) for name in (MODULE, START))
    text = disk.read(module)
    copy = dict(_copied(snapshot, directory))
    file = managed_file(snapshot, directory)
    has_line = startup_file.has_boot_line(file)
    if text is None and not copy and not has_line and not disk.exists(start):
        return None
    settings = _settings(text or b"")
    version, cache_dir = settings.get("VERSION"), settings.get("CACHE")
    known = dict(package_files())
    is_ours = version in (__version__, None) and settings.get("COPY") in (digest_of_ours(), None)
    faults = [] if _is_written_by(text, settings, is_ours) else [module]
    if is_ours:
        changed = sorted(name for name in {**known, **copy} if known.get(name) != copy.get(name))
        faults += [_in_package(snapshot, directory, name) for name in changed]
    elif digest(sorted(copy.items())) != settings.get("COPY"):
        faults.append(str(paths.join(directory, PACKAGE)))
    is_old, starting_faults = _starting(snapshot, file, start)
    faults += starting_faults
    is_current = is_ours and not is_old
    stays = settings.get("STAYS", UNTIL_DISABLED)
    return BootModule(directory, version or "", cache_dir, tuple(faults), is_current, stays)


def _starting(snapshot: Snapshot, file: ManagedFile, start: str) -> tuple[bool, list[str]]:
    """Whether what starts a boot module is of an earlier zippath, and what of it is not right."""
    by_file = snapshot.disk.read(start)
    is_right = by_file == START_TEXT
    if not startup_file.is_started_by_line(snapshot.facts):
        return False, [] if is_right else [start]
    faults = [] if startup_file.has_boot_line(file) else [file.path]
    if by_file is not None and not is_right:
        faults.insert(0, start)
    return is_right or startup_file.has_old_boot_line(file), faults


def boot_modules(snapshot: Snapshot, scope: Scope | None = None) -> tuple[BootModule, ...]:
    """Return the boot modules of the target, in the order of its site dirs."""
    found = (boot_module_in(snapshot, path) for path in site_dirs(snapshot, scope))
    return tuple(one for one in found if one is not None)


def is_possible(facts: Facts) -> bool:
    """Whether the importer runs in the interpreter."""
    return facts.implementation == "cpython" and finder_rules(facts).runs_importer


def require_possible(facts: Facts) -> None:
    """Raise ZippathError for an interpreter that the importer does not run in."""
    if not is_possible(facts):
        kind = facts.implementation if facts.implementation != "cpython" else "python"
        raise ZippathError(
            f"the importer needs CPython 3.9 or newer, and {facts.executable} is "
            f"{kind} {facts.version_text}",
            "archives on its path are read by its own zipimport: `zippath add` needs no importer",
        )


def cache_dir_in(text: bytes) -> str | None:
    """Return the cache that the text of a boot module names, None if it names none."""
    return _settings(text).get("CACHE")


def edits_to_enable(
    snapshot: Snapshot, directory: str, cache_dir: str | None, stays: str = UNTIL_DISABLED
) -> tuple[Edit, ...]:
    """Return the edits that put this zippath's boot module in a site dir, or mend the one there."""
    by_line = startup_file.is_started_by_line(snapshot.facts)
    change = startup_file.with_boot_line if by_line else startup_file.without_boot_line
    line = change(managed_file(snapshot, directory))
    return (*module_edits(snapshot, directory, cache_dir, stays), *line)


def module_edits(
    snapshot: Snapshot, directory: str, cache_dir: str | None, stays: str
) -> tuple[Edit, ...]:
    """Return the edits of `edits_to_enable` but for the line in `zippath.pth`."""
    paths, disk = paths_of(snapshot.facts), snapshot.disk
    wanted = {_in_package(snapshot, directory, name): content for name, content in package_files()}
    wanted[str(paths.join(directory, MODULE))] = module_text(cache_dir, stays)
    start = str(paths.join(directory, START))
    if not startup_file.is_started_by_line(snapshot.facts):
        wanted[start] = START_TEXT
    old = {_in_package(snapshot, directory, name) for name, _ in _copied(snapshot, directory)}
    gone = [Edit(path, disk.read(path), None) for path in sorted({*old, start} - wanted.keys())]
    new = [Edit(path, disk.read(path), content) for path, content in wanted.items()]
    return tuple(edit for edit in (*gone, *new) if edit.before != edit.after)


def edits_to_disable(snapshot: Snapshot, directory: str) -> tuple[Edit, ...]:
    """Return the edits that take out whatever there is of a boot module."""
    line = startup_file.without_boot_line(managed_file(snapshot, directory))
    # first what starts it: a start in between never finds half of it
    return (*line, *deletions(snapshot, directory))


def deletions(snapshot: Snapshot, directory: str) -> tuple[Edit, ...]:
    """Return the edits of `edits_to_disable` but for the line in `zippath.pth`."""
    paths, disk = paths_of(snapshot.facts), snapshot.disk
    found = [str(paths.join(directory, name)) for name in (START, MODULE)]
    found += [_in_package(snapshot, directory, name) for name, _ in _copied(snapshot, directory)]
    return tuple(
        Edit(path, content, None) for path in found if (content := disk.read(path)) is not None
    )


def directories(snapshot: Snapshot, directory: str) -> tuple[str, ...]:
    """Return the directories of the copy, inner ones first."""
    inside = {name.rpartition("/")[0] for name, _ in _copied(snapshot, directory)}
    return tuple(_in_package(snapshot, directory, name) for name in sorted(inside, reverse=True))


def module_text(cache_dir: str | None, stays: str = UNTIL_DISABLED) -> bytes:
    """Return the boot module that this zippath writes."""
    return _text(__version__, digest_of_ours(), cache_dir, stays)


def digest_of_ours() -> str:
    """Return the digest of this zippath's importer."""
    return digest(package_files())


def _text(version: str, copy: str, cache_dir: str | None, stays: str) -> bytes:
    values = {"version": version, "copy": copy, "cache": cache_dir, "stays": stays}
    settings = _TEXT.format(**{name: ascii(value) for name, value in values.items()})
    return settings.encode("ascii") + joined_modules(PACKAGE)


def _settings(text: bytes) -> dict[str, str]:
    """Return the settings in the text of a boot module, without those that make no sense."""
    found = {}
    for name, literal in _SETTINGS.findall(text.decode("ascii", "replace")):
        try:
            value = ast.literal_eval(literal)
        except (SyntaxError, ValueError):
            continue
        if isinstance(value, str):
            found[name] = value
    return found


def _is_written_by(text: bytes | None, settings: dict[str, str], is_ours: bool) -> bool:
    """Whether the text is one that zippath writes; that of other versions is not known here."""
    if not is_ours:
        return True
    version, copy, stays = (settings.get(name, "") for name in ("VERSION", "COPY", "STAYS"))
    return text == _text(version, copy, settings.get("CACHE"), stays)


def _copied(snapshot: Snapshot, directory: str, inside: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield (path with `/`, content) of each module in the copy of a site dir."""
    disk = snapshot.disk
    place = _in_package(snapshot, directory, inside)
    for name in disk.listdir(place):
        path = inside + name
        if name.endswith(".py"):
            content = disk.read(_in_package(snapshot, directory, path))
            if content is not None:
                yield path, content
        elif name != "__pycache__" and disk.isdir(_in_package(snapshot, directory, path)):
            yield from _copied(snapshot, directory, path + "/")


def _in_package(snapshot: Snapshot, directory: str, name: str) -> str:
    parts = [part for part in name.split("/") if part]
    return str(paths_of(snapshot.facts).join(directory, PACKAGE, *parts))
