"""Writes an archive: the same bytes for the same files, and as a whole or not at all."""

import contextlib
import glob
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zippath.edits import files
from zippath.errors import UsageError, ZippathError
from zippath.packing.compression import STORED, Compression
from zippath.packing.piece import Piece

Moment = tuple[int, int, int, int, int, int]

# the times that an archive can express, in steps of two seconds
_FIRST: Moment = (1980, 1, 1, 0, 0, 0)
_LAST: Moment = (2107, 12, 31, 23, 59, 58)
# what these say of a file is never true of a zip archive; others may be names of a host's plugins
OTHER_FORMATS = (
    ".7z", ".bz2", ".exe", ".gz", ".py", ".pyc", ".pyd", ".rar", ".so", ".tar", ".tgz", ".xz",
    ".zst",
)  # fmt: skip
_UNIX = 3
_FILE, _PROGRAM, _FOLDER = 0o100644, 0o100755, 0o40755
_IS_FOLDER = 0x10  # for MS-DOS


@dataclass(frozen=True)
class ArchiveForm:
    """The form of an archive: compression, the time of its members, bytes before the first."""

    compression: Compression = STORED
    moment: Moment = _FIRST
    shebang: bytes = b""


def moment_of(env: Mapping[str, str]) -> Moment:
    """Return the time of all members: SOURCE_DATE_EPOCH in UTC, or 1980-01-01.

    >>> moment_of({"SOURCE_DATE_EPOCH": "1700000000"}), moment_of({})
    ((2023, 11, 14, 22, 13, 20), (1980, 1, 1, 0, 0, 0))
    """
    text = env.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return _FIRST
    if not text.isdecimal():
        raise UsageError(f"SOURCE_DATE_EPOCH is {text!r}, no number of seconds since 1970")
    try:
        found = time.gmtime(int(text))
    except (OverflowError, ValueError, OSError):
        return _LAST
    moment = (
        found.tm_year, found.tm_mon, found.tm_mday,
        found.tm_hour, found.tm_min, found.tm_sec - found.tm_sec % 2,
    )  # fmt: skip
    return min(max(moment, _FIRST), _LAST)


@contextlib.contextmanager
def draft(output: str, force: bool) -> Iterator[str]:
    """Yield a path for a new archive, which takes the place of `output` at the end of the block.

    It has the same name in a folder of its own beside `output`. If the block fails, nothing is
    left of it; if the process is killed, the next one deletes the folder. Raises ZippathError.
    """
    require_free(output, force)
    folder = _draft_folder(output, os.urandom(4).hex())
    held = None
    try:
        try:
            _sweep(output)
            os.mkdir(folder, 0o700)
            held = _hold(folder)
            yield os.path.join(folder, os.path.basename(output))
            require_free(output, force)
            files.replace(os.path.join(folder, os.path.basename(output)), output)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if held is not None:
                os.close(held)
        files.sync_dir(os.path.dirname(output))
    except OSError as error:
        raise files.refusal("write", output, error) from error


def _draft_folder(output: str, suffix: str) -> str:
    return os.path.join(os.path.dirname(output), f".{os.path.basename(output)}.{suffix}")


def _sweep(output: str) -> None:
    """Delete the drafts of processes that were killed: nobody holds them."""
    for folder in glob.glob(_draft_folder(glob.escape(output), "[0-9a-f]" * 8)):
        held = _hold(folder)
        if held is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def _hold(folder: str) -> int | None:
    """Lock a draft for this process; None if another one has it, or where that cannot be told."""
    try:
        import fcntl  # Windows has none
    except ImportError:
        return None
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except OSError:
            os.close(descriptor)
    return None


def require_free(output: str, force: bool) -> None:
    """Raise ZippathError if there is something at the path of the archive, except with `force`."""
    if output.lower().endswith(OTHER_FORMATS):
        raise UsageError(
            f"{output} would be a zip archive, and its name says something else",
            "name it FILE.zip, FILE.pyz or FILE.whl",
        )
    if os.path.isdir(output) or (os.path.lexists(output) and not os.path.isfile(output)):
        raise ZippathError(f"{output} is no regular file", "name a file that is not there yet")
    if os.path.lexists(output) and not force:
        raise ZippathError(f"{output} exists already", "--force replaces it")
    parent = os.path.dirname(output)
    if not os.path.isdir(parent):
        raise ZippathError(f"could not find the folder {parent}", "make it first")


def write(
    path: str,
    pieces: Iterable[Piece],
    folders: Iterable[str],
    form: ArchiveForm,
    step: Callable[[str, int], None],
) -> None:
    """Write an archive to `path`, durably: the members of `folders` first, the pieces in order.

    Raises ZippathError if a piece cannot be read, OSError if the archive cannot be written.
    """
    library = form.compression.library()
    with open(path, "xb") as file:
        file.write(form.shebang)
        with library.ZipFile(file, "w", strict_timestamps=True) as archive:
            for name in folders:
                archive.writestr(_info(library, name, _FOLDER, form), b"")
            for piece in pieces:
                mode = _PROGRAM if piece.is_executable else _FILE
                info = _info(library, piece.name, mode, form)
                archive.writestr(
                    info, piece.read(), form.compression.method, form.compression.level
                )
                step(piece.name, piece.size)
        file.flush()
        os.fsync(file.fileno())
        if form.shebang:
            os.chmod(path, os.fstat(file.fileno()).st_mode | _executable_where_readable(file))


def _executable_where_readable(file: Any) -> int:  # noqa: ANN401
    return (os.fstat(file.fileno()).st_mode & 0o444) >> 2


def _info(library: Any, name: str, mode: int, form: ArchiveForm) -> Any:  # noqa: ANN401 - typed on some Pythons only
    info = library.ZipInfo(name, form.moment)
    info.create_system = _UNIX
    info.external_attr = mode << 16
    if mode == _FOLDER:
        info.external_attr |= _IS_FOLDER
    return info
