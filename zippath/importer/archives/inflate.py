"""Decompresses the content of a member and checks its size and CRC-32."""

import sys

STORED, DEFLATED, BZIP2, LZMA, ZSTD = 0, 8, 12, 14, 93
METHODS = {STORED: "stored", DEFLATED: "deflate", BZIP2: "bzip2", LZMA: "lzma", ZSTD: "zstd"}


def decompress(raw: bytes, method: int, size: int, crc: int) -> bytes:
    """Return the content of a member that was compressed by `method` into `raw`.

    A bomb is stopped after `size` bytes. Raises ValueError if the method is unknown, if this Python
    lacks its module, if `raw` is broken, or if `size` or `crc` is not that of the content.
    """
    if size >= sys.maxsize:  # no decompressor takes such a number
        raise ValueError("its recorded size is beyond all memory")
    if method == STORED:
        data = raw
    elif method == DEFLATED:
        data = _inflate(raw, size)
    elif method in METHODS:
        data = _decompress_rare(raw, method, size)
    else:
        raise ValueError(f"unsupported compression method {method}")
    if len(data) != size:
        raise ValueError("its size is not the recorded one")
    if _crc32(data) != crc:
        raise ValueError("bad CRC-32")
    return data


def _inflate(raw: bytes, size: int) -> bytes:
    try:
        # 300 µs; a thread that finds the module half imported waits for the module's import lock
        from zlib import decompressobj, error
    except ImportError:
        raise ValueError("can't decompress data; zlib not available") from None
    try:
        inflater = decompressobj(-15)
        # one byte more than expected shows that there is more
        data = inflater.decompress(raw, size + 1)
    except error as problem:
        raise ValueError(str(problem)) from problem
    if not inflater.eof and len(data) <= size:
        raise ValueError("incomplete deflate stream")
    return data


def _decompress_rare(raw: bytes, method: int, size: int) -> bytes:
    try:
        if method == ZSTD:
            return _unzstd(raw, size)
        if method == BZIP2:
            from _bz2 import BZ2Decompressor

            return BZ2Decompressor().decompress(raw, size + 1)
        return _unlzma(raw, size)
    except ImportError:
        name = METHODS[method]
        raise ValueError(f"can't decompress data; {name} not available") from None
    except (EOFError, OSError) as problem:
        raise ValueError(str(problem)) from problem


def _unlzma(raw: bytes, size: int) -> bytes:
    """Decompress LZMA1: 2 bytes version, 2 bytes length, properties, data (APPNOTE 5.8.8)."""
    import _lzma

    start = 4 + int.from_bytes(raw[2:4], "little")
    try:
        decode = _lzma._decode_filter_properties  # type: ignore[attr-defined]
        properties = decode(_lzma.FILTER_LZMA1, raw[4:start])
        inflater = _lzma.LZMADecompressor(_lzma.FORMAT_RAW, None, [properties])
        return inflater.decompress(raw[start:], size + 1)
    except _lzma.LZMAError as problem:
        raise ValueError(str(problem)) from problem


def _unzstd(raw: bytes, size: int) -> bytes:
    """Decompress Zstandard frames (RFC 8878), which CPython reads from 3.14 on."""
    import _zstd  # type: ignore[import-not-found]

    parts = []
    room = size + 1
    rest = memoryview(raw)  # slices of bytes, and `unused_data`, would copy it for each frame
    try:
        while rest and room:
            end = _zstd.get_frame_size(rest)
            parts.append(_zstd.ZstdDecompressor().decompress(rest[:end], room))
            room -= len(parts[-1])
            rest = rest[end:]
    except _zstd.ZstdError as problem:
        raise ValueError(str(problem)) from problem
    return b"".join(parts)


def _crc32(data: bytes) -> int:
    try:
        from zlib import crc32
    except ImportError:
        from binascii import crc32
    return crc32(data)
