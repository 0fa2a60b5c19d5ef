"""Which .pyc members zipimport takes, by version; the observer's archives ask the real ones."""

import time

import pytest

from tests.snapshots import MAGIC, facts_of
from zippath.finders.pycs import Source, judge, local_time, siphash

DATE = ((2020 - 1980) << 9 | 6 << 5 | 1) << 16 | 12 << 11 | 30 << 5 | 5
SOURCE = Source(DATE, 10, b"value = 1\n")
STAMP = int(time.mktime((2020, 6, 1, 12, 30, 10, -1, -1, -1)))


def number(value):
    return value.to_bytes(4, "little")


def timed(stamp=STAMP, size=10, magic=MAGIC):
    return magic + number(0) + number(stamp) + number(size) + b"code"


def hashed(flags, digest=bytes(8)):
    return MAGIC + number(flags) + digest + b"code"


@pytest.mark.parametrize(
    ("pyc", "version", "expected"),
    [
        (timed(), (3, 12), "good"),
        (timed(STAMP + 1), (3, 12), "good"),
        (timed(STAMP - 1), (3, 12), "good"),
        (timed(STAMP + 2), (3, 12), "stale"),
        (timed(size=11), (3, 12), "stale"),
        (timed(size=11), (3, 7), "good"),
        (timed(magic=b"abcd"), (3, 12), "foreign"),
        (b"", (3, 12), "foreign"),
        (MAGIC, (3, 7), "broken"),
        (hashed(1), (3, 12), "good"),
        (hashed(1), (3, 7), "good"),
        (hashed(3), (3, 12), "stale"),
        (hashed(3), (3, 7), "stale"),
        (hashed(7), (3, 12), "foreign"),
        (hashed(3, siphash(int.from_bytes(MAGIC, "little"), b"value = 1\n", 1, 3)), (3, 11),
         "good"),
        (hashed(3, siphash(int.from_bytes(MAGIC, "little"), b"value = 1\n", 2, 4)), (3, 10),
         "good"),
        (MAGIC + number(STAMP) + number(10) + b"code", (3, 6), "good"),
        (MAGIC + number(STAMP + 9) + number(10) + b"code", (3, 6), "stale"),
    ],
)  # fmt: skip
def test_a_pyc_beside_its_source(pyc, version, expected):
    assert expected == judge(pyc, SOURCE, facts_of(version=version))


def test_a_pyc_alone_is_taken_whatever_its_time():
    assert "good" == judge(timed(0), None, facts_of())
    assert "good" == judge(hashed(3), None, facts_of())


def test_a_short_one_stops_the_import():
    with pytest.raises(EOFError):
        judge(MAGIC + b"abc", SOURCE, facts_of())


def test_dos_time_is_local():
    assert STAMP == local_time(DATE)
