"""`zippath.pth`: what is asked for gets in, in order, and all other bytes stay."""

import pytest

from tests.facts import facts
from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.importer.boot import BEHIND, FIRST
from zippath.manage.startup_file import (
    HEADER,
    ManagedFile,
    Placement,
    adding_edits,
    marker_of,
    pinned_line,
    removing_edits,
)
from zippath.syspath.boot_entries import boot_path, pin_in
from zippath.syspath.startup import parse

FACTS = facts((3, 12, 1))
FILE = "/site/zippath.pth"


def managed(data):
    if data is None:
        return ManagedFile(FILE)
    text = parse(data, FACTS)
    found = [((boot_path(line.text) or [""])[0], line) for line in text.lines]
    lines = tuple(
        (path or line.text, line) for path, line in found if path or line.meaning == "path"
    )
    return ManagedFile(FILE, data, text, lines)


def test_a_new_file_has_a_header_and_the_archives_in_order():
    assert [Edit(FILE, None, HEADER + b"/b.zip\n/a.zip\n")] == adding_edits(
        managed(None), ["/b.zip", "/a.zip", "/b.zip"], None, FACTS
    )


def test_new_ones_come_last_and_present_ones_stay():
    old = b"/a.zip\n/b.zip\n"

    assert [Edit(FILE, old, old + b"/c.zip\n")] == adding_edits(
        managed(old), ["/c.zip", "/a.zip"], None, FACTS
    )
    assert [] == adding_edits(managed(old), ["/b.zip", "/a.zip"], None, FACTS)


@pytest.mark.parametrize(
    ("side", "anchor", "expected"),
    [
        ("before", "/a.zip", b"/c.zip\n/x.zip\n/a.zip\n/b.zip\n"),
        ("after", "/a.zip", b"/a.zip\n/c.zip\n/x.zip\n/b.zip\n"),
        ("after", "/b.zip", b"/a.zip\n/b.zip\n/c.zip\n/x.zip\n"),
    ],
)
def test_a_place_moves_what_is_there(side, anchor, expected):
    old = b"/a.zip\n/b.zip\n/c.zip\n"

    [edit] = adding_edits(managed(old), ["/c.zip", "/x.zip"], Placement(side, anchor), FACTS)

    assert expected == edit.after


@pytest.mark.parametrize(
    "old",
    [
        b"# mine\r\n\r\n/a.zip\r\nimport os\r\n",
        b"/a.zip\n# caf\xc3\xa9 at the end, no newline",
        b"\n\n/a.zip",
    ],
)
def test_foreign_lines_keep_their_bytes(old):
    [edit] = adding_edits(managed(old), ["/z.zip"], None, FACTS)
    ended = old if old.endswith(b"\n") else old + b"\n"

    assert ended + b"/z.zip\n" == edit.after
    [back] = removing_edits(managed(edit.after), ["/z.zip"])
    assert ended == back.after


def test_windows_knows_a_path_by_letters_of_any_case():
    on_windows = FACTS._replace(os_name="nt")
    old = b"C:\\data\\a.zip\r\nC:\\data\\b.zip\r\n"

    assert [] == adding_edits(managed(old), ["c:\\DATA\\a.zip"], None, on_windows)
    place = Placement("after", "C:\\data\\b.zip")
    [edit] = adding_edits(managed(old), ["c:\\DATA\\a.zip", "C:\\data\\A.zip"], place, on_windows)
    assert b"C:\\data\\b.zip\r\nC:\\data\\A.zip\n" == edit.after


def test_the_last_archive_takes_the_file_with_it_unless_it_holds_more():
    assert [Edit(FILE, HEADER + b"/a.zip\n", None)] == removing_edits(
        managed(HEADER + b"/a.zip\n"), ["/a.zip"]
    )
    assert [Edit(FILE, b"# mine\n/a.zip\n", b"# mine\n")] == removing_edits(
        managed(b"# mine\n/a.zip\n"), ["/a.zip"]
    )
    assert [] == removing_edits(managed(b"/a.zip\n"), ["/other.zip"])


DIGEST = "0123456789abcdef" * 4
PINNED = f"#pinned {DIGEST} /a.whl\n".encode()
PINNED_FIRST = f"#pinned-first {DIGEST} /a.whl\n".encode()


def test_a_pinned_line():
    assert PINNED == pinned_line(DIGEST, "/a.whl", False, FACTS)
    assert PINNED_FIRST == pinned_line(DIGEST, "/a.whl", True, FACTS)
    for raw, marker in ((PINNED, BEHIND), (PINNED_FIRST, FIRST), (b"#pinned 0 /a.whl\n", b"")):
        [line] = parse(raw, FACTS).lines
        assert marker == marker_of(line)
        assert (DIGEST if marker else "") == pin_in(line.text)
    escaped = pinned_line(DIGEST, "/x/caf\xe9 %.whl", False, FACTS)
    assert ("/x/caf\xe9 %.whl", False) == boot_path(escaped.decode().rstrip())


def test_a_pinned_archive_keeps_its_hash_when_it_moves():
    old = PINNED + b"#boot /b.whl\n"
    place = Placement("after", "/b.whl")

    [edit] = adding_edits(managed(old), ["/a.whl"], place, FACTS, {"/a.whl": BEHIND})
    assert edit.after.startswith(b"#boot /b.whl\n" + PINNED)
    [edit] = adding_edits(managed(old), ["/a.whl"], None, FACTS, {"/a.whl": FIRST}, ["/a.whl"])
    assert edit.after.startswith(b"#boot /b.whl\n" + PINNED_FIRST)
    assert [] == adding_edits(managed(old), ["/a.whl"], None, FACTS, {"/a.whl": BEHIND})


def test_a_pinned_archive_is_not_read_by_a_path_line():
    with pytest.raises(ZippathError, match="pinned"):
        adding_edits(managed(PINNED), ["/a.whl"], None, FACTS, {}, ["/a.whl"])


def test_a_pinned_line_can_be_removed():
    assert [Edit(FILE, HEADER + PINNED, None)] == removing_edits(
        managed(HEADER + PINNED), ["/a.whl"]
    )
