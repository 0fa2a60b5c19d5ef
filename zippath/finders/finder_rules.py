"""The rules of each Python version's finders for archives and bytecode, as one table."""

from functools import lru_cache
from typing import Any, NamedTuple

from zippath.importer.archives.inflate import BZIP2, DEFLATED, LZMA, STORED, ZSTD
from zippath.python.facts import Facts
from zippath.python.versions import Table, since


class FinderRules(NamedTuple):
    """The rules of FileFinder and zipimport in one version; the defaults are 3.6's."""

    # the first magic number of its bytecode (Include/internal/pycore_magic_number.h)
    magic: int = 3360

    # zippath's importer runs in it
    runs_importer: bool = False

    # FileFinder keeps relative entries relative (bpo-43105)
    relative_entries: bool = True
    # it takes the entry `.` for the current directory, as it does ''
    plain_dot: bool = False
    # it drops the `./` before a relative entry
    drops_dot: bool = False

    # archives may have a comment (bpo-5950)
    comments: bool = False
    # the records of ZIP64 are read (gh-89739)
    zip64: bool = False
    # an end record without a comment is taken first, whatever stands before it
    plain_end_first: bool = True
    # the number of members must be the recorded one
    counts_members: bool = False
    # a name that is not the UTF-8 that it claims to be breaks every later import (gh-153679)
    bad_names_are_fatal: bool = True
    # a folder without `__init__` is a portion though the archive has no entry for it (gh-59110)
    implied_folders: bool = False

    # the compression methods that are read (zstd: gh-133656)
    methods: tuple[int, ...] = (STORED, DEFLATED)
    # those that the zipfile module reads too, where they are built in (gh-132983)
    zipfile_methods: tuple[int, ...] = (BZIP2, LZMA)
    # other methods are refused; before, all but stored members are taken for deflated ones
    refuses_methods: bool = False
    # a source is read when its module is looked for, not only when it is loaded (gh-141276)
    reads_sources: bool = True

    # the bytes in front of the code in a .pyc (PEP 552)
    pyc_header: int = 12
    # it has flags, so that a hash may stand in the place of time and size
    pyc_flags: bool = False
    # a .pyc with the right magic number that is cut short ends the import with EOFError
    short_pycs_are_fatal: bool = False
    # the size of the source is compared, and the hash of one that asks for it
    checks_sources: bool = False
    # compression and finalization rounds of SipHash
    siphash_rounds: tuple[int, int] = (2, 4)


# what later versions change
FINDERS = Table(
    FinderRules(),
    since((3, 7), magic=3390, pyc_header=16, pyc_flags=True),
    since((3, 8), magic=3400, comments=True, short_pycs_are_fatal=True, checks_sources=True),
    since((3, 8, 10), until=(3, 9), relative_entries=False),
    since((3, 9), magic=3420, runs_importer=True),
    since((3, 9, 5), relative_entries=False),
    since((3, 10), magic=3430),
    since((3, 11), magic=3450, siphash_rounds=(1, 3), plain_dot=True),
    since((3, 12), magic=3500, drops_dot=True),
    since((3, 13), magic=3550, zip64=True, plain_end_first=False, counts_members=True),
    since((3, 14), magic=3600, implied_folders=True, bad_names_are_fatal=False,
          zipfile_methods=(BZIP2, LZMA, ZSTD)),
    since((3, 15), magic=3650, reads_sources=False, refuses_methods=True,
          methods=(STORED, DEFLATED, ZSTD)),
)  # fmt: skip

# since 3.11 every version starts so far behind the one before
_MAGIC_STEP = 50


def finder_rules(facts: Facts) -> FinderRules:
    """The rules of the interpreter's version."""
    return _of_version(facts.version)


@lru_cache  # it is asked for every module of an archive
def _of_version(version: tuple[Any, ...]) -> FinderRules:
    return FINDERS.of(version)


# 1.5.2 had the first of them, 2.7 the last, 62211
_OF_PYTHON_2 = 20121


UNKNOWN_VERSION = "unknown version"


def maker_of(pyc: bytes) -> str:
    r"""The Python version of a .pyc file, by its magic number.

    >>> maker_of(b"\xcb\x0d\r\n"), maker_of(b"\x74\x0e\r\n"), maker_of(b"#!")
    ('3.12', 'a version after 3.15', 'unknown version')
    >>> maker_of(b"\x03\xf3\r\n")
    '2'
    """
    magic = int.from_bytes(pyc[:2], "little")
    known = [row for row in FINDERS.rows if row.changes.get("magic", magic + 1) <= magic]
    if pyc[2:4] != b"\r\n" or magic < FINDERS.oldest.magic:
        return UNKNOWN_VERSION
    if magic >= _OF_PYTHON_2:
        return "2"
    name = "{}.{}".format(*known[-1].since) if known else "3.6"
    return f"a version after {name}" if magic >= FINDERS.newest.magic + _MAGIC_STEP else name
