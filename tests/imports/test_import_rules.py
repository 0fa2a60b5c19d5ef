"""What each version does to names."""

import sys

import pytest

from tests.snapshots import facts_of
from zippath.imports.import_rules import IMPORTS, removed_with


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("macpath", (3, 7), ""),
        ("macpath", (3, 8), "3.8"),
        ("imp", (3, 11), ""),
        ("imp", (3, 12), "3.12"),
        ("imp", (3, 14), "3.12"),
        ("cgi", (3, 12), ""),
        ("cgi", (3, 13), "3.13"),
        ("json", (3, 14), ""),
    ],
)
def test_modules_that_left(name, version, expected):
    assert expected == removed_with(name, facts_of(version=version))


def test_no_module_left_that_is_still_there():
    gone = {name for row in IMPORTS.rows if row.holds_for(sys.version_info)
            for name in row.changes.get("removed", ())}  # fmt: skip

    assert set() == gone & sys.stdlib_module_names


@pytest.mark.parametrize(("version", "expected"), [((3, 6), "namespace"), ((3, 7), None)])
def test_the_origin_of_a_namespace(version, expected):
    assert expected == IMPORTS.of(version).namespace_origin


@pytest.mark.parametrize(("version", "expected"), [((3, 9), False), ((3, 10), True)])
def test_packages_in_archives_are_extended(version, expected):
    assert expected == IMPORTS.of(version).extends_into_archives
