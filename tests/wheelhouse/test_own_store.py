"""The wheels that zippath keeps: whole, read-only, and for as long as somebody uses them."""

import errno
import os
import stat
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.wheelhouse import digests, own_store, users
from zippath.wheelhouse.given import given
from zippath.wheelhouse.own_store import DAY, held, remove_unused, stored, taken_in, unused

FACTS = facts(cache_tag="cpython-312", implementation="cpython")


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for what in ("CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"ZIPPATH_{what}_DIR", str(tmp_path / what.lower()))


@pytest.fixture
def wheel(tmp_path):
    path = make_zip(tmp_path / "a-1.0-py3-none-any.whl", {"a.py": "A = 1"})
    return given([str(path)], FACTS)[0]


def aged(days):
    for one in stored():
        then = time.time() - days * DAY
        os.utime(own_store.own_store().path(one.sha256), (then, then))


def test_a_wheel_is_taken_in_once_and_is_read_only(tmp_path, wheel, monkeypatch):
    (copy,) = taken_in([wheel])

    assert f"{tmp_path}/data/wheels/{wheel.sha256}/a-1.0-py3-none-any.whl" == copy.path
    assert replace(wheel, path=copy.path) == copy
    status = os.stat(copy.path)
    assert (0o444, 1) == (stat.S_IMODE(status.st_mode), status.st_nlink)
    monkeypatch.setattr(own_store, "_copy", lambda *_: pytest.fail("it is there"))
    assert (copy,) == taken_in([wheel])
    os.unlink(wheel.path)
    assert (copy,) == taken_in([wheel])


def test_a_damaged_copy_is_made_again(wheel):
    (copy,) = taken_in([wheel])
    os.chmod(copy.path, 0o644)
    with open(copy.path, "r+b") as file:
        file.truncate(10)

    assert (copy,) == taken_in([wheel])
    assert os.path.getsize(wheel.path) == os.path.getsize(copy.path)


def test_another_content_than_the_chosen_one_is_an_error(wheel, tmp_path):
    with open(wheel.path, "ab") as file:
        file.write(b"more")

    with pytest.raises(ZippathError) as raised:
        taken_in([wheel])
    assert "its content has changed" in raised.value.message
    assert [] == os.listdir(tmp_path / "data" / "wheels" / wheel.sha256)


def test_a_full_disk_leaves_nothing(wheel, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(own_store, "_write", full)
    with pytest.raises(ZippathError) as raised:
        taken_in([wheel])
    assert "no space left on device" in raised.value.message
    assert "free some space" in raised.value.hint
    assert [] == os.listdir(tmp_path / "data" / "wheels" / wheel.sha256)


def test_a_store_that_others_can_write_to_is_not_used(wheel, tmp_path):
    (tmp_path / "data" / "wheels").mkdir(parents=True)
    os.chmod(tmp_path / "data" / "wheels", 0o777)

    with pytest.raises(ZippathError) as raised:
        taken_in([wheel])
    assert "nobody else can write" in raised.value.hint


def test_what_no_environment_uses_can_go_after_a_day(wheel, tmp_path):
    (copy,) = taken_in([wheel])
    environment = tmp_path / "env"
    environment.mkdir()

    assert [] == unused(time.time())
    aged(2)
    users.register(str(environment), [wheel.sha256])
    assert [(str(environment),)] == [one.users for one in stored()]
    assert [] == unused(time.time())
    users.forget(str(environment))
    (found,) = unused(time.time())
    assert (wheel.sha256, copy.path, os.path.getsize(copy.path)) == (
        found.sha256, found.path, found.size,
    )  # fmt: skip
    taken_in([wheel])
    assert [found] == remove_unused([found])
    aged(2)
    assert [] == remove_unused([found])
    assert [] == stored()


def test_the_next_copy_deletes_what_a_killed_process_has_left(wheel):
    (copy,) = taken_in([wheel])
    left = os.path.join(os.path.dirname(copy.path), ".a.whl.1.00000000")
    os.rename(copy.path, left)
    os.utime(left, (0, 0))

    assert (copy,) == taken_in([wheel])
    assert [os.path.basename(copy.path)] == os.listdir(os.path.dirname(copy.path))


def test_what_a_killed_process_has_left_goes_too(wheel):
    (copy,) = taken_in([wheel])
    os.rename(copy.path, os.path.join(os.path.dirname(copy.path), ".a.whl.1.00000000"))
    aged(2)

    (found,) = unused(time.time())
    assert "" == found.path
    assert [] == remove_unused([found])
    assert [] == stored()


def test_an_environment_holds_what_it_has_copies_or_data_of(wheel):
    (copy,) = taken_in([wheel])

    assert [] == held([wheel])
    assert [wheel.sha256] == held([wheel], {wheel.sha256})
    assert [wheel.sha256] == held([copy])


def test_the_digest_of_a_copy_is_known_at_once(wheel, monkeypatch):
    monkeypatch.setattr(digests, "is_settled", lambda *_: True)
    (copy,) = taken_in([wheel])
    monkeypatch.setattr(digests, "_steady_digest", lambda _: pytest.fail("it is known"))

    assert wheel.sha256 == digests.sha256_of(copy.path)


TAKING = """
import sys
from zippath.wheelhouse.own_store import taken_in
from zippath.wheelhouse.wheel import Wheel
print(taken_in([Wheel(*sys.argv[1:])])[0].path)
"""


@pytest.mark.live
def test_processes_that_take_in_at_once_and_one_that_is_killed_leave_one_whole_copy(tmp_path):
    path = tmp_path / "a-1.0-py3-none-any.whl"
    path.write_bytes(os.urandom(32 << 20))
    sha256 = digests.digest_of(str(path))
    command = [sys.executable, "-c", TAKING, "a", "1.0", str(path), sha256]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    folder = tmp_path / "data" / "wheels" / sha256
    while not any(folder.glob(".a-*")) and running[0].poll() is None:
        pass
    running[0].kill()
    told = [process.communicate()[0].strip() for process in running]

    (copy,) = {*told[1:]}
    assert sha256 == digests.digest_of(copy)
    assert [os.path.basename(path)] == [
        name for name in os.listdir(folder) if not name.startswith(".")
    ]
