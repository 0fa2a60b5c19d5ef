"""Reads the names in an archive for its name index: see `index`."""

import time

from .archives.archive import PrivateCopy, directory_of, status_of
from .archives.central import group
from .archives.layout import needed
from .record import is_settled
from .store import checksum, signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .archives.archive import Directory, Opened

    # signature, shift, digest, whether it is settled, the names by directory, and `needed`
    Names = tuple[tuple[int, ...], int, bytes, bool, dict[str, dict[str, bytes]], tuple[str, ...]]

DIGEST = 0x7A700101


def read_names(file: "Opened", archive: str) -> "Names":
    """Return what the names of an open archive are, and how it was then. Raises ZipImportError.

    A private copy is not settled: it was made because its file was not.
    """
    signed = signature(status_of(file))
    directory = directory_of(file, archive)
    is_same = not isinstance(file, PrivateCopy) and signature(status_of(file)) == signed
    settled = is_same and is_settled(signed, time.time_ns())
    folders = group(directory)
    return signed, directory.shift, digest(directory), settled, folders, needed(folders)


def digest(directory: "Directory") -> bytes:
    """Return a checksum that differs between central directories, unless one is forged."""
    return checksum(DIGEST + directory.start, directory.data)
