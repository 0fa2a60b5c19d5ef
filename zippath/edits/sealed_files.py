"""Files that nobody is to change, of which one copy serves many places by hard links."""

import os
import stat

from zippath.edits import files
from zippath.importer.store import READ, current_user, is_private

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def read_own(path: str, most: int) -> bytes | None:
    """Return the content of a file that only this user can have written, None for any other.

    One with more than `most` bytes is none of ours either.
    """
    user = current_user()
    try:
        if not is_private(os.lstat(os.path.dirname(path)), user):
            return None
        with open(path, "rb", opener=lambda name, _flags: os.open(name, READ)) as file:
            status = os.fstat(file.fileno())
            is_own = user is None or (status.st_uid == user and not status.st_mode & 0o022)
            is_file = stat.S_ISREG(status.st_mode) and status.st_size <= most
            return file.read() if is_file and is_own else None
    except OSError:
        return None


def write(path: str, content: bytes) -> None:
    """Write a new file that nobody may write to. Raises OSError; then nothing is left of it."""
    descriptor = os.open(path, _NEW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(path, files.SEALED)
    except OSError:
        files.discard(path)
        raise


def keep(path: str, content: bytes) -> None:
    """Let there be a file with the content; one that is there already stays. Raises OSError.

    So of several processes that make it at once all link to the file of the first one.
    """
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    write(temporary, content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        files.replace(temporary, path)
    finally:
        files.discard(temporary)


def place(kept: str, content: bytes, target: str) -> None:
    """Make `target` a hard link to `kept`, or a copy where there can be none. Raises ZippathError.

    An empty `kept` stands for no such file.
    """
    try:
        if not kept:
            raise FileNotFoundError
        os.link(kept, target)
    except FileExistsError as error:
        raise files.refusal("write", target, error) from error
    except OSError:  # another file system, one without links, or one with too many of this file
        _copy(content, target)


def share(kept: str, target: str) -> None:
    """Let a file with the content of `kept` be a link to it, where that is possible."""
    temporary = f"{target}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        os.link(kept, temporary)
        files.replace(temporary, target)
    except OSError:  # as in `place`
        files.discard(temporary)


def _copy(content: bytes, target: str) -> None:
    try:
        write(target, content)
    except OSError as error:
        raise files.refusal("write", target, error) from error
