"""A zip archive as the interpreter's own zipimport reads it, by version.

Written after `Lib/zipimport.py` of 3.8 to 3.15 and `Modules/zipimport.c` of 3.6 and 3.7. It refuses
what they refuse, and finds what they find, also where other readers of zip files know better.
"""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO, NamedTuple

from zippath.finders.finder_rules import FinderRules, finder_rules
from zippath.finders.zip_archive import (
    IS_ENCRYPTED,
    LONGEST_MODULE,
    Fatal,
    Obstacle,
    Unreadable,
    ZipArchive,
    ZipMember,
    compressed_with,
)
from zippath.finders.zip_order import Folders, folders_of
from zippath.importer.archives.inflate import DEFLATED, STORED
from zippath.importer.archives.member import CP437, ENCRYPTED
from zippath.python.facts import Facts

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_CENTRAL = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
# flags, method, time and date, CRC, sizes, lengths of name, extra and comment, offset
_HEADER = struct.Struct("<8xHHIIIIHHH8xI")
_END_SIZE, _END_64_SIZE, _LOCATOR_64_SIZE = 22, 56, 20
_LONGEST_COMMENT = (1 << 16) - 1
_UNKNOWN = 0xFFFFFFFF
# more than any module; a small member can blow up to gigabytes
_MOST = LONGEST_MODULE
_STEP = 1 << 20


class StockMember(NamedTuple):
    """One member in the directory; `offset` is from the start of the file.

    A tuple, because there are 50 000 of them and a dataclass takes three times as long.
    """

    flags: int
    method: int
    modified: int
    crc: int
    compressed_size: int
    size: int
    offset: int


class StockZip(ZipArchive):
    """An archive for zipimport with these `rules`."""

    def __init__(self, path: str, members: dict[str, StockMember], rules: FinderRules) -> None:
        super().__init__(path)
        self._members = members
        self._rules = rules

    @property
    def members(self) -> dict[str, StockMember]:
        """The members with an entry in the directory."""
        return self._members

    @cached_property
    def folders(self) -> Folders:
        """The names in each folder."""
        return folders_of(self._members)

    def obstacle(self, name: str) -> Obstacle | None:
        """Encryption or a compression method; zipimport itself looks at neither before 3.15."""
        member = self._members[name]
        if member.flags & ENCRYPTED:
            return IS_ENCRYPTED
        return None if member.method in self._rules.methods else compressed_with(member.method)

    @property
    def suspects(self) -> list[str]:
        """The members that are encrypted, compressed in an unknown way, or too large."""
        methods = self._rules.methods
        return [
            name
            for name, member in self._members.items()
            if member.flags & ENCRYPTED
            or member.method not in methods
            or member.size > LONGEST_MODULE
        ]

    def size_of(self, name: str) -> int:
        """The size in the directory; zipimport does not look at it."""
        return self._members[name].size

    def try_to_read(self, name: str) -> None:
        """Raise what `read` raises, without keeping the content."""
        member = self._members[name]
        raw = raw_content(self.path, member, None)
        if member.method == STORED:
            return
        if self._rules.refuses_methods and member.method != DEFLATED:
            _other_content(raw, member, self._rules, None)
        else:
            for _ in _inflating(raw, _MOST):
                pass

    def read(self, name: str, limit: int | None = None) -> bytes:
        """The content as zipimport reads it, without any check.

        With a `limit` only that many bytes of it, and little more is read from the archive.
        """
        member = self._members[name]
        raw = raw_content(self.path, member, limit)
        if member.method == STORED:
            return raw[:limit]
        if self._rules.refuses_methods and member.method != DEFLATED:
            return _other_content(raw, member, self._rules, limit)
        return inflated(raw, _MOST if limit is None else limit)


def read_stock_zip(path: str, facts: Facts) -> StockZip:
    """Read the directory of the archive at `path`; raises Unreadable or Fatal."""
    rules = finder_rules(facts)
    try:
        with open(path, "rb") as file:
            start, recorded, size, count = _directory_place(file, rules)
            file.seek(start)
            # what follows the directory is no header, and ends the reading
            members = _members(file.read(size + 46), start - recorded, recorded, count, rules)
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror or error}") from error
    return StockZip(path, members, rules)


def _directory_place(file: BinaryIO, rules: FinderRules) -> tuple[int, int, int, int | None]:
    """The central directory: its start, the recorded start, its size, its number of members."""
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("it is not a file")
    tail_size = _END_SIZE
    if rules.comments:
        tail_size += _LONGEST_COMMENT
    if rules.zip64:
        tail_size += _END_64_SIZE + _LOCATOR_64_SIZE
    tail_start = max(status.st_size - tail_size, 0)
    file.seek(tail_start)
    tail = file.read(tail_size)
    end = tail.rfind(_END)
    if rules.plain_end_first and tail[-_END_SIZE:].startswith(_END):
        end = len(tail) - _END_SIZE
    if end < 0 or len(tail) - end < _END_SIZE:
        raise Unreadable("it is not a zip archive")
    position, record = end, tail[end : end + _END_SIZE]
    size, recorded, count = _n(record[12:16]), _n(record[16:20]), _n(record[8:10])
    zip64 = tail.rfind(_END_64)
    if rules.zip64 and 0 <= zip64 == end - _END_64_SIZE - _LOCATOR_64_SIZE:
        position, record = zip64, tail[zip64 : zip64 + _END_64_SIZE]
        size, recorded, count = _n(record[40:48]), _n(record[48:56]), _n(record[24:32])
    position += tail_start
    if position < size or position < recorded or position - size < recorded:
        raise Unreadable("the size or offset of its directory is wrong")
    return position - size, recorded, size, count if rules.counts_members else None


