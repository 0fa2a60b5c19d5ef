"""`zippath env sync`: the archives, scripts and record of an environment, in one step."""

import os
import subprocess

import pytest

from tests.booted import state_of
from tests.environment_wheels import wheel
from tests.program import python_of, run_python, zippath


def files_of(place):
    """The content of the files, but for what a start of Python compiles."""
    return {name: content for name, content in state_of(place).items() if "pycache" not in name}


def program(place, name):
    done = subprocess.run([place / "bin" / name], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_directory_that_is_no_environment_is_refused(sandbox):
    (sandbox / "pyvenv.cfg").write_text("")

    done = zippath("env", "sync", sandbox)
    assert (1, True) == (done.code, "is no environment of zippath" in done.err)
    assert "zippath env create" in zippath("env", "sync", sandbox / "no").err


@pytest.mark.live
def test_scripts_and_record_go_with_the_archives_and_one_undo_restores_all(environment):
    place, one, two = environment
    before = files_of(place)
    done = zippath("env", "sync", place, "--archives", two, "--json")

    assert 0 == done.code, done.err
    assert ([two], [one]) == (done.json["added"], done.json["removed"])
    assert "two\n" == program(place, "two")
    assert not os.path.exists(place / "bin" / "one")
    assert "already in sync: 1 archive" in zippath("env", "sync", place).out
    assert 0 == zippath("undo").code
    assert before == files_of(place)
    assert "one\n" == program(place, "one")


@pytest.mark.live
def test_nothing_changes_where_something_required_is_missing(environment, sandbox):
    place, _, two = environment
    before = files_of(place)
    three = wheel(sandbox, "three", "Requires-Dist: four>=2\n")
    done = zippath("env", "sync", place, "--archives", two, three)

    assert (1, True) == (done.code, "four>=2 for three" in done.err)
    assert before == files_of(place)
    assert 0 == zippath("env", "sync", place, "--archives", two, three, "--force").code


@pytest.mark.live
def test_copies_stay_where_the_originals_go(environment, sandbox):
    place, _, two = environment

    planned = zippath("env", "sync", place, "--archives", two, "--copy", "--dry-run", "--json")
    assert (0, False) == (planned.code, (sandbox / "data").exists())
    done = zippath("env", "sync", place, "--archives", two, "--copy", "--json")
    assert planned.json["archives"] == done.json["archives"]
    os.unlink(two)
    assert str(sandbox / "data") in run_python(python_of(place), "import two; print(two.__file__)")
    assert "already in sync" in zippath("env", "sync", place).out


@pytest.mark.live
def test_sync_of_its_python_keeps_its_scripts_and_record_too(environment):
    place, _, two = environment

    done = zippath("sync", "--python", place, "--archives", two, "--json")
    assert (str(place), 0) == (done.json["environment"], done.code)
    assert "two\n" == program(place, "two")
    assert "already in sync" in zippath("env", "sync", place).out


@pytest.mark.live
def test_data_is_linked_by_the_same_step(environment, sandbox):
    place, _, _ = environment
    before = files_of(place)
    more = {"four-1.data/data/share/four/x.txt": "4", "four-1.data/data/etc/x": "5"}
    four = wheel(sandbox, "four", files=more)
    done = zippath("env", "sync", place, "--archives", four)

    assert 0 == done.code, done.err
    assert ("4", True) == (
        (place / "share/four/x.txt").read_text(),
        (place / "etc/x").is_symlink(),
    )
    assert "already in sync" in zippath("env", "sync", place).out
    assert 0 == zippath("undo").code
    assert before == files_of(place)


@pytest.mark.live
def test_metadata_for_other_tools_is_part_of_the_step(environment):
    place, _, two = environment
    assert 0 == zippath("env", "sync", place, "--metadata").code
    before = files_of(place)

    assert 0 == zippath("env", "sync", place, "--archives", two).code
    [site] = place.glob("lib/python*/site-packages")
    assert ["two-1.dist-info"] == [path.name for path in site.glob("*.dist-info")]
    assert 0 == zippath("env", "verify", place).code
    assert 0 == zippath("undo").code
    assert before == files_of(place)


@pytest.mark.live
def test_a_folder_that_two_wheels_share_comes_in_the_place_of_a_link(environment, sandbox):
    place, _, _ = environment
    base = "share/jupyter/kernels/x"
    four, five = (
        wheel(sandbox, name, files={f"{name}-1.data/data/{base}/{name}": name})
        for name in ("four", "five")
    )
    assert 0 == zippath("env", "sync", place, "--archives", four).code
    assert (place / base).is_symlink()

    assert 0 == zippath("env", "sync", place, "--archives", four, five).code
    assert ["five", "four"] == sorted(os.listdir(place / base))
    assert 0 == zippath("env", "verify", place).code
    assert [0, 0] == [zippath("undo").code, zippath("undo").code]
    assert (place / base).is_symlink()
    assert 0 == zippath("env", "verify", place).code
