"""Folders of the user's that come and go as a whole: a kill in between leaves one or none.

A folder is made in a hidden one beside its place, and renamed at the end; it goes the other way.
The hidden one is locked while its process lives. What a killed process has left in it is deleted by
the next one that makes or deletes a folder there.
"""

import contextlib
import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass

from zippath.edits.files import missing_dirs, refusal
from zippath.errors import ZippathError

PREFIX = ".zippath-new-"
LOCK = PREFIX + "lock"  # a file in a hidden folder, on Windows
HAS_LINKS = os.name != "nt"  # few users may make symbolic links on Windows
FRESH = 60  # seconds within which a hidden folder may not be locked yet


@dataclass(frozen=True)
class NewFolder:
    """A folder that will be at `directory`, and is in `staged` until then."""

    directory: str
    staged: str

    def write(self, name: str, content: bytes, mode: int = 0o666) -> None:
        """Write a new file; `name` is inside the folder, with `/`. Raises ZippathError."""
        path = os.path.join(self.staged, *name.split("/"))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with os.fdopen(os.open(path, flags, mode), "wb") as file:
                file.write(content)
        except OSError as error:
            raise refusal("write", os.path.join(self.directory, name), error) from error

    def link(self, name: str, target: str) -> None:
        """Link a new name to a file or a folder, or copy that where no link can be.

        Raises ZippathError.
        """
        path = os.path.join(self.staged, *name.split("/"))
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            link_or_copy(target, path)
        except OSError as error:
            raise refusal("link", os.path.join(self.directory, name), error) from error

    def publish(self) -> None:
        """Let the whole folder be at its place, where nothing or an empty one is."""
        try:
            if os.path.isdir(self.directory):
                os.chmod(self.staged, stat.S_IMODE(os.stat(self.directory).st_mode))
                if os.name == "nt":  # nothing is replaced there
                    os.rmdir(self.directory)
            os.rename(self.staged, self.directory)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise ZippathError(
                    f"could not make {self.directory}: somebody has put something there meanwhile"
                ) from error
            raise refusal("make", self.directory, error) from error


def link_or_copy(target: str, path: str) -> None:
    """Make a symbolic link at a free path, or a copy: see `HAS_LINKS`."""
    if HAS_LINKS:
        os.symlink(target, path)
    elif os.path.isdir(target):
        shutil.copytree(target, path)
    else:
        shutil.copyfile(target, path)


@contextlib.contextmanager
def new_folder(directory: str) -> Iterator[NewFolder]:
    """Yield a folder to be made at `directory`; it is deleted unless it has been published.

    Its parents are made, and go again with it. Raises ZippathError.
    """
    made = missing_dirs(directory)
    parent = os.path.dirname(directory)
    try:
        os.makedirs(parent, exist_ok=True)
        _sweep(parent)
        hidden, lock = _locked_folder(parent)
    except OSError as error:
        _remove_empty(made)
        raise refusal("make", directory, error) from error
    try:
        yield NewFolder(directory, os.path.join(hidden, os.path.basename(directory)))
    finally:
        _end(hidden, lock)
        _remove_empty(made)


def require_free(directory: str) -> None:
    """Raise ZippathError unless nothing, or an empty folder, is at `directory`."""
    try:
        status = os.lstat(directory)
        if stat.S_ISLNK(status.st_mode):
            raise ZippathError(f"{directory} is a symbolic link", "name a folder that is none")
        if not stat.S_ISDIR(status.st_mode):
            raise ZippathError(f"{directory} is a file", "name a new or an empty folder")
        if os.listdir(directory):
            raise ZippathError(
                f"{directory} exists, and is not empty", "name a new or an empty folder"
            )
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise refusal("look at", directory, error) from error


def remove_folder(directory: str) -> None:
    """Delete a folder with all that is in it; links lead nowhere. Raises ZippathError."""
    parent, name = os.path.split(directory)
    try:
        _sweep(parent)
        hidden, lock = _locked_folder(parent)
        try:
            os.rename(directory, os.path.join(hidden, name))
            _make_deletable(hidden)
            shutil.rmtree(os.path.join(hidden, name))
        finally:
            _end(hidden, lock)
    except OSError as error:
        raise refusal("delete", directory, error) from error


def _locked_folder(parent: str) -> tuple[str, int | None]:
    """Make a hidden folder, and lock it before anything is in it."""
    while True:
        hidden = os.path.join(parent, PREFIX + os.urandom(6).hex())
        os.mkdir(hidden, 0o700)
        lock = _lock(hidden, wait=True)
        if os.path.isdir(hidden):  # nobody has swept it in between
            return hidden, lock
        if lock is not None:
            os.close(lock)


def _make_deletable(folder: str) -> None:
    """Take the read-only attribute off files on Windows, which deletes no file that has it."""
    for place, _, names in os.walk(folder) if os.name == "nt" else ():
        for name in names:
            os.chmod(os.path.join(place, name), stat.S_IWRITE)


def _end(hidden: str, lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
    shutil.rmtree(hidden, ignore_errors=True)


def _sweep(parent: str) -> None:
    """Delete the hidden folders of processes that are gone."""
    for name in os.listdir(parent):
        if not name.startswith(PREFIX):
            continue
        hidden = os.path.join(parent, name)
        if os.name == "nt":
            if is_left_on_windows(hidden):
                _end(hidden, None)
        elif (lock := _lock(hidden, wait=False)) is not None:
            _end(hidden, lock)


def is_left_on_windows(hidden: str) -> bool:
    """Whether the process of a hidden folder is gone: nobody can delete a file that it has open."""
    try:
        os.unlink(os.path.join(hidden, LOCK))
    except FileNotFoundError:
        with contextlib.suppress(OSError):
            return time.time() - os.stat(hidden).st_mtime > FRESH
        return False
    except OSError:
        return False
    return True


def _lock(folder: str, wait: bool) -> int | None:
    """Return what holds the lock of a folder until it is closed, None if that cannot be had."""
    try:
        import fcntl
    except ImportError:  # Windows: see `is_left_on_windows`
        return os.open(os.path.join(folder, LOCK), os.O_CREAT | os.O_WRONLY)
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        descriptor = os.open(folder, flags)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove_empty(directories: list[str]) -> None:
    for directory in reversed(directories):
        with contextlib.suppress(OSError):
            os.rmdir(directory)
