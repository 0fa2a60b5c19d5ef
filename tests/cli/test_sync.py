"""`zippath sync`: exactly the archives of a list on the path of a target."""

import pytest

from tests.booted import state_of
from tests.program import make_zip, python_of, run_python, zippath


@pytest.fixture
def archives(sandbox):
    return [make_zip(sandbox / f"{name}.zip", {f"{name}.py": ""}) for name in ("one", "two")]


def test_without_a_list_it_is_not_known_what_to_do(sandbox):
    assert 2 == zippath("sync", cwd=sandbox).code


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_exactly_the_list_is_on_the_path_and_one_undo_takes_it_off(target, archives):
    before = state_of(target)
    first = zippath("sync", "--python", target, "--archives", *archives, "--json")

    assert (0, archives) == (first.code, first.json["added"]), first.err
    after = state_of(target)
    again = zippath("sync", "--python", target, "--archives", *archives)
    assert "already in sync: 2 archives\n" == again.out.splitlines(keepends=True)[0]
    assert after == state_of(target)
    less = zippath("sync", "--python", target, "--archives", archives[1], "--json")
    assert [archives[:1], []] == [less.json["removed"], less.json["added"]]
    assert "ModuleNotFoundError" in run_python(python_of(target), "import one")
    assert "two.zip" in run_python(python_of(target), "import two; print(two.__file__)")
    assert [0, 0] == [zippath("undo").code, zippath("undo").code]
    assert before == state_of(target)


@pytest.mark.live
@pytest.mark.python("<3.9")
def test_an_older_python_is_refused(target, archives):
    done = zippath("sync", "--python", target, "--archives", *archives)

    assert 1 == done.code
    assert "needs CPython 3.9" in done.err


@pytest.mark.live
def test_nothing_is_written_by_a_dry_run(venv, archives):
    before = state_of(venv)
    done = zippath("sync", "--python", venv, "--archives", *archives, "--dry-run")

    assert 0 == done.code
    assert f"would add {archives[0]}" in done.out
    assert before == state_of(venv)


@pytest.mark.live
def test_directories_and_lines_of_others_stay(venv, archives, sandbox):
    place = next(sandbox.glob("venv/lib/python*/site-packages"))
    own = f"# mine\n{sandbox / 'home'}\nimport os\n"
    (place / "zippath.pth").write_text(own)

    assert 0 == zippath("sync", "--python", venv, "--archives", *archives).code
    assert (place / "zippath.pth").read_text().startswith(own)
