"""The disk as it would be after edits."""

from tests.facts import FakeDisk
from zippath.syspath.overlay import Overlay

DISK = FakeDisk({"/s": None, "/s/old.pth": b"old", "/s/gone.pth": b"x", "/a.zip": b"PK"})
AFTER = Overlay(
    DISK, {"/s/old.pth": b"new", "/s/gone.pth": None, "/s/new.pth": b"n", "/made/a/b.pth": b"b"}
)


def test_files_have_their_new_content():
    assert (b"new", None, b"n", b"PK", None) == tuple(
        AFTER.read(path)
        for path in ("/s/old.pth", "/s/gone.pth", "/s/new.pth", "/a.zip", "/nowhere")
    )


def test_directories_list_what_is_there_then():
    assert {"old.pth", "new.pth"} == set(AFTER.listdir("/s"))
    assert ("b.pth",) == AFTER.listdir("/made/a")


def test_a_new_file_has_its_directories():
    assert AFTER.isdir("/made/a")
    assert AFTER.isdir("/made/")
    assert AFTER.exists("/made")
    assert "directory" == AFTER.kind("/made")


def test_what_is_removed_does_not_exist():
    assert not AFTER.exists("/s/gone.pth")
    assert AFTER.exists("/s/new.pth")
    assert AFTER.exists("/a.zip")
    assert ("archive", "missing") == (AFTER.kind("/a.zip"), AFTER.kind("/nowhere"))


def test_windows_paths():
    after = Overlay(FakeDisk({}), {"C:\\s\\a.pth": b""})

    assert ("a.pth",) == after.listdir("C:\\s")
    assert after.isdir("C:\\s")


def test_a_pipe_that_an_edit_replaces_is_none_any_more():
    disk = FakeDisk({"/s/a.pth": b"", "/s/b.pth": b""}, pipes=["/s/a.pth", "/s/b.pth"])
    after = Overlay(disk, {"/s/a.pth": b"x"})

    assert (False, True) == (after.is_pipe("/s/a.pth"), after.is_pipe("/s/b.pth"))
