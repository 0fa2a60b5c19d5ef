"""Remembers which file had which SHA-256, so that no archive is hashed twice.

    DIR/<checksum of the path>.sha256   (archive, signature, SHA-256): see `store.signature`

Whoever may change the file and set its time stamps back still changes its ctime. Within the
resolution of the clock a second change may leave the same one, so the SHA-256 of a file that is
not yet settled is not recorded: see `record.is_settled`. Only root can do better than that, or
whoever writes to the raw disk; and only the user can have written the record: see `store`.
"""

import marshal
import os

from .store import Store, checksum

RECORD = 0x7A700108
HEAD = 8
LONGEST = 64 * 1024


def recorded_digest(store: Store, archive: str, signature: "tuple[int, ...]") -> str:
    """Return the digest that was recorded for this very file, "" if none was."""
    found = read_record(store, record_name(archive))
    return found[2] if found and found[:2] == (archive, signature) else ""


def record_digest(store: Store, archive: str, signature: "tuple[int, ...]", digest: str) -> None:
    """Record the digest of a settled file, if the store can be written to."""
    data = marshal.dumps((archive, signature, digest), 2)
    store.publish(record_name(archive), checksum(RECORD, data) + data)


def read_record(store: Store, name: str) -> "tuple[str, tuple[int, ...], str] | None":
    """Return what the record with this file name says: see `record_of`."""
    return record_of(store.read(name, LONGEST))


def record_of(data: bytes) -> "tuple[str, tuple[int, ...], str] | None":
    """Return (archive, signature, SHA-256) of a record, None if it is damaged."""
    if len(data) <= HEAD or checksum(RECORD, data[HEAD:]) != data[:HEAD]:
        return None
    archive, signature, digest = marshal.loads(data[HEAD:])  # noqa: S302 - checked
    return archive, signature, digest


def record_name(archive: str) -> str:
    """Return the file name of the record of an archive."""
    return checksum(RECORD, os.fsencode(archive)).hex() + ".sha256"
