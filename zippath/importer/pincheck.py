"""Lets a pinned archive be imported with the content that it was pinned to, and no other.

The name index has the SHA-256 of the very file that it was made from, so that a file that is known
is not read again: its signature tells. Another file is hashed through the descriptor that its names
are read from, and each file that content is read from must be the one that was hashed.

The signature of a file that has just been changed may stay as it is when it is changed again. Such
a file is copied to memory; the copy is hashed, and all is read from that, until it is settled.

Of an archive that changes under a running process nothing more is read. What the cache has of the
pinned content, code and laid out files, can still be imported there. Who has mapped the file for
writing before it was hashed can change it without a trace; only reading it each time would tell.
"""

import _thread
import os
import time
from zipimport import ZipImportError

from .archives.archive import PrivateCopy, directory_of, status_of
from .hashing import OPENSSL, sha256_of
from .knowndigest import record_digest, recorded_digest
from .readnames import read_names
from .record import ChangedError, is_settled, pin_of
from .store import signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .archives.archive import Opened
    from .readnames import Names
    from .store import Store

    Signature = tuple[int, ...]

RECORD = "zippath-env.json"
LEVELS = 4  # at most, from a site dir up to its environment
PLAIN = "+,-./:=@_"  # beside letters and digits: to shells these are text

# {(archive, signature): SHA-256} of settled files, for a process without a store
_hashed: "dict[tuple[str, Signature], str]" = {}
# {(archive, thread)}: what is being hashed
_busy: "set[tuple[str, int]]" = set()


def read_checked(
    file: "Opened", archive: str, store: "Store | None"
) -> "tuple[Names, str, Opened]":
    """Return the names of a pinned archive, its SHA-256, and what to read the archive from.

    Raises ZipImportError, and ChangedError if it has another content than it is pinned to.
    """
    signed = signature(status_of(file))
    is_final = is_settled(signed, time.time_ns())
    if not is_final:
        file = PrivateCopy(file)
    sha256 = _known_sha256(archive, signed, store) if is_final else ""
    if not sha256:
        sha256 = _hashed_now(file, archive)
        if is_final and signature(status_of(file)) == signed:
            _hashed[archive, signed] = sha256
            if store is not None:
                record_digest(store, archive, signed, sha256)
    if sha256 != pin_of(archive)[0]:
        raise changed(archive, sha256)
    try:
        names = read_names(file, archive)
    except ZipImportError:
        if signature(status_of(file)) != signed:
            raise changed(archive) from None
        raise
    if (names[0], names[3]) != (signed, is_final):
        raise changed(archive)
    return names, sha256, file


def _hashed_now(file: "Opened", archive: str) -> str:
    """Return the SHA-256 of an open archive.

    Raises ZipImportError in the midst of that: `hashlib` may be looked for in this very archive.
    """
    me = archive, _thread.get_ident()
    if me in _busy:
        raise ZipImportError(f"{archive!r} is being hashed", path=archive)
    _busy.add(me)
    try:
        return sha256_of(file, _brings_openssl(file, archive))
    finally:
        _busy.discard(me)


def _known_sha256(archive: str, signed: "Signature", store: "Store | None") -> str:
    """Return the SHA-256 of this very file, "" if it has yet to be hashed."""
    digest = _hashed.get((archive, signed), "")
    return digest or (recorded_digest(store, archive, signed) if store else "")


def _brings_openssl(file: "Opened", archive: str) -> bool:
    """Whether an archive may have an OpenSSL of its own: see `hashing`."""
    try:
        names = directory_of(file, archive).data
    except ZipImportError:  # what is broken brings nothing
        return False
    return any(name in names for name in OPENSSL)


def changed(archive: str, digest: str = "") -> ChangedError:
    """Return the error of an archive that has another SHA-256 now, or is being changed."""
    pin, site_dir = pin_of(archive)
    now = f"has SHA-256 {digest[:12]}…" if digest else "is being changed"
    return ChangedError(
        f"{archive!r} is pinned to SHA-256 {pin[:12]}… and {now}: nothing is imported from it; "
        f"see `{remedy(site_dir)}`",
        path=archive,
    )


def reason_of(error: Exception, archive: str) -> str:
    """Return the reason why nothing is imported from a pinned archive, after an error."""
    if isinstance(error, ChangedError):
        return str(error)
    state = f"cannot be read: {error}" if os.path.exists(archive) else "is gone"
    return f"{archive!r} is pinned, and {state}; see `{remedy(pin_of(archive)[1])}`"


def remedy(site_dir: str, verb: str = "verify") -> str:
    """Return the command that tells what has changed, or mends it."""
    directory = site_dir
    for _ in range(LEVELS):
        directory = os.path.dirname(directory)
        if os.path.isfile(os.path.join(directory, RECORD)):
            return f"zippath env {verb} {quoted(directory)}"
    return "zippath sync"


def quoted(path: str, is_windows: bool = os.name == "nt") -> str:
    """Return a path as one word of a command: no shell expands anything in it.

    `shlex.quote` would import `re` in the midst of an import, and knows nothing of Windows.
    """
    if is_windows:
        # PowerShell expands in double quotes, and cmd knows no single ones
        if "$" in path or "`" in path:
            return "'" + path.replace("'", "''") + "'"
        return path if _is_plain(path, PLAIN + "\\") else f'"{path}"'
    return path if _is_plain(path, PLAIN) else "'" + path.replace("'", "'\"'\"'") + "'"


def _is_plain(path: str, marks: str) -> bool:
    return all(char.isalnum() or char in marks for char in path)
