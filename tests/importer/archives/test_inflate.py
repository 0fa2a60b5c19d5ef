"""Content comes out whole, or ValueError says why not; a bomb takes no more than it claims."""

import bz2
import lzma
import sys
import types
import zlib

import pytest

from zippath.importer.archives.inflate import BZIP2, DEFLATED, LZMA, STORED, ZSTD, decompress

DATA = b"some text, " * 500


def raw_lzma(data):
    filters = [{"id": lzma.FILTER_LZMA1}]
    properties = lzma._encode_filter_properties(filters[0])
    size = len(properties).to_bytes(2, "little")
    return b"\x09\x14" + size + properties + lzma.compress(data, lzma.FORMAT_RAW, filters=filters)


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    STORED: DATA,
    DEFLATED: raw_deflate(DATA),
    BZIP2: bz2.compress(DATA),
    LZMA: raw_lzma(DATA),
}


@pytest.mark.parametrize("method", PACKED)
def test_content_comes_out(method):
    assert DATA == decompress(PACKED[method], method, len(DATA), zlib.crc32(DATA))


@pytest.mark.parametrize("method", PACKED)
@pytest.mark.parametrize(
    ("size", "crc", "cut"),
    [(len(DATA) - 1, zlib.crc32(DATA), 0), (len(DATA) + 1, zlib.crc32(DATA), 0),
     (len(DATA), 5, 0), (len(DATA), zlib.crc32(DATA), 2)],
)  # fmt: skip
def test_what_is_not_as_it_is_recorded_is_refused(method, size, crc, cut):
    packed = PACKED[method][: len(PACKED[method]) // cut if cut else None]

    with pytest.raises(ValueError, match=r"."):
        decompress(packed, method, size, crc)


@pytest.mark.parametrize("method", [1, 6, 9, 97, 255])
def test_unknown_methods(method):
    with pytest.raises(ValueError, match=f"unsupported compression method {method}"):
        decompress(DATA, method, len(DATA), 0)


class ZstdError(Exception):
    """As that of `_zstd`; a frame is a length and a byte to repeat here."""


def get_frame_size(frame):
    if len(frame) < 2:
        raise ZstdError("incomplete")
    return 2


class ZstdDecompressor:
    """Counts the bytes that it is given."""

    given = 0

    def decompress(self, data, max_length):
        ZstdDecompressor.given += len(data)
        return (bytes(data[1:2]) * data[0])[:max_length]


@pytest.fixture
def zstd(monkeypatch):
    names = {"ZstdError": ZstdError, "get_frame_size": get_frame_size}
    module = types.SimpleNamespace(ZstdDecompressor=ZstdDecompressor, **names)
    monkeypatch.setitem(sys.modules, "_zstd", module)
    monkeypatch.setattr(ZstdDecompressor, "given", 0)


def test_each_byte_of_many_small_frames_is_gone_through_once(zstd):
    raw = b"\2x\3y\0z" * 10_000
    data = b"xxyyy" * 10_000

    assert data == decompress(raw, ZSTD, len(data), zlib.crc32(data))
    assert len(raw) == ZstdDecompressor.given


@pytest.mark.parametrize(("raw", "size"), [(b"\2x\3", 5), (b"\2x\3y", 4), (b"\2x", 5), (b"", 1)])
def test_frames_that_are_not_as_recorded(zstd, raw, size):
    with pytest.raises(ValueError, match="incomplete|size"):
        decompress(raw, ZSTD, size, 0)


def test_a_bomb_is_stopped(zstd):
    with pytest.raises(ValueError, match="size"):
        decompress(b"\xffx" * 10_000, ZSTD, 3, 0)
    assert 2 >= ZstdDecompressor.given


def test_a_python_without_the_module_says_so(monkeypatch):
    for method, module in ((BZIP2, "_bz2"), (LZMA, "_lzma"), (ZSTD, "_zstd"), (DEFLATED, "zlib")):
        monkeypatch.setitem(sys.modules, module, None)

        with pytest.raises(ValueError, match="not available"):
            decompress(b"data", method, 4, 0)
