"""The allow-list: its text, who may write it, and what is in it."""

import hashlib
import os
import shutil
import subprocess

import pytest

from tests.plugins.folders import make_plugin
from zippath.plugins.pins import hashed, pins_text, read_pins
from zippath.plugins.plugin_error import PluginError

ODD = ("a b.zip", "back\\slash.zip", "new\nline.zip", "caf\xe9.zip", "-.zip")


def test_it_reads_what_it_writes(tmp_path):
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ODD}
    (tmp_path / "pins").write_bytes(pins_text(digests))

    assert digests == read_pins(str(tmp_path / "pins"), str(tmp_path)).digests


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")
def test_sha256sum_takes_it_and_writes_it(folder):
    (folder / "libs").mkdir()
    for name in (*ODD, "libs/x.whl"):
        (folder / name).write_text(name)
    found = hashed(str(folder)).digests
    (folder / "SHA256SUMS").write_bytes(pins_text(found))
    checked = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder)
    own = subprocess.check_output(["sha256sum", "--", *sorted(found)], cwd=folder)

    assert 0 == checked.returncode
    assert own == pins_text(found)


def test_the_archives_of_all_places_and_no_other_files(folder):
    make_plugin(folder, "a.zip", "")
    (folder / "b" / "libs").mkdir(parents=True)
    make_plugin(folder / "b", "b.whl", "")
    make_plugin(folder / "b" / "libs", "c.egg", "")
    (folder / "notes.txt").write_text("")
    (folder / "b" / "deeper").mkdir()

    assert ["a.zip", "b/b.whl", "b/libs/c.egg"] == sorted(hashed(str(folder)).digests)


def test_one_that_cannot_be_read_keeps_nobody_from_being_pinned(folder):
    make_plugin(folder, "a.zip", "")
    os.mkfifo(folder / "b.zip")
    os.symlink("nowhere", folder / "c.zip")
    os.symlink("d.zip", folder / "d.zip")
    found = hashed(str(folder))

    assert ["a.zip"] == list(found.digests)
    assert {
        "b.zip": "not a regular file",
        "c.zip": "no such file or directory",
        "d.zip": "too many levels of symbolic links",
    } == found.unread


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_list_that_others_can_write_is_refused(tmp_path, mode):
    path = tmp_path / "pins"
    path.write_bytes(b"")
    path.chmod(mode)

    with pytest.raises(PluginError, match="others can write them"):
        read_pins(str(path), "plugins")


def test_a_list_of_another_user_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "pins"
    path.write_bytes(b"")
    monkeypatch.setattr(os, "geteuid", lambda: os.stat(path).st_uid + 1)
    if os.stat(path).st_uid == 0:
        os.chown(path, 12345, -1)

    with pytest.raises(PluginError, match="belong to another user"):
        read_pins(str(path), "plugins")


@pytest.mark.parametrize("text", ["hello.zip", "0" * 63 + "  a.zip", "g" * 64 + "  a.zip"])
def test_a_line_that_is_none(tmp_path, text):
    path = tmp_path / "pins"
    path.write_text(f"# a comment\n{text}\n")

    with pytest.raises(PluginError, match=r"pins:2: this is no line of sha256sum"):
        read_pins(str(path), "plugins")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "not a regular file"),
        (os.mkdir, "is a directory"),
        (lambda path: os.symlink("/dev/zero", path), "not a regular file"),
        (lambda path: os.symlink(path, path), "too many levels of symbolic links"),
        (lambda path: path.write_text("no line of it"), "this is no line of sha256sum"),
    ],
)
def test_what_is_no_list_is_to_be_deleted(tmp_path, make, reason):
    path = tmp_path / "pins"
    make(path)

    with pytest.raises(PluginError, match=reason) as caught:
        read_pins(str(path), "plugins")
    assert f"move {path} away, then: zippath pin plugins --output {path}" == caught.value.hint


def test_a_huge_list_is_not_read(tmp_path):
    path = tmp_path / "pins"
    path.write_bytes(b"")
    os.truncate(path, 8 << 30)

    with pytest.raises(PluginError, match="larger than 16 MB"):
        read_pins(str(path), "plugins")
