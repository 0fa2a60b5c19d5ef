"""Reads a zip archive: its central directory in one read, and the content of a member.

Source of the rules: PKWARE's APPNOTE 6.3.10. A broken archive raises ZipImportError; a broken
member spoils only itself. Nothing here keeps a file open or a file position, so threads and forked
processes may read the same archive at once.
"""

import _io
import os
import sys
from zipimport import ZipImportError

from .inflate import decompress
from .member import ENCRYPTED, NAME_START, PATCH, Member, number, parse_member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Opened: TypeAlias = "_io.BufferedReader | PrivateCopy"

END_RECORD = b"PK\x05\x06"
ZIP64_END_RECORD = b"PK\x06\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
CENTRAL_HEADER = b"PK\x01\x02"
LOCAL_HEADER = b"PK\x03\x04"
SIGNATURE_RECORD = b"PK\x05\x05"

END_RECORD_SIZE = 22
ZIP64_LOCATOR_SIZE = 20
ZIP64_END_RECORD_SIZE = 56
LOCAL_HEADER_SIZE = 30
# the longest comment, both end records, and room for the extensible data of the zip64 one
TAIL_SIZE = 0xFFFF + END_RECORD_SIZE + ZIP64_LOCATOR_SIZE + ZIP64_END_RECORD_SIZE + 0x400


class TruncatedError(ZipImportError):
    """The file begins as an archive does, and its end is missing."""


class OversizeError(ZipImportError):
    """The central directory is larger than the caller wants to read."""


class Directory:
    """The bytes of an archive's central directory.

    `data` are its bytes; `shift` is how many bytes were put before the archive (a shebang line, a
    self-extractor) without the offsets being told; `start` is where the directory begins.
    """

    __slots__ = ("data", "path", "shift", "start")

    def __init__(self, path: str, data: bytes, start: int, shift: int) -> None:
        self.path = path
        self.data = data
        self.start = start
        self.shift = shift

    def positions(self) -> list[int]:
        """Return where each header begins in `data`. Raises ZipImportError if it is corrupt."""
        data = self.data
        found = []
        position = 0
        end = len(data)
        while position < end:
            lengths = data[position + 28 : position + 34]
            if data[position : position + 4] != CENTRAL_HEADER or len(lengths) != 6:
                if data[position : position + 4] == SIGNATURE_RECORD:
                    break
                raise ZipImportError(
                    f"corrupt central directory in zip file: {self.path!r}", path=self.path
                )
            found.append(position)
            position = self._end(position)
        return found

    def member(self, position: int) -> Member:
        """Return the member with the header at `position` in `data`. Raises ZipImportError."""
        return parse(self.data[position + 4 : self._end(position)], self.shift, self.path)

    def _end(self, position: int) -> int:
        """Return where the header at `position` ends, by its lengths of name, extra and comment."""
        lengths = self.data[position + 28 : position + 34]
        name = int.from_bytes(lengths[:2], "little")
        extra = int.from_bytes(lengths[2:4], "little")
        return position + 4 + NAME_START + name + extra + int.from_bytes(lengths[4:], "little")

    def members(self) -> tuple[list[Member], list[ZipImportError]]:
        """Return the members in the order of the directory, and the errors of broken ones.

        The same name may come twice: the last one counts. Raises as `positions` does.
        """
        good: list[Member] = []
        bad: list[ZipImportError] = []
        for position in self.positions():
            try:
                good.append(self.member(position))
            except ZipImportError as error:
                bad.append(error)
        return good, bad


def parse(header: bytes, shift: int, path: str) -> Member:
    """Return the member of a central header less its signature; `path` is for messages.

    Raises ZipImportError if the header makes no sense.
    """
    try:
        return parse_member(header, shift)
    except ValueError as error:
        raise ZipImportError(f"bad member in {path!r}: {error}", path=path) from error


class PrivateCopy(_io.BytesIO):
    """The content of an open archive that nobody else can change, with the status of the file."""

    def __init__(self, file: "Opened") -> None:
        self.status = status_of(file)
        super().__init__(file.read())


def status_of(file: "Opened") -> os.stat_result:
    """Return the status of an open archive. Raises OSError."""
    return file.status if isinstance(file, PrivateCopy) else os.fstat(file.fileno())


def open_archive(path: str) -> _io.BufferedReader:
    """Open an archive for reading by `pread`, through the audit hooks of PEP 578.

    Raises ZipImportError. The caller closes it soon: an open handle would keep Windows from
    replacing the archive.
    """
    try:
        return _io.open_code(path)  # type: ignore[return-value]
    except (OSError, ValueError) as error:
        raise ZipImportError(f"can't open Zip file: {path!r}: {error}", path=path) from error


def size_of(file: "Opened") -> int:
    """Return the size of an open archive. Raises OSError."""
    return len(file.getbuffer()) if isinstance(file, PrivateCopy) else status_of(file).st_size


def read_directory(path: str, most: int = sys.maxsize) -> Directory:
    """Read the central directory of the archive at `path`, if that has at most so many bytes.

    Raises ZipImportError ("not a Zip file", "corrupt …"), or the TruncatedError and the
    OversizeError among them.
    """
    with open_archive(path) as file:
        return directory_of(file, path, most)


