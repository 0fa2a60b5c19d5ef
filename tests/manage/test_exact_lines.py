"""A `zippath.pth` that names exactly the archives of a list."""

import pytest

from tests.facts import facts
from zippath.edits import Edit
from zippath.manage.exact_lines import PinnedArchive, exact_edits
from zippath.manage.startup_file import HEADER, ManagedFile, pinned_line
from zippath.syspath.boot_entries import BOOT_LINE, BOOT_LINES
from zippath.syspath.startup import parse

FACTS = facts((3, 12, 1))
FILE = "/site/zippath.pth"
BOOT = f"{BOOT_LINE}\n".encode()
A, B = (PinnedArchive(f"/{name}.whl", name * 64) for name in "ab")


def managed(data, *named):
    """A file in which the lines with these numbers name archives."""
    if data is None:
        return ManagedFile(FILE)
    text = parse(data, FACTS)
    lines = tuple((f"/{line.number}", line) for line in text.lines if line.number in named)
    return ManagedFile(FILE, data, text, lines)


def line(archive):
    return pinned_line(archive.sha256, archive.path, archive.first, FACTS)


def test_a_new_file_has_a_header_the_archives_and_last_what_starts_the_importer():
    new = HEADER + line(B) + line(A) + BOOT

    assert [Edit(FILE, None, new)] == exact_edits(managed(None), [B, A], FACTS)
    assert [] == exact_edits(managed(new, 2, 3), [B, A], FACTS)


def test_what_comes_first_has_another_line():
    assert line(A) != line(PinnedArchive(A.path, A.sha256, True))


def test_lines_of_others_stay_where_they_are():
    old = b"# mine\r\n/x.zip\nimport os\n\n/y.zip\nimport sys"

    [edit] = exact_edits(managed(old, 2, 5), [A, B], FACTS)

    new = b"# mine\r\n" + line(A) + line(B) + b"import os\n\nimport sys\n" + BOOT
    assert Edit(FILE, old, new) == edit


def test_a_damaged_line_of_ours_goes():
    old = HEADER + b"#pinned 00 /a.whl\n"

    [edit] = exact_edits(managed(old), [A], FACTS)

    assert HEADER + line(A) + BOOT == edit.after


def test_an_entry_that_stays_is_no_archive_of_the_list():
    old = b"/dir\n/x.zip\n"

    [edit] = exact_edits(managed(old, 1, 2), [A], FACTS, staying=["/1"])

    assert b"/dir\n" + line(A) + BOOT == edit.after


@pytest.mark.parametrize("older", BOOT_LINES)
def test_the_line_that_starts_the_importer_is_there_once(older):
    old = HEADER + line(A) + older.encode()

    [*edits] = exact_edits(managed(old, 2), [A], FACTS)

    assert [HEADER + line(A) + BOOT] == [edit.after for edit in edits]


def test_a_file_that_would_be_empty_goes():
    old = HEADER + line(A) + BOOT

    assert [Edit(FILE, old, None)] == exact_edits(managed(old, 2), [], FACTS, boots=False)
    assert [] == exact_edits(managed(None), [], FACTS, boots=False)
    assert [Edit(FILE, old, HEADER + BOOT)] == exact_edits(managed(old, 2), [], FACTS)
