"""The boot module of a site dir and what belongs to it: one unit, written and removed as one.

`_zippath_boot.py` holds what a start needs of the importer, and loads the rest from its copy,
`_zippath_importer`, when there is an archive to open. The last line of `zippath.pth` calls it. The
last line, because Python before 3.15 ignores what follows a line that fails. Python 3.18 will
ignore lines of code (PEP 829): there `zippath.start` calls it.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zippath import __version__
from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.finders.finder_rules import finder_rules
from zippath.manage import startup_file
from zippath.manage.boot_text import (
    UNTIL_DISABLED,
    BootSettings,
    digest_of_ours,
    settings_in,
    settings_of_ours,
    text_with,
)
from zippath.manage.importer_package import digest, package_files
from zippath.manage.packed_importer import PackedImporter, digest_in, kept_zip, known_zip
from zippath.manage.scope import Scope, site_dirs
from zippath.manage.startup_file import ManagedFile, managed_file
from zippath.python.facts import Facts
from zippath.python.paths import paths_of
from zippath.syspath.boot_entries import ARCHIVE, ENTRY_POINT, MODULE, PACKAGE, START
from zippath.syspath.snapshot import Snapshot

START_TEXT = f"{ENTRY_POINT}\n".encode("ascii")


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
    is_packed: bool = False
    """Whether its copy of the importer is one archive, as in an environment, and no folder."""
    fits: bool = True
    """Whether the archive holds bytecode for this Python."""

    @property
    def is_intact(self) -> bool:
        """Whether all of it is there, as it was written."""
        return not self.faults


def boot_module_in(snapshot: Snapshot, directory: str) -> BootModule | None:
    """Return the boot module of a site dir, None if nothing of it is there."""
    disk, paths = snapshot.disk, paths_of(snapshot.facts)
    module, start, archive = _places(snapshot, directory)
    text = disk.read(module)
    copy = dict(_copied(snapshot, directory))
    file = managed_file(snapshot, directory)
    has_line = startup_file.has_boot_line(file)
    if text is None and not copy and not has_line and not any(map(disk.exists, (start, archive))):
        return None
    found = settings_in(text or b"")
    is_ours = found.version in (__version__, "") and found.copy in (digest_of_ours(), "")
    # the text of other versions is not known here
    faults = [module] if is_ours and text != text_with(found) else []
    is_packed = _is_packed(snapshot, directory, found)
    if is_packed:
        faults += [*_archive_faults(disk.read(archive), archive, found)]
    elif disk.exists(archive):
        faults.append(archive)
    known = () if is_packed else package_files()
    if is_ours or is_packed:
        changed = sorted(set(known) ^ set(copy.items()))
        names = dict.fromkeys(name for name, _ in changed)
        faults += [_in_package(snapshot, directory, name) for name in names]
    elif digest(sorted(copy.items())) != found.copy:
        faults.append(str(paths.join(directory, PACKAGE)))
    is_old, starting_faults = _starting(snapshot, file, start)
    faults += starting_faults
    fits = not is_packed or found.magic == snapshot.facts.magic.hex()
    is_current = is_ours and not is_old and fits
    return BootModule(
        directory, found.version, found.cache, tuple(faults), is_current, found.stays,
        is_packed, fits,
    )  # fmt: skip


def _is_packed(snapshot: Snapshot, directory: str, settings: BootSettings) -> bool:
    """Whether the importer is one archive; without a boot module its own files tell."""
    if settings.version:
        return bool(settings.archive)
    _, _, archive = _places(snapshot, directory)
    return snapshot.disk.exists(archive) and not any(_copied(snapshot, directory))


def _archive_faults(content: bytes | None, path: str, settings: BootSettings) -> Iterator[str]:
    if digest_in(content or b"", settings.copy, settings.magic) != settings.archive:
        yield path


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
    return settings_in(text).cache


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
    """Return the edits of `edits_to_enable` but for the line in `zippath.pth`.

    Where the importer is one archive it stays so.
    """
    disk = snapshot.disk
    module, start, archive = _places(snapshot, directory)
    packed = _wanted_archive(snapshot, directory)
    if packed:
        wanted = {archive: packed.content}
        settings = settings_of_ours(cache_dir, stays, packed.digest, packed.magic)
    else:
        wanted = {_in_package(snapshot, directory, name): each for name, each in package_files()}
        settings = settings_of_ours(cache_dir, stays)
    wanted[module] = text_with(settings)
    if not startup_file.is_started_by_line(snapshot.facts):
        wanted[start] = START_TEXT
    old = {_in_package(snapshot, directory, name) for name, _ in _copied(snapshot, directory)}
    spare = sorted({*old, start, archive} - wanted.keys())
    new = [
        Edit(path, disk.read(path), wanted.get(path), is_sealed=path == archive)
        for path in (*spare, *wanted)
    ]
    return tuple(edit for edit in new if edit.before != edit.after)


def make_archives(snapshot: Snapshot, env: Mapping[str, str]) -> None:
    """Let the target compile the archive that a site dir of it lacks, for a plan to have it."""
    for directory in site_dirs(snapshot, None):
        wanted = _wanted_archive(snapshot, directory)
        if wanted and not wanted.magic:
            kept_zip(snapshot.facts, env)


def _wanted_archive(snapshot: Snapshot, directory: str) -> PackedImporter | None:
    """Return the archive that a site dir is to have, None where the importer is a folder."""
    module, _, archive = _places(snapshot, directory)
    found = settings_in(snapshot.disk.read(module) or b"")
    if not _is_packed(snapshot, directory, found):
        return None
    content, magic = snapshot.disk.read(archive) or b"", snapshot.facts.magic.hex()
    digest_there = digest_in(content, digest_of_ours(), magic)
    if digest_there and found == settings_of_ours(found.cache, found.stays, digest_there, magic):
        return PackedImporter(content, digest_there, magic)
    return known_zip(snapshot.facts, os.environ)


def new_unit(facts: Facts, archive: PackedImporter, cache_dir: str | None) -> dict[str, bytes]:
    """Return the files by name that a new site dir has beside `zippath.pth` and the archive."""
    settings = settings_of_ours(cache_dir, UNTIL_DISABLED, archive.digest, archive.magic)
    start = {} if startup_file.is_started_by_line(facts) else {START: START_TEXT}
    return {MODULE: text_with(settings), **start}


def is_boot_file(path: str) -> bool:
    """Whether a file of a site dir is one of the boot module, `zippath.pth` apart."""
    *folders, name = path.replace("\\", "/").split("/")
    return name in (MODULE, START, ARCHIVE) or PACKAGE in folders


def edits_to_disable(snapshot: Snapshot, directory: str) -> tuple[Edit, ...]:
    """Return the edits that take out whatever there is of a boot module."""
    line = startup_file.without_boot_line(managed_file(snapshot, directory))
    # first what starts it: a start in between never finds half of it
    return (*line, *deletions(snapshot, directory))


def deletions(snapshot: Snapshot, directory: str) -> tuple[Edit, ...]:
    """Return the edits of `edits_to_disable` but for the line in `zippath.pth`."""
    disk = snapshot.disk
    module, start, archive = _places(snapshot, directory)
    copy = [_in_package(snapshot, directory, name) for name, _ in _copied(snapshot, directory)]
    return tuple(
        Edit(path, content, None, is_sealed=path == archive)
        for path in (start, module, archive, *copy)
        if (content := disk.read(path)) is not None
    )


def directories(snapshot: Snapshot, directory: str) -> tuple[str, ...]:
    """Return the directories of the copy, inner ones first."""
    inside = {name.rpartition("/")[0] for name, _ in _copied(snapshot, directory)}
    return tuple(_in_package(snapshot, directory, name) for name in sorted(inside, reverse=True))


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


def _places(snapshot: Snapshot, directory: str) -> tuple[str, str, str]:
    """Return the paths of the boot module, of its startup file and of the archive."""
    join = paths_of(snapshot.facts).join
    return str(join(directory, MODULE)), str(join(directory, START)), str(join(directory, ARCHIVE))
