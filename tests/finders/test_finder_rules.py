"""What each version's finders do, row by row, and that no version is without its magic number."""

import pytest

from zippath.finders.finder_rules import FINDERS, maker_of
from zippath.importer.archives.inflate import DEFLATED, STORED, ZSTD
from zippath.python.interpreter import ask


@pytest.mark.parametrize(
    ("first", "rule", "before", "after"),
    [
        (7, "pyc_header", 12, 16),
        (7, "pyc_flags", False, True),
        (8, "comments", False, True),
        (8, "short_pycs_are_fatal", False, True),
        (8, "checks_sources", False, True),
        (11, "siphash_rounds", (2, 4), (1, 3)),
        (13, "zip64", False, True),
        (13, "plain_end_first", True, False),
        (13, "counts_members", False, True),
        (14, "implied_folders", False, True),
        (14, "bad_names_are_fatal", True, False),
        (15, "reads_sources", True, False),
        (15, "refuses_methods", False, True),
        (15, "methods", (STORED, DEFLATED), (STORED, DEFLATED, ZSTD)),
    ],
)
def test_since_when(first, rule, before, after):
    expected = [before if minor < first else after for minor in range(6, 18)]

    assert expected == [getattr(FINDERS.of((3, minor, 0)), rule) for minor in range(6, 18)]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 6, 15), True),
        ((3, 8, 9), True),
        ((3, 8, 10), False),
        ((3, 9, 0), True),
        ((3, 9, 4), True),
        ((3, 9, 5), False),
        ((3, 10, 0), False),
    ],
)
def test_two_branches_have_a_fix_from_a_later_release_on(version, expected):
    assert expected is FINDERS.of(version).relative_entries


@pytest.mark.parametrize(
    ("magic", "expected"),
    [
        (3359, "unknown version"),
        (3379, "3.6"),
        (3394, "3.7"),
        (3413, "3.8"),
        (3425, "3.9"),
        (3439, "3.10"),
        (3495, "3.11"),
        (3531, "3.12"),
        (3571, "3.13"),
        (3627, "3.14"),
        (3662, "3.15"),
        (3700, "a version after 3.15"),
        (20121, "2"),
        (62211, "2"),
    ],
)
def test_bytecode_tells_its_version(magic, expected):
    assert expected == maker_of(magic.to_bytes(2, "little") + b"\r\n")


@pytest.mark.parametrize("pyc", [b"", b"\xcb", b"\xcb\r", b"\xcb\r\n\n", b"#!/usr/bin/env"])
def test_other_bytes_are_of_no_version(pyc):
    assert "unknown version" == maker_of(pyc)


@pytest.mark.live
def test_the_pythons_of_this_machine_are_in_the_table(interpreter, sandbox):
    facts = ask(interpreter, {}, str(sandbox))

    assert facts.minor_text == maker_of(facts.magic)
