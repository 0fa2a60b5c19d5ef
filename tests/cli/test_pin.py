"""`zippath pin` writes an allow-list, says what differs, and can be undone."""

import hashlib
import os

import pytest

from tests.program import make_zip, zippath


@pytest.fixture
def folder(sandbox):
    made = sandbox / "plugins"
    (made / "libs").mkdir(parents=True)
    make_zip(made / "a.zip", {"plugin.py": ""})
    make_zip(made / "libs" / "b.whl", {"b.py": ""})
    return made


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_writes_what_sha256sum_reads(folder):
    done = zippath("pin", folder)

    assert (0, "") == (done.code, done.err)
    assert f"pinned 2 archives in {folder}/SHA256SUMS" in done.out
    expected = f"{digest(folder / 'a.zip')}  a.zip\n{digest(folder / 'libs/b.whl')}  libs/b.whl\n"
    assert expected == (folder / "SHA256SUMS").read_text()
    assert "nothing has changed" in zippath("pin", folder).out


def test_differences(folder):
    zippath("pin", folder)
    make_zip(folder / "a.zip", {"plugin.py": "x = 1"})
    make_zip(folder / "c.zip", {})
    os.unlink(folder / "libs" / "b.whl")
    before = (folder / "SHA256SUMS").read_bytes()
    checked = zippath("pin", folder, "--check", "--json")

    assert 1 == checked.code
    assert (["c.zip"], ["a.zip"], ["libs/b.whl"], False) == tuple(
        checked.json[name] for name in ("new", "different", "gone", "changed")
    )
    assert "+++ " in zippath("pin", folder, "--dry-run").out
    assert before == (folder / "SHA256SUMS").read_bytes()
    assert 0 == zippath("pin", folder).code == zippath("pin", folder, "--check").code


def test_an_odd_file_is_named_and_the_rest_is_pinned(folder):
    zippath("pin", folder)
    os.unlink(folder / "a.zip")
    os.mkfifo(folder / "a.zip")
    os.mkfifo(folder / "new.zip")
    before = (folder / "SHA256SUMS").read_bytes()
    done = zippath("pin", folder, "--json")

    assert 1 == done.code
    assert f"warning: could not read {folder}/new.zip: not a regular file" in done.err
    assert ["a.zip", "new.zip"] == list(done.json["unread"])
    assert before == (folder / "SHA256SUMS").read_bytes()
    assert [] == done.json["gone"]


def test_undo(folder):
    zippath("pin", folder)
    zippath("undo")

    assert not (folder / "SHA256SUMS").exists()


def test_elsewhere_and_not_through_a_link(folder, sandbox):
    zippath("pin", folder, "-o", sandbox / "pins")
    (sandbox / "mine").write_text("")
    os.symlink(sandbox / "mine", folder / "SHA256SUMS")
    done = zippath("pin", folder)

    assert 2 == len((sandbox / "pins").read_text().splitlines())
    assert 1 == done.code
    assert "" == (sandbox / "mine").read_text()


def test_others_cannot_write_it_whatever_the_umask(folder):
    before = os.umask(0)
    try:
        done = zippath("pin", folder)
    finally:
        os.umask(before)

    assert 0 == done.code
    assert 0o644 == os.stat(folder / "SHA256SUMS").st_mode & 0o777


def test_bad_input(folder, sandbox):
    (folder / "SHA256SUMS").write_text("no line of it\n")

    assert "SHA256SUMS:1: this is no line of sha256sum" in zippath("pin", folder).err
    assert 1 == zippath("pin", sandbox / "none").code
    assert 2 == zippath("pin", "").code
    assert "could not find the folder" in zippath("pin", folder, "-o", sandbox / "none" / "x").err
    assert not (sandbox / "none").exists()
