"""A member as its central header describes it: name, sizes, flags."""

from .inflate import METHODS

NAME_START = 42  # in a central header, less its signature

ENCRYPTED = 0x0001 | 0x0040 | 0x2000  # traditional, strong, masked directory (APPNOTE 4.4.4)
PATCH = 0x0020
UTF8 = 0x0800
ZIP64_EXTRA = 0x0001
UNICODE_PATH_EXTRA = 0x7075
UNKNOWN_32 = 0xFFFFFFFF

# the upper half of code page 437, in which names are that do not say they are UTF-8 (APPNOTE D.1);
# `encodings.cp437` itself may lie in the archive that is being opened
CP437 = (
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0"
)


class Member:
    """A file or directory in an archive, as its central header describes it.

    `name` is decoded, with `/` between its parts and at the end of a directory; `raw_name` are its
    bytes. Sizes and `offset` (of the local header, from the start of the file) are in bytes;
    `modified` is the DOS time and date as one number, date in the upper 16 bits.
    """

    __slots__ = (
        "attributes", "compressed_size", "crc", "flags", "method", "modified", "name", "offset",
        "raw_name", "size", "system",
    )  # fmt: skip

    name: str
    raw_name: bytes
    system: int
    flags: int
    method: int
    modified: int
    crc: int
    compressed_size: int
    size: int
    attributes: int
    offset: int

    def __repr__(self) -> str:
        return f"<Member {self.name!r}: {self.size} bytes, method {self.method}>"

    @property
    def is_directory(self) -> bool:
        """Whether the member is a directory."""
        return self.name.endswith("/")

    @property
    def is_encrypted(self) -> bool:
        """Whether the content cannot be read without a password."""
        return bool(self.flags & ENCRYPTED)

    @property
    def is_symlink(self) -> bool:
        """Whether the member is a symbolic link, made on a Unix or a Mac."""
        return self.system in (3, 19) and self.attributes >> 28 == 0o12

    @property
    def is_executable(self) -> bool:
        """Whether the owner may execute the file, which only a Unix or a Mac records."""
        return self.system in (3, 19) and bool(self.attributes >> 16 & 0o100)

    @property
    def method_name(self) -> str:
        """The name of the compression method: "stored", "deflate", … or "method 97"."""
        return METHODS.get(self.method) or f"method {self.method}"


def number(data: bytes, start: int, size: int) -> int:
    """Return `size` bytes at `start` as a little-endian number."""
    return int.from_bytes(data[start : start + size], "little")


def parse_member(header: bytes, shift: int) -> Member:
    """Return the member of a central header less its signature.

    `shift` is added to its offset. Raises ValueError if the header makes no sense.
    """
    as_number = int.from_bytes  # `number` takes twice as long, and there may be 100,000 headers
    name_end = NAME_START + as_number(header[24:26], "little")
    extra = header[name_end : name_end + as_number(header[26:28], "little")]
    member = Member()
    member.system = header[1]
    member.flags = as_number(header[4:6], "little")
    member.method = as_number(header[6:8], "little")
    member.modified = as_number(header[8:12], "little")
    member.crc = as_number(header[12:16], "little")
    member.compressed_size = as_number(header[16:20], "little")
    member.size = as_number(header[20:24], "little")
    member.attributes = as_number(header[34:38], "little")
    member.offset = as_number(header[38:42], "little")
    member.raw_name = header[NAME_START:name_end]
    member.name = decode_name(member.raw_name, member.flags, extra)
    if UNKNOWN_32 in (member.compressed_size, member.size, member.offset):
        _apply_zip64(member, extra)
    member.offset += shift
    return member


def _apply_zip64(member: Member, extra: bytes) -> None:
    """Take numbers that do not fit in 32 bits from the zip64 extra field (APPNOTE 4.5.3).

    Without the field the numbers stand as they are. Raises ValueError if it is too short.
    """
    values = extra_field(extra, ZIP64_EXTRA)
    if values is None:
        return
    for field in ("size", "compressed_size", "offset"):
        if getattr(member, field) == UNKNOWN_32:
            if len(values) < 8:
                raise ValueError("zip64 extra field is too short")
            setattr(member, field, number(values, 0, 8))
            values = values[8:]


def decode_name(raw: bytes, flags: int, extra: bytes) -> str:
    """Decode a name: UTF-8 if its flag is set, else Info-ZIP's Unicode path, else code page 437.

    Raises ValueError for a name that no file can have.
    """
    if not raw or 0 in raw:
        raise ValueError("the name is empty or holds a null byte")
    if flags & UTF8 or raw.isascii():
        return raw.decode()
    unicode_path = extra_field(extra, UNICODE_PATH_EXTRA)
    if unicode_path is not None and unicode_path[:1] == b"\x01":
        from zlib import crc32  # 300 µs, and few archives have such names

        if crc32(raw) == number(unicode_path, 1, 4):
            return unicode_path[5:].decode()
    return "".join([chr(code) if code < 128 else CP437[code - 128] for code in raw])


def extra_field(extra: bytes, wanted: int) -> "bytes | None":
    """Return the content of extra field number `wanted`, None if there is none."""
    position = 0
    while position + 4 <= len(extra):
        size = number(extra, position + 2, 2)
        if number(extra, position, 2) == wanted:
            return extra[position + 4 : position + 4 + size]
        position += 4 + size
    return None
