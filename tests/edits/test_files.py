"""Files replaced whole, with all that belongs to them kept."""

import errno
import os
import resource
import stat
import sys

import pytest

from tests.rights import needs_root
from zippath.edits import files
from zippath.errors import ZippathError

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes and owners are POSIX's")


def put(path, data, kept=None):
    files.stage(str(path), data, str(path.parent / ".zippath-test.tmp"), kept).commit()


@pytest.mark.parametrize(
    "content",
    [b"", b"a", b"caf\xe9\n", b"one\r\ntwo\r\n", b"\xef\xbb\xbfx\n", b"\0\x1a\n\r", b"x" * 300_000],
)
def test_bytes_are_written_as_they_are(tmp_path, content):
    path = tmp_path / "rc"
    for before in (None, b"old\r\n" * 9):
        if before is not None:
            path.write_bytes(before)
        put(path, content)

        assert content == path.read_bytes() == files.read(str(path))
    assert ["rc"] == os.listdir(tmp_path)


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o664, 0o2640])
def test_mode_is_kept(tmp_path, mode):
    path = tmp_path / "rc"
    path.write_bytes(b"old")
    path.chmod(mode)

    put(path, b"new")

    assert (b"new", mode) == (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


@posix_only
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path, umask):
    old = os.umask(umask)
    try:
        put(tmp_path / "new", b"x")
    finally:
        os.umask(old)

    assert 0o666 & ~umask == stat.S_IMODE((tmp_path / "new").stat().st_mode)


@needs_root
def test_owner_is_kept(tmp_path):
    path = tmp_path / "rc"
    path.write_bytes(b"old")
    os.chown(path, 1234, 4321)
    path.chmod(0o640)

    put(path, b"new")

    found = path.stat()
    assert (1234, 4321, 0o640) == (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode))


@needs_root
def test_a_file_that_is_absent_gets_its_old_mode_and_owner_back(tmp_path):
    path = tmp_path / "rc"

    put(path, b"back", files.Attributes(0o604, 1234, 4321))

    assert files.Attributes(0o604, 1234, 4321) == files.attributes(str(path))


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes are read on Linux")
def test_extended_attributes_are_kept(tmp_path):
    path = tmp_path / "rc"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.zippath", b"kept")
    except OSError as error:
        pytest.skip(f"no extended attributes here: {error}")

    put(path, b"new")

    assert b"kept" == os.getxattr(path, "user.zippath")


def test_hard_links_to_the_old_file_are_left_alone(tmp_path):
    path, cached = tmp_path / "a.pth", tmp_path / "cache"
    path.write_bytes(b"old")
    os.link(path, cached)

    put(path, b"new")

    assert (b"new", b"old") == (path.read_bytes(), cached.read_bytes())


def test_none_removes_the_file(tmp_path):
    path = tmp_path / "rc"
    path.write_bytes(b"old")

    put(path, None)

    assert not path.exists()


@pytest.mark.parametrize("kind", ["directory", "fifo", "device", "loop", "under a file"])
def test_what_is_no_file_is_refused(tmp_path, kind):
    path = tmp_path / "x"
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to(os.devnull)
    elif kind == "loop":
        path.symlink_to(path)
    else:
        path.write_bytes(b"")
        path = path / "y"

    with pytest.raises(ZippathError, match=str(path)):
        files.read(str(path))


def test_what_is_absent_or_dangling_reads_as_none(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")

    assert [None, None] == [files.read(str(tmp_path / name)) for name in ("no/such", "link")]


@posix_only
def test_a_full_disk_is_met_before_the_file_changes(tmp_path):
    path = tmp_path / "rc"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(ZippathError, match=f"could not write {path}: file too large"):
            put(path, b"x" * 20_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert b"old" == path.read_bytes()
    assert ["rc"] == os.listdir(tmp_path)


def test_missing_dirs_are_named_from_the_outside_in(tmp_path):
    (tmp_path / "a").mkdir()
    expected = [str(tmp_path / "a" / "b"), str(tmp_path / "a" / "b" / "c")]

    assert expected == files.missing_dirs(str(tmp_path / "a" / "b" / "c" / "x.pth"))
    assert [] == files.missing_dirs(str(tmp_path / "a" / "x.pth"))


def test_no_space_is_told_with_a_remedy():
    problem = files.refusal("write", "/x/rc", OSError(errno.ENOSPC, "No space left on device"))

    assert "could not write /x/rc: no space left on device" == problem.message
    assert "free some space and try again; nothing was changed" == problem.hint


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links are followed here")
def test_a_link_that_came_late_is_not_followed(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"theirs")
    link = tmp_path / "link"
    link.symlink_to(theirs)

    with pytest.raises(ZippathError, match="could not write"):
        files.Staged(str(link), b"ours", None).commit()
    assert b"theirs" == theirs.read_bytes()
