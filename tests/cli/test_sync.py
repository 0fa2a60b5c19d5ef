"""`zippath sync`: exactly the archives of a list on the path of a target."""

from pathlib import Path

import pytest

from tests.booted import state_of
from tests.program import make_zip, python_of, run_python, zippath


@pytest.fixture
def archives(sandbox):
    return [make_zip(sandbox / f"{name}.zip", {f"{name}.py": ""}) for name in ("one", "two")]


@pytest.mark.live
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


@pytest.mark.live
def test_without_a_list_the_manifest_is_taken(venv, archives, sandbox):
    for archive in archives:
        assert 0 == zippath("add", archive, "--python", venv, "--save", cwd=sandbox).code
    manifest = sandbox / "zippath.toml"
    manifest.write_text(manifest.read_text() + "python = 'venv'\n")
    [record] = venv_records(venv)
    done = zippath("sync", "--json", cwd=sandbox)

    assert (0, archives) == (done.code, [one["path"] for one in done.json["archives"]]), done.err
    assert 2 == record.read_text().count("#pinned ")
    assert "already in sync" in zippath("sync", cwd=sandbox / "home").out
    saved = zippath("add", archives[0], "--save", "--json", cwd=sandbox)
    assert str(venv) in saved.json["python"]["executable"], saved.err
    make_zip(archives[0], {"other.py": ""})
    changed = zippath("sync", cwd=sandbox)
    assert (1, True) == (changed.code, f"not what {manifest} pins" in changed.err)


def venv_records(venv):
    return list(Path(venv).glob("lib/python*/site-packages/zippath.pth"))


@pytest.mark.parametrize(
    "words",
    [
        ["--lock", "a", "--archives", "b"],
        ["--wheels", "a"],
        ["--group", "a", "--archives", "b"],
        ["--user", "--site", "--archives", "b"],
        ["--lock", "locked.toml", "--wheels", "."],
        ["--requirements", "pylock.dev.toml", "--wheels", "."],
    ],
)
def test_options_that_do_not_go_together(sandbox, words):
    assert 2 == zippath("sync", *words, cwd=sandbox).code
