"""`zippath remove` takes out what it wrote, and says who else names the archive."""

import os
from pathlib import Path

import pytest

from tests.program import lines_of, make_zip, python_of, record_of, zippath


@pytest.fixture
def three(sandbox, venv):
    """A venv with three archives, and their paths."""
    names = ("one.zip", "Two.Three-1.0-py3-none-any.whl", "sub/one.zip")
    (sandbox / "sub").mkdir()
    archives = [
        make_zip(sandbox / name, {f"m{number}.py": ""}) for number, name in enumerate(names)
    ]
    assert 0 == zippath("add", *archives, "--python", venv).code
    return archives


@pytest.mark.live
@pytest.mark.parametrize("name", ["two-three", "Two.Three-1.0-py3-none-any.whl", "{path}"])
def test_by_any_name(venv, three, name):
    done = zippath("remove", name.format(path=three[1]), "--python", venv, "--json")

    record = record_of(venv)
    assert 0 == done.code
    assert [three[1]] == done.json["removed"]
    assert (True, [record]) == (done.json["changed"], done.json["files"])
    assert [three[1]] == [entry["path"] for entry in done.json["entries"]]
    assert three[1] not in Path(record).read_text()
    assert three[0] in Path(record).read_text()


def test_the_last_one_takes_the_file_with_it(venv, three):
    done = zippath("remove", *three, "--python", venv)

    assert (0, "") == (done.code, done.err)
    assert [f"removed {path}" for path in three] == done.out.splitlines()[:3]
    assert not os.path.exists(record_of(venv))
    assert 0 == zippath("undo").code
    assert three == Path(record_of(venv)).read_text().splitlines()[1:]


def test_an_archive_that_is_gone_can_be_removed(venv, three):
    os.unlink(three[0])
    done = zippath("remove", three[0], "--python", venv)

    assert (0, f"removed {three[0]}") == (done.code, done.out.splitlines()[0])


def test_dry_run(venv, three):
    before = Path(record_of(venv)).read_bytes()
    done = zippath("remove", three[0], "--dry-run", "--python", venv)

    assert f"-{three[0]}" in done.out.splitlines()
    assert f"would remove {three[0]}" in done.out.splitlines()
    assert before == Path(record_of(venv)).read_bytes()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing", "nothing is not in any zippath.pth of "),
        ("one.zip", "one.zip may be any of these"),
        ("theirs", "is on the path by PYTHONPATH, not by zippath"),
    ],
)
@pytest.mark.live
def test_what_cannot_be_removed(sandbox, venv, three, name, message):
    theirs = make_zip(sandbox / "theirs.zip", {"x.py": ""})
    before = Path(record_of(venv)).read_bytes()
    done = zippath("remove", three[1], name, "--python", venv, PYTHONPATH=theirs)

    assert (1, "") == (done.code, done.out)
    assert message in done.err
    assert before == Path(record_of(venv)).read_bytes()


def test_a_file_of_that_name_here_is_not_what_is_meant(sandbox, venv, three):
    (sandbox / "elsewhere" / "two-three").mkdir(parents=True)
    done = zippath("remove", "two-three", "--python", venv, cwd=sandbox / "elsewhere")

    assert (0, f"removed {three[1]}") == (done.code, done.out.splitlines()[0])
    done = zippath("remove", "sub/one.zip", "--python", venv, cwd=sandbox)
    assert (0, f"removed {three[2]}") == (done.code, done.out.splitlines()[0])


def test_what_stays_on_the_path_is_said(venv, three):
    done = zippath("remove", three[0], "--python", venv, PYTHONPATH=three[0])

    assert 0 == done.code
    assert f"{three[0]} is still there: PYTHONPATH, item 1 of 1" in done.out


def test_what_is_there_is_told(venv, three):
    done = zippath("remove", "nothing", "--python", venv)

    assert f"nothing is not in any zippath.pth of {python_of(venv)}" in done.err
    assert "hint: it has one.zip, Two.Three-1.0-py3-none-any.whl, one.zip" in done.err


@pytest.mark.live
def test_a_pattern_means_all_that_fit(sandbox, venv):
    archives = [
        make_zip(sandbox / f"{name}.zip", {f"{name}.py": ""}) for name in ("bo1", "bo2", "c")
    ]
    zippath("add", *archives, "--python", venv)
    done = zippath("remove", "bo*", "--python", venv, "--json")

    assert archives[:2] == done.json["removed"]
    assert 1 == zippath("remove", "bo*", "--python", venv).code
    assert [archives[2]] == zippath("remove", "c", "--python", venv, "--json").json["removed"]


@pytest.mark.live
def test_modules_name_their_archives(sandbox, venv):
    archives = [
        make_zip(sandbox / f"{name}.zip", {f"mod_{name}.py": ""}) for name in ("one", "two", "six")
    ]
    zippath("add", *archives, "--python", venv)
    several = zippath("remove", "mod_", "--python", venv)
    moved = zippath("add", archives[2], "--before", "mod_two", "--python", venv)
    done = zippath("remove", "mod_o", "mod_two", "--python", venv, "--json")

    assert [f"  {path}" for path in archives] == several.err.splitlines()[1:4]
    assert 0 == moved.code
    assert archives[:2] == done.json["removed"]
    assert [os.fsencode(archives[2])] == lines_of(record_of(venv))