def _members(
    data: bytes, shift: int, recorded: int, expected: int | None, rules: FinderRules
) -> dict[str, StockMember]:
    members: dict[str, StockMember] = {}
    at = count = 0
    while data[at : at + 4] == _CENTRAL:
        if len(data) < at + 46:
            raise Fatal("EOFError: EOF read where not expected")
        flags, *rest, name_size, extra_size, comment_size, offset = _HEADER.unpack_from(data, at)
        at_name = at + 46
        name_end = at_name + name_size
        at = name_end + extra_size + comment_size
        if at > len(data):
            raise Unreadable("its directory is cut short")
        member = StockMember._make((flags, *rest, offset))
        if _UNKNOWN in (member.compressed_size, member.size, offset):
            member = _with_zip64(member, data[name_end:at] if rules.zip64 else b"")
        if member.offset > recorded:
            raise Unreadable("a member lies behind the directory")
        raw = data[at_name : at_name + name_size]
        name = raw.decode("ascii") if raw.isascii() else _name(raw, flags, rules)
        members[name] = member._replace(offset=member.offset + shift) if shift else member
        count += 1
    if len(data) < at + 4:
        raise Fatal("EOFError: EOF read where not expected")
    if expected not in (None, count):
        raise Unreadable(f"it has {count} members and says {expected}")
    return members


def _name(raw: bytes, flags: int, rules: FinderRules) -> str:
    if flags & 0x800:
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            if rules.bad_names_are_fatal:
                raise Fatal(f"UnicodeDecodeError: {error}") from error
            raise Unreadable("a name in it is not UTF-8") from error
    return "".join(chr(byte) if byte < 128 else CP437[byte - 128] for byte in raw)


def _with_zip64(member: StockMember, extra: bytes) -> StockMember:
    """The member with the numbers from the zip64 field, in the order of that field."""
    values = _zip64_values(extra)
    for name in ("size", "compressed_size", "offset"):
        if getattr(member, name) == _UNKNOWN and values:
            member = member._replace(**{name: values.pop(0)})
    return member


def _zip64_values(extra: bytes) -> list[int]:
    """The numbers of the zip64 field; for 3.13 to 3.15 it must be the last field."""
    while extra:
        length = _n(extra[2:4])
        if len(extra) < 4 or len(extra) < 4 + length:
            raise Unreadable("an extra field is cut short")
        if _n(extra[:2]) == 1:
            rest = extra[4:]
            if len(rest) % 8 or len(rest) > 24:
                raise Unreadable("the zip64 field of a member is not the last one")
            return [_n(rest[start : start + 8]) for start in range(0, len(rest), 8)]
        extra = extra[4 + length :]
    return []


def raw_content(path: str, member: ZipMember, limit: int | None) -> bytes:
    """The compressed content, or enough of it for `limit` bytes; raises Unreadable or Fatal."""
    size = member.compressed_size
    if limit is not None:
        # deflate makes data longer by less than a thousandth (zlib's deflateBound), and begins with
        # the codes of its first block, which are some 600 bytes at most (RFC 1951, 3.2.7)
        size = min(size, limit + limit // 1000 + 1024)
    try:
        with open(path, "rb") as file:
            file.seek(member.offset)
            header = file.read(30)
            if len(header) != 30:
                raise Fatal("EOFError: EOF read where not expected")
            if header[:4] != _LOCAL:
                raise Unreadable("the member is not where the directory says")
            file.seek(_n(header[26:28]) + _n(header[28:30]), os.SEEK_CUR)
            # a read allocates as much as it is asked for
            raw = file.read(min(size, os.fstat(file.fileno()).st_size))
    except OSError as error:
        raise Fatal(f"OSError: {error}") from error
    if len(raw) != size:
        raise Fatal("OSError: zipimport: can't read data")
    return raw


def inflated(raw: bytes, most: int) -> bytes:
    """The content of a deflated member, up to `most` bytes of it; raises Fatal."""
    return b"".join(_inflating(raw, most))


def _inflating(raw: bytes, most: int) -> Iterator[bytes]:
    """Yield the content in pieces; raises Fatal."""
    inflater = zlib.decompressobj(-15)
    left = most
    try:
        while left and not inflater.eof:
            content = inflater.decompress(raw, min(left, _STEP))
            raw = inflater.unconsumed_tail
            if not content and not raw and not inflater.eof:
                raise Fatal("zlib.error: incomplete or truncated stream")
            yield content
            left -= len(content)
    except zlib.error as error:
        raise Fatal(f"zlib.error: {error}") from error


def _other_content(raw: bytes, member: StockMember, rules: FinderRules, limit: int | None) -> bytes:
    if limit is not None and member.size > limit:
        raise Unreadable(f"it is longer than {limit} bytes")
    if member.method not in rules.methods:
        raise Unreadable(f"unsupported compression {member.method}")
    from zippath.importer.archives.inflate import decompress  # zstd only, and rare

    try:
        return decompress(raw, member.method, member.size, member.crc)
    except ValueError as error:
        raise Unreadable("could not decompress zstd data") from error


def _n(data: bytes) -> int:
    return int.from_bytes(data, "little")
