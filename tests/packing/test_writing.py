"""An archive: the same bytes whatever the machine, complete or not there."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest

import zippath
from tests.rights import mounted, needs_root
from zippath.errors import UsageError, ZippathError
from zippath.packing import writing
from zippath.packing.compression import compression_of
from zippath.packing.piece import Piece


def piece(name, content=b"content", is_executable=False):
    return Piece(name, name, lambda: content, len(content), is_executable)


PLAIN = writing.ArchiveForm()


def written(path, *pieces, form=PLAIN):
    steps = []
    writing.write(str(path), pieces, ["ns/"], form, lambda *step: steps.append(step))
    assert [(one.name, one.size) for one in pieces] == steps
    return path.read_bytes()


def test_members_have_one_time_two_modes_and_nothing_else(tmp_path):
    written(tmp_path / "a.zip", piece("ns/a.py"), piece("run.sh", is_executable=True))

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        infos = archive.infolist()
        assert ["ns/", "ns/a.py", "run.sh"] == [one.filename for one in infos]
        assert ["0o40755", "0o100644", "0o100755"] == [
            oct(one.external_attr >> 16) for one in infos
        ]
        assert {((1980, 1, 1, 0, 0, 0), b"", 3)} == {
            (one.date_time, one.extra, one.create_system) for one in infos
        }
        assert b"content" == archive.read("run.sh")


def test_nothing_around_changes_the_bytes(tmp_path, monkeypatch):
    first = written(tmp_path / "a.zip", piece("a.py"), piece("é.py"))
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("LC_ALL", "C")
    time.tzset()
    before = os.umask(0o077)
    try:
        second = written(tmp_path / "b.zip", piece("a.py"), piece("é.py"))
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()

    assert first == second


WISHES = ["stored", "deflate:1", "deflate:9", "bzip2", "lzma"]
WISHES += ["zstd:19"] if hasattr(zipfile, "ZIP_ZSTANDARD") else []


@pytest.mark.parametrize("wish", WISHES)
def test_each_compression_is_read_back(wish, tmp_path):
    form = writing.ArchiveForm(compression_of(wish))
    written(tmp_path / "a.zip", piece("a.py", b"x = 1\n" * 1000), form=form)

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert compression_of(wish).method == archive.getinfo("a.py").compress_type
        assert b"x = 1\n" * 1000 == archive.read("a.py")


def test_a_shebang_stands_before_an_archive_that_can_be_run(tmp_path):
    form = writing.ArchiveForm(shebang=b"#!/usr/bin/env python3\n")
    data = written(tmp_path / "a.pyz", piece("__main__.py", b"print('main')"), form=form)

    assert data.startswith(b"#!/usr/bin/env python3\nPK")
    assert os.access(tmp_path / "a.pyz", os.X_OK)
    assert b"print('main')" == zipfile.ZipFile(tmp_path / "a.pyz").read("__main__.py")


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [
        ("0", (1980, 1, 1, 0, 0, 0)),
        ("1700000001", (2023, 11, 14, 22, 13, 20)),
        ("9" * 30, (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_the_time_is_one_that_an_archive_can_have(epoch, expected):
    assert expected == writing.moment_of({"SOURCE_DATE_EPOCH": epoch})


def test_a_time_that_is_none_is_an_error():
    with pytest.raises(UsageError):
        writing.moment_of({"SOURCE_DATE_EPOCH": "today"})


def test_a_draft_becomes_the_archive_as_a_whole(tmp_path):
    output = str(tmp_path / "a.zip")
    with writing.draft(output, False) as path:
        assert ("a.zip", False) == (os.path.basename(path), os.path.exists(output))
        written(tmp_path / os.path.relpath(path, tmp_path), piece("a.py"))

    assert ["a.zip"] == os.listdir(tmp_path)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ZippathError("other")])
def test_nothing_is_left_of_a_draft_that_fails(error, tmp_path):
    (tmp_path / "a.zip").write_text("old")

    with pytest.raises(ZippathError), writing.draft(str(tmp_path / "a.zip"), True) as path:
        tmp_path.joinpath(path).write_text("half")
        raise error

    assert ["a.zip"] == os.listdir(tmp_path)
    assert "old" == (tmp_path / "a.zip").read_text()


def test_what_is_there_stays_without_force(tmp_path):
    (tmp_path / "a.zip").write_text("old")
    (tmp_path / "folder").mkdir()

    for output, force in [("a.zip", False), ("folder", True), ("gone/a.zip", False)]:
        with pytest.raises(ZippathError):
            writing.require_free(str(tmp_path / output), force)
    writing.require_free(str(tmp_path / "a.zip"), True)


def test_a_name_that_says_something_else_is_refused(tmp_path):
    with pytest.raises(UsageError):
        writing.require_free(str(tmp_path / "a.TAR"), False)
    for name in ("a", "a.pyz", "a.ankiaddon"):
        writing.require_free(str(tmp_path / name), False)


def test_the_draft_of_a_killed_process_is_swept_and_that_of_another_one_is_not(tmp_path):
    output = str(tmp_path / "a.zip")
    left = tmp_path / ".a.zip.0123abcd"
    for folder in (left, tmp_path / ".a.zip.mine", tmp_path / ".b.zip.0123abcd"):
        folder.mkdir()

    with writing.draft(output, False) as other:
        with pytest.raises(ZippathError), writing.draft(output, False):
            raise ZippathError("stop")
        assert not left.exists()
        tmp_path.joinpath(other).write_text("whole")
    assert [".a.zip.mine", ".b.zip.0123abcd", "a.zip"] == sorted(os.listdir(tmp_path))


PACK = "import sys, zippath; zippath.pack(sys.argv[1], sys.argv[2], force=True)"


@pytest.fixture
def source(tmp_path):
    """A module that takes a while to be packed."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(2000):
        (folder / f"m{number}.py").write_text(f"x = {number}\n")
    return folder


