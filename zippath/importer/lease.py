"""Says which trees of the file store a process uses, so that nobody deletes them meanwhile.

Each tree has one byte, far beyond the end of the file DIR/files/leases, and a process that uses the
tree has a shared lock on it. The lock belongs to the open file: it ends with the last forked child,
however that ends, and nothing is left to clean up. One descriptor does for any number of trees. A
second byte of each tree is locked by the process that lays something out; others wait a moment.

Only Linux has such locks (open file description locks). Elsewhere nothing is noted, and whoever
cleans up goes by the time of the last use.
"""

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LEASES = "leases"
FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
USING, LAYING_OUT = 0, 1 << 60

PATIENCE = 60.0  # seconds; whoever takes longer may have been stopped
PAUSE = 0.01
CLEANING = 0.5  # seconds in which whoever cleans up has looked

_held: "dict[str, tuple[int, set[str]]]" = {}


def hold(directory: str, tree: str) -> bool:
    """Note that this process uses `tree`; whether that could be done.

    What cannot be noted can still be used: fresh trees are left alone.
    """
    fd, trees = _held.get(directory) or (-1, set())
    try:
        wanted = {tree} - trees
        if not _is_ours(fd, directory):
            # a daemon closes all descriptors, and the number may be that of another file by now
            fd = _open(directory)
            wanted = {tree, *trees}
        _held[directory] = fd, {tree, *trees}
        return all(_lock_shared(fd, each) for each in wanted)
    except OSError:
        return False


def take_turn(directory: str, tree: str, is_done: "Callable[[], object]") -> int:
    """Wait while another process lays out something of `tree`; return what `end_turn` takes.

    The wait ends when `is_done`, when the other process is dead, and after a minute at any rate.
    """
    fd = -1
    end = time.monotonic() + PATIENCE
    try:
        fd = _open(directory)
        while not _lock(fd, tree, LAYING_OUT, True) and time.monotonic() < end and not is_done():
            time.sleep(PAUSE)
    except OSError:
        return fd
    return fd


def end_turn(fd: int) -> None:
    """Let the next process lay out something."""
    if fd >= 0:
        os.close(fd)


def reserve(directory: str, tree: str) -> int:
    """Return a descriptor that keeps others from using `tree` until it is closed, -1 if one does.

    Raises OSError where the system cannot tell.
    """
    fd = _open(directory)
    free = False
    try:
        free = _lock(fd, tree, USING, True)
    finally:
        if not free:
            os.close(fd)
    return fd if free else -1


def start_of(tree: str) -> int:
    """Return the number of the byte of a tree: 60 bits of the SHA-256 in its name are enough."""
    return int(tree[:15], 16)


def _open(directory: str) -> int:
    if sys.platform != "linux":
        raise OSError("no locks of open files")
    os.makedirs(directory, 0o700, exist_ok=True)
    return os.open(os.path.join(directory, LEASES), FLAGS, 0o600)


def _is_ours(fd: int, directory: str) -> bool:
    """Whether a descriptor is that of the leases."""
    try:
        leases = os.stat(os.path.join(directory, LEASES))
        return fd >= 0 and os.path.samestat(os.fstat(fd), leases)
    except OSError:
        return False


def _lock_shared(fd: int, tree: str) -> bool:
    end = time.monotonic() + CLEANING
    while not _lock(fd, tree, USING, False):
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE / 10)
    return True


def _lock(fd: int, tree: str, which: int, exclusive: bool) -> bool:
    """Lock a byte; whether nobody else has a lock that forbids it. Raises OSError."""
    try:
        import fcntl
        from struct import pack
    except ImportError as error:
        raise OSError(f"no locks of open files: {error}") from error

    kind = fcntl.F_WRLCK if exclusive else fcntl.F_RDLCK
    # struct flock: type, whence, start, length, pid
    wish = pack("hhqqi4x", kind, os.SEEK_SET, which + start_of(tree), 1, 0)
    try:
        fcntl.fcntl(fd, fcntl.F_OFD_SETLK, wish)
    except (BlockingIOError, PermissionError):
        return False
    return True
