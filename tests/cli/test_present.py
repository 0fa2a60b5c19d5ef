"""Targets, entries and edits, as text and as JSON."""

import pytest

from tests.facts import facts
from zippath.cli import present
from zippath.edits import Edit
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.syspath.reason import Reason


@pytest.mark.parametrize(
    ("implementation", "name"), [("cpython", "CPython"), ("pypy", "PyPy"), ("ironic", "ironic")]
)
def test_a_python_in_one_line(implementation, name):
    asked = facts((3, 12, 4), implementation=implementation)

    assert f"/usr/bin/python3.12 ({name} 3.12.4)" == present.python_text(asked)


def test_columns_are_as_wide_as_their_widest_cell():
    rows = [("a", "bb", ""), ("ccc", "d", "e")]

    assert ["  a    bb", "  ccc  d   e"] == present.table(rows)


def test_an_entry_and_its_origin():
    entry = PathEntry(3, "/a.zip", "archive", Origin("pth", "/s/a.pth", 2))

    assert {
        "position": 3,
        "path": "/a.zip",
        "kind": "archive",
        "origin": {"kind": "pth", "file": "/s/a.pth", "line": 2, "detail": None},
    } == present.entry_json(entry)


def test_a_path_that_was_dropped_says_why():
    dropped = Dropped("/a.zip", Origin("PYTHONPATH", detail="item 1 of 1"), Reason("x", "because"))

    assert {
        "path": "/a.zip",
        "origin": {"kind": "PYTHONPATH", "file": None, "line": None, "detail": "item 1 of 1"},
        "reason": "because",
    } == present.dropped_json(dropped)


@pytest.mark.parametrize("dry_run", [False, True])
def test_edits(dry_run):
    told = present.edits_json([Edit("/a.pth", None, b"/a.zip\n")], dry_run)

    assert ["/a.pth"] == told["files"]
    assert (not dry_run, dry_run) == (told["changed"], told["dry_run"])
    assert ("+/a.zip" in told.get("diff", "")) == dry_run