@pytest.mark.live
def test_a_kill_at_any_time_leaves_the_old_archive_or_the_new_one(source, tmp_path):
    output = tmp_path / "out" / "a.zip"
    output.parent.mkdir()
    zippath.pack(source / "m1.py", output)
    old = output.read_bytes()
    (source / "m1.py").write_text("x = 'new'\n")
    for moment in range(12):
        process = subprocess.Popen([sys.executable, "-c", PACK, source, output])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.25 + moment * 0.15)
        process.kill()
        process.wait()
        with zipfile.ZipFile(output) as archive:
            assert len(archive.namelist()) in (1, 2000)
            assert archive.testzip() is None

    new = zippath.pack(source, output, force=True)
    assert (2000, ["a.zip"]) == (len(new.members), os.listdir(output.parent))
    assert old != output.read_bytes()


@pytest.mark.live
def test_a_signal_that_ends_it_leaves_nothing(source, tmp_path):
    (tmp_path / "out").mkdir()
    command = [sys.executable, "-m", "zippath", "pack", source, "-o", tmp_path / "out" / "a.zip"]
    for number in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen([*command, "--compile"], stderr=subprocess.DEVNULL)
        while process.poll() is None and not os.listdir(tmp_path / "out"):
            os.sched_yield()
        process.send_signal(number)

        assert 0 != process.wait(30)
        assert [] == os.listdir(tmp_path / "out")


@needs_root
@pytest.mark.live
@pytest.mark.parametrize("options", [{}, {"compile": True}])
def test_a_full_disk_is_told_and_nothing_is_left(options, source, tmp_path):
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=64k", "none") as small:
        with pytest.raises(ZippathError) as raised:
            zippath.pack(source, small / "a.zip", **options)

        assert f"could not write {small}/a.zip: no space left on device" == raised.value.message
        assert [] == os.listdir(small)
