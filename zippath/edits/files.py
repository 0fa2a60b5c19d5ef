"""Reads and writes files of the user: as a whole, or not at all."""

import contextlib
import errno
import os
import stat
import sys
import time
from dataclasses import dataclass

from zippath.errors import ZippathError

# After these errors of a replacement a write in place may still work: another owner, a sticky
# directory, a bind mount (EBUSY), a file held open on Windows.
_NOT_REPLACEABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV}

# of a file for nobody to write to; Windows would not even delete it
SEALED = 0o444 if os.name == "posix" else 0o644


@dataclass(frozen=True)
class Attributes:
    """Permission bits and owner of a file; an owner of -1 is whoever writes it."""

    mode: int
    uid: int
    gid: int


@dataclass(frozen=True)
class Staged:
    """A prepared write: the new bytes are in `temp`, or go in place if that is None."""

    target: str
    data: bytes | None
    temp: str | None

    def commit(self) -> None:
        """Write `data` to `target` durably, or delete it if `data` is None. Raises ZippathError."""
        try:
            if self.data is None:
                os.unlink(self.target)
            elif self.temp is None:
                _overwrite(self.target, self.data)
            else:
                self._replace(self.temp, self.data)
            sync_dir(os.path.dirname(self.target))
        except OSError as error:
            raise refusal("write", self.target, error) from error

    def _replace(self, temp: str, data: bytes) -> None:
        try:
            replace(temp, self.target)
        except OSError as error:
            if error.errno not in _NOT_REPLACEABLE:
                raise
            _overwrite(self.target, data)
            os.unlink(temp)


def read(path: str) -> bytes | None:
    """Return the content of the file at `path`, or None if there is none.

    Raises ZippathError if it is not a regular file or cannot be read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            kind = "a directory" if os.path.isdir(path) else "not a regular file"
            raise ZippathError(f"{path} is {kind}", "name a regular file")
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refusal("read", path, error) from error


def attributes(path: str) -> Attributes | None:
    """Return mode and owner of the file at `path`, or None. Raises ZippathError."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refusal("look at", path, error) from error
    return Attributes(stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)


