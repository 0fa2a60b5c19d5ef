"""Writes members of an archive as files into the file store.

A top is written to a directory beside its place and renamed there when it is whole: no process sees
half of it, and a crash leaves only a directory that nobody uses. Where a top lacks some files, just
these are written, each in the same way.

What is written comes from a private copy of the archive: see `sealing`.
Each member is checked against its CRC-32 and size. Nothing is written outside of the store,
whatever names an archive has, and nothing at all for a bomb.
"""

import os
import time
from _functools import partial  # type: ignore[import-not-found]
from zipimport import ZipImportError

from .archives import layout
from .archives.archive import read_member
from .archives.schemes import PROGRAMS
from .lease import end_turn, reserve, take_turn
from .sealing import NEW_FILE, SealedCopy, fill, private_copy
from .storedfiles import linked_tops, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _io
    from collections.abc import Callable, Iterable, Sequence

    from .archives.member import Member
    from .storedfiles import StoredFiles

    Members = Sequence[tuple[str, Member]]

LIMIT = "ZIPPATH_MAX_FILES_SIZE"
LEFT_BEHIND = 3600.0  # seconds after which nobody writes to a directory any more


def unpack(stored: "StoredFiles", tops: "Sequence[str]") -> None:
    """Write what is missing of some tops, and of those that their libraries are linked to.

    Raises OSError, and ZipImportError for a bad archive.
    """
    for directory in (stored.directory, stored.root):
        os.makedirs(directory, 0o700, exist_ok=True)
    marks = [stored.mark(top) for top in tops]
    turn = take_turn(stored.directory, stored.name, lambda: all(map(os.path.lexists, marks)))
    try:
        _sweep(stored.root)
        for top in reversed(_complete(stored, tops)):
            os.close(os.open(stored.mark(top), os.O_WRONLY | os.O_CREAT, 0o600))
    finally:
        end_turn(turn)


def link_together(made: "StoredFiles", top: str, found: "Sequence[StoredFiles]") -> None:
    """Link the files of a top, and of its companions, in several directories to a common one.

    Raises OSError, also where there are no hard links.
    """
    os.makedirs(made.root, 0o700, exist_ok=True)
    turn = take_turn(made.directory, made.name, lambda: os.path.lexists(made.mark(top)))
    try:
        beside = [
            each for part in found for each in layout.companions(top, part.index.needed, False)
        ]
        for each in (*dict.fromkeys(beside), top):
            if not os.path.lexists(made.path(each)):
                _with_new_directory(made, partial(_link_all, made, each, found))
            os.close(os.open(made.mark(each), os.O_WRONLY | os.O_CREAT, 0o600))
    finally:
        end_turn(turn)


def _link_all(
    made: "StoredFiles", top: str, found: "Iterable[StoredFiles]", temporary: str
) -> None:
    """Link the files of a top to a new directory, the first of each name, and move it."""
    done: set[str] = set()
    for part in found:
        for name in [folder + name for folder, name in members(part.index, "", top)]:
            if name not in done and os.path.lexists(part.path(name)):
                goal = os.path.join(temporary, *name.split("/"))
                _make(os.path.dirname(goal))
                os.link(part.path(name), goal)
                done.add(name)
    _move(made, top, temporary, done)


def discard(directory: str, name: str, certain: bool = True) -> bool:
    """Delete the files of an archive, unless a process uses them; whether they are gone.

    They are renamed first, while nobody can begin to use them. Raises OSError where the system
    cannot tell who does; then not to be `certain` deletes them all the same.
    """
    reserved = reserve(directory, name) if certain else -1
    if certain and reserved < 0:
        return False
    tombstone = os.path.join(directory, f".{os.getpid()}.{os.urandom(4).hex()}")
    try:
        os.rename(os.path.join(directory, name), tombstone)
    except FileNotFoundError:
        return True
    finally:
        end_turn(reserved)
    remove(tombstone)
    return True


def remove(directory: str) -> None:
    """Delete a directory with all that is in it, as far as that can be done."""
    for place, folders, names in os.walk(directory, topdown=False):
        for path in [os.path.join(place, name) for name in (*names, *folders)]:
            is_folder = os.path.isdir(path) and not os.path.islink(path)
            _ignoring(os.rmdir if is_folder else os.unlink, path)
    _ignoring(os.rmdir, directory)


def _complete(stored: "StoredFiles", tops: "Sequence[str]") -> "list[str]":
    """Write what is missing of some tops; return them, and those that they are linked to."""
    wanted = list(tops)
    copy = None
    try:
        for top in wanted:
            if _is_missing(stored, top):
                copy = copy or stored.take_copy()
                copy = copy or private_copy(stored.index, stored.digest, stored.directory)
                _add(stored, top, copy)
            linked = [each for each in linked_tops(stored, top) if each not in wanted]
            wanted += [each for each in linked if not stored.is_there(each)]
    finally:
        if copy is not None:
            copy.close()
    return wanted


