"""Writes zip archives of which every field can be wrong, for the fuzzers and for cases by hand."""

import struct
import zlib
from dataclasses import dataclass

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
ZIP64_END = struct.Struct("<4sQ2H2I4Q")
ZIP64_LOCATOR = struct.Struct("<4sIQI")

STORED, DEFLATED = 0, 8
UTF8 = 0x0800
DESCRIPTOR = 0x0008
SYMLINK = 0o120777 << 16
DOS_TIME = (0x5A21 << 16) | 0x6000  # 2025-01-01 12:00


@dataclass(frozen=True)
class Entry:
    """One member; what is None is written as it truly is."""

    name: bytes
    data: bytes = b""
    method: int = STORED
    flags: int = 0
    extra: bytes = b""
    local_extra: bytes = b""
    local_name: bytes | None = None
    crc: int | None = None
    size: int | None = None
    compressed_size: int | None = None
    offset: int | None = None
    attributes: int = 0
    system: int = 3
    time: int = DOS_TIME

    def packed(self):
        if self.method != DEFLATED:
            return self.data
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.data) + packer.flush()


def craft(entries, comment=b"", prefix=b"", zip64=False, count=None, size=None, offset=None):
    """Return the archive's bytes; `count`, `size` and `offset` are the end record's claims."""
    content, central = bytearray(prefix), bytearray()
    for entry in entries:
        packed = entry.packed()
        sums = (
            zlib.crc32(entry.data) if entry.crc is None else entry.crc,
            len(packed) if entry.compressed_size is None else entry.compressed_size,
            len(entry.data) if entry.size is None else entry.size,
        )
        where = len(content) - len(prefix) if entry.offset is None else entry.offset
        local_name = entry.name if entry.local_name is None else entry.local_name
        head = (entry.flags, entry.method, entry.time & 0xFFFF, entry.time >> 16)
        content += LOCAL.pack(b"PK\3\4", 20, *head, *sums, len(local_name), len(entry.local_extra))
        content += local_name + entry.local_extra + packed
        central += CENTRAL.pack(
            b"PK\1\2", 20 | entry.system << 8, 20, *head, *sums, len(entry.name),
            len(entry.extra), 0, 0, 0, entry.attributes, where,
        )  # fmt: skip
        central += entry.name + entry.extra
    start = len(content) - len(prefix)
    claims = (
        len(entries) if count is None else count,
        len(central) if size is None else size,
        start if offset is None else offset,
    )
    return bytes(content + central + end(claims, comment, zip64, start + len(central)))


def end(claims, comment, zip64, where):
    """The records after the central directory, which ends at `where`."""
    count, size, offset = claims
    if not zip64:
        return END.pack(b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, size, offset,
                        len(comment)) + comment  # fmt: skip
    return (
        ZIP64_END.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
        + ZIP64_LOCATOR.pack(b"PK\6\7", 0, where, 1)
        + END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, len(comment))
        + comment
    )