def new_program() -> Attributes:
    """Return the attributes of a new program: whoever may read a new file may run it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return Attributes(0o777 & ~mask, -1, -1)


def missing_dirs(path: str) -> list[str]:
    """Return the missing directories above `path`, outermost first."""
    missing: list[str] = []
    directory = os.path.dirname(path)
    while not os.path.lexists(directory) and directory != os.path.dirname(directory):
        missing.insert(0, directory)
        directory = os.path.dirname(directory)
    return missing


def make_dir(path: str) -> None:
    """Create the directory `path` durably if it is missing. Raises ZippathError."""
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(path)
            sync_dir(os.path.dirname(path))
    except OSError as error:
        raise refusal("make", path, error) from error


def stage(
    target: str,
    data: bytes | None,
    temp: str,
    kept: Attributes | None = None,
    is_sealed: bool = False,
) -> Staged:
    """Prepare to write `data` to `target`, or to delete it if `data` is None.

    A file that nobody may write to is left alone, unless it is one that zippath `is_sealed`.
    `temp` is an unused name in the directory of `target`. The new file gets mode, owner and
    extended attributes from `target`; without `target`, mode and owner from `kept`; without both,
    those of any new file. Raises ZippathError if it cannot be written; `target` is not touched.
    """
    present = attributes(target)
    try:
        if present and not is_sealed:
            os.close(os.open(target, os.O_WRONLY))
        if data is None:
            if not os.access(os.path.dirname(target), os.W_OK):
                raise PermissionError(errno.EACCES, "its directory is read-only")
            return Staged(target, None, None)
        if _write_temp(temp, data, target if present else None, present or kept):
            if is_sealed:
                os.chmod(temp, SEALED)
            return Staged(target, data, temp)
        return Staged(target, data, None)
    except OSError as error:
        discard(temp)
        raise refusal("write", target, error) from error


def listed(directory: str) -> list[str]:
    """Return the names in a directory, none if it is missing. Raises ZippathError."""
    try:
        return os.listdir(directory)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refusal("read", directory, error) from error


def discard(temp: str) -> None:
    """Delete a temporary file if there is one."""
    with contextlib.suppress(OSError):
        os.unlink(temp)


def discard_bytecode(source: str) -> None:
    """Delete what Python has compiled from the file `source`, if it is one of code."""
    directory, name = os.path.split(source)
    stem, suffix = os.path.splitext(name)
    if suffix != ".py":
        return
    with contextlib.suppress(OSError):
        cache = os.path.join(directory, "__pycache__")
        for name in os.listdir(cache):
            if name.startswith(f"{stem}.") and name.endswith(".pyc"):
                discard(os.path.join(cache, name))
        os.rmdir(cache)  # it stays while there is something of others in it


def replace(source: str, target: str) -> None:
    """Replace `target` like `os.replace`, with more attempts while Windows holds it open."""
    for delay in replace_delays(sys.platform):
        try:
            return os.replace(source, target)
        except PermissionError:
            time.sleep(delay)
    return os.replace(source, target)


def replace_delays(platform: str) -> tuple[float, ...]:
    """Return the seconds between attempts to replace: Windows scanners open every new file.

    >>> replace_delays("linux"), sum(replace_delays("win32"))
    ((), 0.75)
    """
    return (0.01, 0.02, 0.04, 0.08, 0.2, 0.4) if platform == "win32" else ()


def sync_dir(path: str) -> None:
    """Make the names in a directory durable; Windows and some file systems cannot."""
    with contextlib.suppress(OSError):
        directory = os.open(path, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def refusal(verb: str, path: str, error: OSError) -> ZippathError:
    """Return the error for a system that refuses to `verb` the file at `path`."""
    reason = (error.strerror or str(error)).lower()
    return ZippathError(f"could not {verb} {path}: {reason}", _remedy(path, error.errno))


def _remedy(path: str, code: int | None) -> str | None:
    if code in (errno.EACCES, errno.EPERM):
        if os.name == "nt":
            return f"end the programs that use {path}, or run zippath as its owner"
        file_is_shut = os.path.exists(path) and not os.access(path, os.W_OK)
        shut = path if file_is_shut else os.path.dirname(path)
        return f"make {shut} writable (chmod u+w), or run zippath as its owner"
    if code in (errno.ENOSPC, errno.EDQUOT):
        return "free some space and try again; nothing was changed"
    return None


def _write_temp(temp: str, data: bytes, model: str | None, kept: Attributes | None) -> bool:
    """Write `data` to the new file `temp`; return False if only a write in place can do it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        file = os.open(temp, flags, 0o600 if kept else 0o666)
    except OSError as error:
        if model is None or error.errno not in _NOT_REPLACEABLE:
            raise
        return False
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        if kept and not _dress(temp, model, kept):
            discard(temp)
            return False
        os.fsync(stream.fileno())
    return True


def _dress(temp: str, model: str | None, kept: Attributes) -> bool:
    """Give `temp` the attributes of `kept` and `model`; return False if an owner would be lost."""
    found = os.stat(temp)
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (kept.uid, kept.gid):
        try:
            os.chown(temp, kept.uid, kept.gid)
        except PermissionError:
            if model:
                return False
    if stat.S_IMODE(found.st_mode) != kept.mode:
        os.chmod(temp, kept.mode)
    if model:
        _copy_extended_attributes(model, temp)
    return True


def _copy_extended_attributes(source: str, target: str) -> None:
    """Copy ACLs, SELinux labels and the user's own attributes, as far as the system allows."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(source):
                with contextlib.suppress(OSError):
                    os.setxattr(target, name, os.getxattr(source, name))


def _overwrite(target: str, data: bytes) -> None:
    """Overwrite `target` with `data` without truncating it first: see `Edit.left`."""
    # a link that has come there since it was looked at leads nowhere
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(target, flags), "r+b") as stream:
        stream.write(data)
        stream.truncate()
        stream.flush()
        os.fsync(stream.fileno())
