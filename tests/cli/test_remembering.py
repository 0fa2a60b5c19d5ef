"""What a run keeps for TAB of the target that it has looked at."""

import os
import stat

import pytest

from tests.program import make_zip, python_of, zippath

pytestmark = pytest.mark.skipif(os.name != "posix", reason="splits PATH as POSIX has it")


def completed(kind, word, venv):
    """What `zippath --complete` answers, as the scripts of the shells ask it."""
    done = zippath("--complete", kind, word, "remove", "--python", venv)
    assert (0, "") == (done.code, done.err)
    return done.out.splitlines()


@pytest.mark.live
def test_what_add_and_remove_and_undo_leave_is_completed(venv, hello, sandbox):
    other = make_zip(sandbox / "other.zip", {"other.py": "", "Dist.x-1.0.dist-info/METADATA": ""})
    assert [] == completed("managed", "", venv)

    assert 0 == zippath("add", hello, other, "--python", venv).code
    names = ["Dist.x", "hello", "hello.zip", "hello_pkg", "other", "other.zip"]
    assert names == completed("managed", "", venv)

    assert 0 == zippath("remove", "hello.zip", "--python", venv).code
    assert ["Dist.x", "other", "other.zip"] == completed("managed", "", venv)
    assert 0 == zippath("undo").code
    zippath("list", "--python", venv)
    assert names == completed("managed", "", venv)
    assert ["hello", "hello.zip", "hello_pkg"] == completed("importable", "hello", venv)


def test_undo_takes_back_what_is_completed_before_the_next_look(venv, hello):
    zippath("add", hello, "--python", venv)

    assert 0 == zippath("undo").code
    assert [] == completed("managed", "", venv)


def test_an_archive_that_has_changed_is_read_again(venv, hello):
    zippath("add", hello, "--python", venv)
    make_zip(hello, {"renamed.py": ""})
    zippath("list", "--python", venv)

    assert ["hello.zip", "renamed"] == completed("managed", "", venv)


@pytest.mark.live
def test_an_archive_that_takes_long_to_read_is_completed_by_its_name(venv, sandbox):
    names = {f"{number}{'x' * 60_000}.txt": "" for number in range(72)}
    archive = make_zip(sandbox / "long.zip", {"module.py": "", **names})
    zippath("add", archive, "--python", venv)

    assert ["long.zip"] == completed("managed", "", venv)


def test_the_record_is_private_and_known_to_the_cache(venv, hello, sandbox):
    zippath("path", "--python", venv)
    [record] = (sandbox / "cache").iterdir()

    assert 0o600 == stat.S_IMODE(record.stat().st_mode)
    [kept] = zippath("cache", "info", "--json").json["kept"]
    assert "words for TAB" == kept["kind"]
    pythons = zippath("--complete", "python", f"{venv}/bin/").out.splitlines()
    assert [f"{venv}/bin/python"] == [python.removesuffix("3") for python in pythons]
    assert 0 == zippath("cache", "clear").code
    assert [] == completed("managed", "", venv)


def test_a_cache_that_cannot_be_used_is_no_obstacle(venv, sandbox):
    (sandbox / "cache").write_text("a file")

    assert 0 == zippath("list", "--python", venv).code
    assert [] == completed("importable", "ran", python_of(venv))