def _is_missing(stored: "StoredFiles", top: str) -> bool:
    """Whether any file of a top is not there."""
    if not os.path.lexists(stored.path(stored.base + top)):
        return True
    names = (folder + name for folder, name in members(stored.index, stored.base, top))
    return not all(os.path.lexists(stored.path(name)) for name in names)


def _add(stored: "StoredFiles", top: str, copy: SealedCopy) -> None:
    """Write what is missing of a top to a new directory, then move it to its place."""
    _with_new_directory(
        stored, lambda new: _move(stored, top, new, _unpack(stored, top, copy, new))
    )


def _with_new_directory(stored: "StoredFiles", act: "Callable[[str], None]") -> None:
    temporary = os.path.join(stored.root, f".{os.getpid()}.{os.urandom(4).hex()}")
    try:
        os.mkdir(temporary, 0o700)
        act(temporary)
    finally:
        remove(temporary)


def _unpack(stored: "StoredFiles", top: str, copy: SealedCopy, temporary: str) -> "list[str]":
    """Write the missing members of a top below a new directory, and return their names."""
    archive, file = stored.index.archive, copy.file
    wanted = [
        (folder + name, copy.index.member(folder, name))
        for folder, name in members(copy.index, stored.base, top)
    ]
    _check(archive, wanted, os.fstat(file.fileno()).st_size)
    made: set[str] = set()
    is_new = not os.path.lexists(stored.path(stored.base + top))
    written = []
    for name, member in wanted:
        if not is_new and os.path.lexists(stored.path(name)):
            continue
        inside = name[len(stored.base) :]
        if _write(file, member, archive, inside, temporary, made):
            written.append(inside)
    return written


def _move(stored: "StoredFiles", top: str, temporary: str, written: "Iterable[str]") -> None:
    """Put what was written where it belongs: a top as a whole, or file by file."""
    place = stored.path(stored.base + top)
    if not os.path.lexists(place):
        try:
            os.rename(os.path.join(temporary, top.rstrip("/")), place)
        except OSError:
            if not os.path.lexists(place):  # else another process was faster
                raise
        return
    for name in written:
        goal = os.path.join(stored.root, *name.split("/"))
        _make(os.path.dirname(goal))
        os.replace(os.path.join(temporary, *name.split("/")), goal)


def _check(archive: str, wanted: "Members", size: int) -> None:
    """Raise ZipImportError if members are too large together, or if one cannot be a file."""
    wish = os.environ.get(LIMIT, "")
    try:
        most = layout.limit(size, wish)
    except ValueError:
        raise ZipImportError(f"{LIMIT} is a size such as 4G, not {wish!r}", path=archive) from None
    total = sum(member.size for _, member in wanted)
    if total > most:
        text = (
            f"{archive!r} would take {total >> 20} MiB as files, and {most >> 20} MiB is the most"
        )
        raise ZipImportError(f"{text}; to allow it: {LIMIT}={(total >> 30) + 1}G", path=archive)
    for name, _ in wanted:
        wrong = layout.problem(name.split("/"))
        if wrong:
            raise ZipImportError(f"{archive!r} cannot become files: {wrong}", path=archive)


def _write(
    file: "_io.BufferedReader",
    member: "Member",
    archive: str,
    name: str,
    directory: str,
    made: "set[str]",
) -> bool:
    """Write a member as the file `name` below `directory`; whether there is one.

    `made` are the directories that are there already.
    """
    path = os.path.join(directory, *name.split("/"))
    parent = os.path.dirname(path)
    if parent not in made:
        _make(parent)
        made.add(parent)
    if member.is_symlink:
        return _link(file, member, archive, name, path)
    data = read_member(file, member, archive)
    # O_EXCL: two names that are one to this file system collide
    is_program = member.is_executable or name.startswith(PROGRAMS)
    fill(os.open(path, NEW_FILE, 0o755 if is_program else 0o644), data)
    return True


def _link(file: "_io.BufferedReader", member: "Member", archive: str, name: str, path: str) -> bool:
    target = os.fsdecode(read_member(file, member, archive, links=True))
    folder = name[: name.rfind("/") + 1]
    if os.name == "nt" or not layout.stays_inside(folder, target):
        return False  # an installer makes none: wheels have no links (PEP 427)
    os.symlink(target, path)
    return True


def _make(directory: str) -> None:
    """Make a directory with its parents, all of them with the same mode."""
    try:
        os.mkdir(directory, 0o755)
    except FileNotFoundError:
        _make(os.path.dirname(directory))
        os.mkdir(directory, 0o755)
    except FileExistsError:
        if os.path.islink(directory) or not os.path.isdir(directory):
            raise


def _sweep(root: str) -> None:
    """Delete what processes have left that were killed while they laid out something."""
    with os.scandir(root) as found:
        for each in found:
            is_temporary = each.name[:1] == "." and each.is_dir(follow_symlinks=False)
            if is_temporary and time.time() - each.stat().st_mtime > LEFT_BEHIND:
                remove(each.path)


def _ignoring(act: "Callable[[str], None]", path: str) -> None:
    try:
        act(path)
    except OSError:
        return
