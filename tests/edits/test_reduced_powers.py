"""Where the file or its directory may not be written, or the disk is full."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.rights import mounted, needs_root
from zippath.edits import Edit, Transaction
from zippath.edits.journal import Change, Journal, JournalEntry
from zippath.errors import ZippathError

NOBODY = 65534

# argv: state directory, path, new content; runs as nobody; prints what the user would see
CHANGE = """
import os, sys
import filelock  # nobody may not be able to read where it is
from zippath.edits import Edit, Transaction, read
from zippath.errors import ZippathError
state, path, after = sys.argv[1:]
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with Transaction(state, "zippath add") as change:
        first = os.path.join(os.path.dirname(state), "first")
        change.apply([Edit(first, None, b"x"), Edit(path, read(path), os.fsencode(after) or None)])
except ZippathError as error:
    print(error.message, error.hint, sep="|")
"""


@pytest.fixture
def shared():
    """A directory of root's that everybody may read; those of pytest are private."""
    with tempfile.TemporaryDirectory(prefix="zippath-") as place:
        os.chmod(place, 0o755)
        yield Path(place)


@pytest.fixture
def home(shared):
    """A directory of nobody's."""
    (shared / "home").mkdir()
    os.chown(shared / "home", NOBODY, NOBODY)
    return shared / "home"


def change_as_nobody(home, path, after="new"):
    done = subprocess.run(
        [sys.executable, "-c", CHANGE, str(home / "state"), str(path), after],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def give(path, content=b"old", mode=0o644, owner=NOBODY):
    path.write_bytes(content)
    path.chmod(mode)
    os.chown(path, owner, owner)
    return path


@needs_root
def test_a_writable_file_in_a_directory_that_is_not_is_written_in_place(shared, home):
    path = give(shared / "rc", b"old and longer", 0o640)
    inode = path.stat().st_ino

    assert "" == change_as_nobody(home, path)
    assert (b"new", inode, NOBODY) == (path.read_bytes(), path.stat().st_ino, path.stat().st_uid)
    assert b"x" == (home / "first").read_bytes()


@needs_root
def test_a_file_of_another_owner_keeps_him(home):
    path = give(home / "rc", owner=0, mode=0o666)

    assert "" == change_as_nobody(home, path)
    assert (b"new", 0) == (path.read_bytes(), path.stat().st_uid)
    assert ["first", "rc", "state"] == sorted(os.listdir(home))


@needs_root
@pytest.mark.parametrize(
    ("mode", "after", "expected"),
    [
        (0o444, "new", "could not write {0}: permission denied|make {0} writable"),
        (0o444, "", "could not write {0}: permission denied|make {0} writable"),
        (0o000, "new", "could not read {0}: permission denied|"),
        (0o644, "", "could not write {0}: its directory is read-only|make {1} writable"),
        (None, "new", "could not write {0}: permission denied|make {1} writable"),
    ],
)
def test_what_may_not_be_written_is_named_and_nothing_is_changed(
    shared, home, mode, after, expected
):
    path = shared / "rc"
    if mode is not None:
        give(path, mode=mode)

    said = change_as_nobody(home, path, after)

    assert said.startswith(expected.format(path, shared)), said
    assert ["state"] == os.listdir(home)
    assert mode is None or path.read_bytes() == b"old"


@needs_root
def test_a_state_directory_that_may_not_be_written_is_named(shared, home):
    (home / "state").mkdir(mode=0o700)

    said = change_as_nobody(home, home / "rc")

    assert said.startswith(f"could not use the state directory {home / 'state'}: permission denied")
    assert "ZIPPATH_STATE_DIR" in said


@needs_root
def test_a_full_disk_is_told_and_nothing_is_changed(tmp_path):
    rc = tmp_path / "rc"
    rc.write_bytes(b"old")
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=64k", "none") as small:
        path = small / "big"
        with (
            pytest.raises(ZippathError, match=f"could not write {path}: no space left on device"),
            Transaction(str(tmp_path / "state"), "zippath add") as change,
        ):
            change.apply([Edit(str(rc), b"old", b"new"), Edit(str(path), None, b"x" * 100_000)])

        assert (b"old", []) == (rc.read_bytes(), os.listdir(small))


@needs_root
def test_a_full_state_directory_is_told_before_anything_changes(tmp_path):
    rc = tmp_path / "rc"
    with mounted(tmp_path / "state", "-t", "tmpfs", "-o", "size=64k", "none") as state:
        with (
            pytest.raises(ZippathError, match="journal.*no space left on device"),
            Transaction(str(state), "zippath add") as change,
        ):
            change.apply([Edit(str(rc), None, b"x" * 100_000)])

        with Transaction(str(state), "zippath add") as change:
            change.apply([Edit(str(rc), None, b"x")])
    assert b"x" == rc.read_bytes()


@needs_root
def test_a_read_only_file_system_is_told_and_nothing_is_changed(tmp_path):
    rc = tmp_path / "rc"
    with mounted(tmp_path / "shut", "-t", "tmpfs", "none") as shut:
        (shut / "old").write_bytes(b"old")
        subprocess.run(["mount", "-o", "remount,ro", str(shut)], check=True)
        for edit in (
            Edit(str(shut / "new"), None, b"x"),
            Edit(str(shut / "old"), b"old", b"x"),
            Edit(str(shut / "old"), b"old", None),
            Edit(str(shut / "dir" / "new"), None, b"x"),
        ):
            with (
                pytest.raises(ZippathError, match=f"{shut}/.*: read-only file system"),
                Transaction(str(tmp_path / "state"), "zippath add") as change,
            ):
                change.apply([Edit(str(rc), None, b"x"), edit])
            assert not rc.exists()


@needs_root
def test_a_file_that_is_a_mount_point_is_written_in_place(tmp_path):
    (tmp_path / "host").write_bytes(b"old")
    rc = tmp_path / "home" / "rc"
    rc.parent.mkdir()
    rc.write_bytes(b"")
    done = subprocess.run(
        ["mount", "--bind", str(tmp_path / "host"), str(rc)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"may not mount here: {done.stderr.strip()}")
    try:
        with Transaction(str(tmp_path / "state"), "zippath add") as change:
            change.apply([Edit(str(rc), b"old", b"new")])
        assert b"new" == (tmp_path / "host").read_bytes()
        assert ["rc"] == os.listdir(rc.parent)
    finally:
        subprocess.run(["umount", str(rc)], check=True)


@pytest.mark.parametrize("cut", [0, 1, 5, 9, 12])
def test_a_write_in_place_that_was_cut_short_is_taken_back(tmp_path, cut):
    before, after = b"one\r\ntwo\r\n", b"one\r\ntwo\r\n/a.zip\n"
    path = tmp_path / "rc"
    path.write_bytes(after[:cut] + before[cut:])
    edit = Edit(str(path), before, after)
    state = str(tmp_path / "state")
    Journal(state).begin(
        JournalEntry(1, "2026-11-20T10:15:00Z", "zippath add", (Change(edit, str(path), None),))
    )

    with Transaction(state, "zippath list") as change:
        assert 1 == len(change.recovered)
    assert before == path.read_bytes()
