"""Files recorded by installers: RECORD (PEP 376) and the installed-files.txt of an egg-info."""

import posixpath
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# at most this many bytes of a file are read: plotly 5.24 has a RECORD of 1.6 MB, 15,000 rows
LIMIT = 1 << 24
# and at most this many rows: more would take gigabytes
ROWS = 150_000

# bytes; what is no longer, as startup files are, is hashed without OpenSSL
_SMALL = 1 << 12

# PEP 376 and the wheel specification: sha256 or better
_ALGORITHMS = ("sha256", "sha384", "sha512")


class RecordedFile(NamedTuple):
    """One row, as spelt; `path` is relative to the entry, `hash` and `size` may be ""."""

    path: str
    hash: str = ""
    size: str = ""

    def matches(self, content: bytes) -> bool | None:
        """Whether the content has the recorded hash; None without a hash of a known kind.

        >>> row = RecordedFile("a", "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "0")
        >>> row.matches(b""), row.matches(b"x"), RecordedFile("a").matches(b"")
        (True, False, None)
        """
        algorithm, _, digest = self.hash.partition("=")
        if algorithm not in _ALGORITHMS or not digest:
            return None
        found = urlsafe_b64encode(_hash(algorithm, content)).decode()
        return found.rstrip("=") == digest.rstrip("=")


def _hash(algorithm: str, content: bytes) -> bytes:
    """Hash a content; OpenSSL takes 4 ms to load, and for large ones an eighth of the time."""
    if algorithm == "sha256" and len(content) <= _SMALL:
        try:
            from _sha2 import sha256  # type: ignore[import-not-found]
        except ImportError:  # up to 3.11
            from _sha256 import sha256  # type: ignore[import-not-found]
        found: bytes = sha256(content).digest()
        return found
    from hashlib import new

    return new(algorithm, content).digest()


@dataclass(frozen=True)
class RecordedFiles:
    """The rows of one RECORD or installed-files.txt.

    The paths in an installed-files.txt are relative to its directory, `place`; those in a RECORD
    are relative to the entry, and `place` is "".
    """

    data: bytes
    place: str = ""

    def __iter__(self) -> Iterator[RecordedFile]:
        """Yield every row in order; of several with the same path, the last."""
        for path in self._details:
            yield self._row(path)

    @property
    def paths(self) -> Set[str]:
        """The paths of all rows."""
        return self._details.keys()

    def get(self, path: str) -> RecordedFile | None:
        """Return the row of a file, None if it is not recorded."""
        return self._row(path) if path in self._details else None

    def mentions(self, path: str) -> bool:
        """Whether the last part of a path is in the text: a fast test, without parsing any row."""
        name = path.rpartition("/")[2]
        # a quote is written twice
        return '"' in name or name.encode("utf-8", "surrogateescape") in self.data

    def has_below(self, folder: str) -> bool:
        """Whether a file is recorded below a folder."""
        return any(path.startswith(f"{folder}/") for path in self._details)

    @cached_property
    def tops(self) -> frozenset[str]:
        """The first part of each path."""
        return frozenset(path.partition("/")[0] for path in self._details)

    def _row(self, path: str) -> RecordedFile:
        hash_, _, size = self._details[path].partition(",")
        return RecordedFile(path, hash_, size)

    @cached_property
    def _details(self) -> dict[str, str]:
        """Hash and size by path, not split yet: few of thousands of rows are asked for."""
        data = self.data
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        # decoded at once: line by line it takes twice the time
        text = data.removesuffix(b"\n").decode("utf-8", "surrogateescape").split("\n", ROWS)[:ROWS]
        if self.place:
            return {posixpath.normpath(f"{self.place}/{line}"): "" for line in text if line}
        if b'"' in data:
            return {row[0]: ",".join(row[1:3]) for row in _quoted(text) if row and row[0]}
        return {path: details for path, _, details in [row.partition(",") for row in text] if path}


def _quoted(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the rows of a RECORD with quotes, up to one that the csv module cannot read."""
    import csv  # 1 ms, and few files have quotes

    try:
        yield from csv.reader(f"{line}\n" for line in lines)
    except csv.Error:  # a field over 131,072 characters; a NUL before Python 3.11
        return
