"""The ways to compress members, and who can read them."""

import zipfile
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from zippath.errors import UsageError, ZippathError

ZSTD = 93  # APPNOTE 4.4.5
METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
    "zstd": ZSTD,
}
_LEVELS = {"deflate": range(10), "bzip2": range(1, 10), "zstd": range(-100, 23)}
# the stock importer reads stored and deflated members; from 3.15 on zstd too (gh-133656)
_STOCK = {
    "bzip2": "zipimport reads bzip2 in no python: the receiver needs zippath's importer",
    "lzma": "zipimport reads lzma in no python: the receiver needs zippath's importer",
    "zstd": "zipimport reads zstd from python 3.15 on: "
    "before that the receiver needs python 3.14 and zippath's importer",
}


@dataclass(frozen=True)
class Compression:
    """A method with its number in archives, and a level or None for the usual one."""

    name: str = "stored"
    method: int = zipfile.ZIP_STORED
    level: int | None = None

    @property
    def note(self) -> str:
        """A remark for the receiver, or ""."""
        return _STOCK.get(self.name, "")

    def library(self) -> ModuleType:
        """Return the module like `zipfile` that writes it. Raises ZippathError."""
        if self.name != "zstd" or hasattr(zipfile, "ZIP_ZSTANDARD"):
            return zipfile
        try:
            return import_module("backports.zstd.zipfile")
        except ImportError as error:
            raise ZippathError(
                "could not compress with zstd: this python has no module for it",
                "run zippath with python 3.14 or newer, or install backports.zstd beside it",
            ) from error


STORED = Compression()


def compression_of(wish: str) -> Compression:
    """Return the compression for a wish such as `deflate:9`. Raises UsageError.

    >>> compression_of("deflate:9")
    Compression(name='deflate', method=8, level=9)
    """
    name, colon, level = wish.partition(":")
    if name not in METHODS:
        raise UsageError(
            f"{wish!r} is no compression", f"--compression takes one of {', '.join(METHODS)}"
        )
    levels = _LEVELS.get(name, ())
    if not colon:
        return Compression(name, METHODS[name])
    if not level.lstrip("-").isdecimal() or int(level) not in levels:
        allowed = f"{levels[0]} to {levels[-1]}" if levels else "none"
        raise UsageError(f"{level!r} is no level of {name}", f"levels of {name}: {allowed}")
    return Compression(name, METHODS[name], int(level))
