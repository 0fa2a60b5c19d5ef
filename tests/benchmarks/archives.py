"""Writes the benchmarks' archives: zipfile needs seconds where a million names are wanted."""

import struct
import zlib

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
ZIP64_END = struct.Struct("<4sQ2H2I4Q")
ZIP64_LOCATOR = struct.Struct("<4sIQI")
SOURCE = b"value = 1\n"
STAMP = (0, 0x21)  # DOS time and date: 1980-01-01


def write(path, names):
    """Write stored members `names`, each with the same tiny source; ZIP64 where that is needed."""
    crc, size = zlib.crc32(SOURCE), len(SOURCE)
    central, offset = [], 0
    with open(path, "wb") as file:
        for name in names:
            raw = name.encode()
            file.write(LOCAL.pack(b"PK\3\4", 10, 0, 0, *STAMP, crc, size, size, len(raw), 0))
            file.write(raw + SOURCE)
            central.append(
                CENTRAL.pack(
                    b"PK\1\2", 10, 10, 0, 0, *STAMP, crc, size, size, len(raw),
                    0, 0, 0, 0, 0, offset,
                ) + raw
            )  # fmt: skip
            offset += LOCAL.size + len(raw) + size
        directory = b"".join(central)
        file.write(directory)
        count = len(central)
        if count > 0xFFFF:
            where = offset + len(directory)
            file.write(
                ZIP64_END.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), offset)
            )
            file.write(ZIP64_LOCATOR.pack(b"PK\6\7", 0, where, 1))
        few = min(count, 0xFFFF)
        file.write(END.pack(b"PK\5\6", 0, 0, few, few, len(directory), offset, 0))


def package_names(count, packages=50):
    """`count` member names in packages of equal size, as a large distribution has them."""
    each = max(1, count // packages)
    for number in range(count):
        package, module = divmod(number, each)
        yield f"package_{package:04}/" + (f"module_{module:06}.py" if module else "__init__.py")
