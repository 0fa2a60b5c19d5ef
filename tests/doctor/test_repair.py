"""Repairs of lines become one edit for each file."""

import pytest

from tests.facts import FakeDisk, facts
from zippath.doctor.finding import Repair
from zippath.doctor.repair import edits_of, raw_lines
from zippath.edits import Edit
from zippath.manage.startup_file import HEADER
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

FILE = "/s/a.pth"


def looked_at(data, path=FILE):
    disk = FakeDisk({path: data})
    return Snapshot(facts(), replay(facts(), disk), disk)


def after(data, *repairs, path=FILE):
    [edit] = edits_of([Repair(path, *repair) for repair in repairs], looked_at(data, path))
    assert (path, data) == (edit.path, edit.before)
    return edit.after


def test_lines_are_changed_taken_out_and_appended():
    data = b"# c\r\n/one\n/two\n/three"

    assert b"# c\r\n/1\n/three" == after(data, (2, b"/1\n"), (3, None))
    assert data + b"\n/four\n" == after(data, (4, b"/three\n"), (5, b"/four\n"))


def test_the_first_repair_of_a_line_counts():
    assert b"/first\n" == after(b"/x\n", (1, b"/first\n"), (1, None))


@pytest.mark.parametrize("rest", [b"", b"\n \n", HEADER])
def test_a_file_that_says_nothing_any_more_is_removed(rest):
    number = rest.count(b"\n") + 1

    assert after(rest + b"/x\n", (number, None)) is None


def test_repairs_of_one_file_are_one_edit_and_absent_files_none():
    repairs = [Repair("/s/b.pth", 1, None), Repair(FILE, 1, None), Repair(FILE, 2, b"/y\n")]

    assert [Edit(FILE, b"/x\n/z\n", b"/y\n")] == edits_of(repairs, looked_at(b"/x\n/z\n"))


def test_a_byte_order_mark_goes_with_the_first_line():
    assert [b"\xef\xbb\xbf/x\n", b"/y\n"] == raw_lines(
        FILE, b"\xef\xbb\xbf/x\n/y\n", looked_at(b"")
    )


def test_other_files_are_split_at_line_ends_alone():
    assert [b"a\r\n", b"b\x0bc\r", b"d"] == raw_lines("/rc", b"a\r\nb\x0bc\rd", looked_at(b""))