def directory_of(file: "Opened", path: str, most: int = sys.maxsize) -> Directory:
    """Read the central directory of an open archive. Raises the errors of `read_directory`."""
    try:
        size = size_of(file)
        tail_start = max(0, size - TAIL_SIZE)
        tail = read_at(file, tail_start, size - tail_start)
        last = end = tail.rfind(END_RECORD)
        while end >= 0:
            # one before the last counts only if the last stands in its comment
            if end + END_RECORD_SIZE + number(tail, end + 20, 2) > last:
                directory = _directory_before(file, path, tail, tail_start, end, most)
                if directory is not None:
                    return directory
            end = tail.rfind(END_RECORD, 0, end)
        starts_as_zip = read_at(file, 0, 4) == LOCAL_HEADER
    except OSError as error:
        raise ZipImportError(f"can't read Zip file: {path!r}: {error}", path=path) from error
    if END_RECORD in tail:
        raise ZipImportError(f"bad central directory size or offset: {path!r}", path=path)
    if starts_as_zip:
        raise TruncatedError(f"truncated Zip file: {path!r}", path=path)
    raise ZipImportError(f"not a Zip file: {path!r}", path=path)


def _directory_before(
    file: "Opened", path: str, tail: bytes, tail_start: int, end: int, most: int
) -> "Directory | None":
    """Return the directory described by the end record at `end` of `tail`, None if it cannot be.

    A comment may hold the signature of an end record: then the next one towards the front counts.
    """
    record = tail[end : end + END_RECORD_SIZE]
    if len(record) < END_RECORD_SIZE:
        return None
    zip64 = _zip64_record(tail, end)
    if zip64 < 0:
        size = number(record, 12, 4)
        recorded = number(record, 16, 4)
        stop = tail_start + end
    else:
        size = number(tail, zip64 + 40, 8)
        recorded = number(tail, zip64 + 48, 8)
        stop = tail_start + zip64
    start = stop - size
    if start < recorded:
        return None
    if size > most:
        raise OversizeError(f"the central directory of {path!r} has {size} bytes", path=path)
    if start >= tail_start:
        data = tail[start - tail_start : stop - tail_start]
    else:
        data = read_at(file, start, size)
    if data[:4] not in (b"", CENTRAL_HEADER, SIGNATURE_RECORD) or len(data) != size:
        return None
    return Directory(path, data, start, start - recorded)


def _zip64_record(tail: bytes, end: int) -> int:
    """Return the position of the zip64 end record for the end record at `end`, or -1.

    It is found by its own size, not by the locator's offset, which prepended data makes wrong, nor
    at a fixed distance, which extensible data makes wrong (gh-126834, gh-139700).
    """
    locator = end - ZIP64_LOCATOR_SIZE
    if locator < 0 or tail[locator : locator + 4] != ZIP64_LOCATOR:
        return -1
    position = locator
    while True:
        position = tail.rfind(ZIP64_END_RECORD, 0, position)
        if position < 0 or position + 12 + number(tail, position + 4, 8) == locator:
            return position


def read_member(file: "Opened", member: Member, path: str, links: bool = False) -> bytes:
    """Return the content of `member`; `path` is for messages.

    The local header must name the same member and the content must have the recorded CRC-32, so
    that an archive rewritten behind our back never yields another member's content. The content of
    a symbolic link is where it leads. Raises ZipImportError, also for encryption and unknown
    compression methods, and for symbolic links unless `links`.
    """
    try:
        if member.is_symlink and not links:
            raise ValueError("it is a symbolic link")
        raw = _raw_content(file, member)
        return decompress(raw, member.method, member.size, member.crc)
    except (OSError, ValueError) as error:
        raise ZipImportError(
            f"can't read member {member.name!r} of {path!r}: {error}", path=path
        ) from error


def _raw_content(file: "Opened", member: Member) -> bytes:
    if member.flags & (ENCRYPTED | PATCH):
        raise ValueError("it is encrypted")
    if member.offset + member.compressed_size > size_of(file):
        raise ValueError("it lies beyond the end of the file")
    fixed = LOCAL_HEADER_SIZE + len(member.raw_name)
    # local extra fields are seldom longer than 64 bytes: one read, else two
    block = read_at(file, member.offset, fixed + 64 + member.compressed_size)
    if block[:4] != LOCAL_HEADER or len(block) < fixed:
        raise ValueError("bad local file header")
    if (
        number(block, 26, 2) != len(member.raw_name)
        or block[LOCAL_HEADER_SIZE:fixed] != member.raw_name
    ):
        raise ValueError("the local file header names another member")
    start = fixed + number(block, 28, 2)
    raw = block[start : start + member.compressed_size]
    if len(raw) < member.compressed_size:
        raw = read_at(file, member.offset + start, member.compressed_size)
    if len(raw) != member.compressed_size:
        raise ValueError("unexpected end of file")
    return raw


def read_at(file: "Opened", offset: int, size: int) -> bytes:
    """Read `size` bytes at `offset`, fewer only at the end of the file. Raises OSError.

    No shared file position moves. Windows has no `pread`; there the file object is not shared.
    """
    if not hasattr(os, "pread") or isinstance(file, PrivateCopy):
        file.seek(offset)
        return file.read(size)
    fd = file.fileno()
    data = os.pread(fd, size, offset)
    if len(data) == size or not data:
        return data
    parts = [data]  # Linux reads at most 2 GiB at once, and a signal may cut a read short
    done = len(data)
    while done < size:
        data = os.pread(fd, size - done, offset + done)
        if not data:
            break
        parts.append(data)
        done += len(data)
    return b"".join(parts)
