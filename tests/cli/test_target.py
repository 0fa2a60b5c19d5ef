"""What every command makes of where it is started and of what it is given."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.program import make_zip, python_of, zippath
from zippath.cli import target
from zippath.errors import UsageError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows keeps a directory in use")


def from_nowhere(sandbox, *args):
    """Run zippath in a directory that is deleted."""
    gone = sandbox / "gone"
    gone.mkdir()
    command = 'rmdir "$PWD"; exec "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "zippath", *args],
        cwd=gone,
        env={
            **os.environ,
            "PYTHONPATH": os.path.dirname(os.path.dirname(os.path.dirname(__file__))),
        },
        capture_output=True,
        text=True,
    )
    shutil.rmtree(gone, ignore_errors=True)
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    "words",
    ["list", "path", "why json", "doctor", "add a.zip", "remove ./a.zip", "cache warm a.zip",
     "run --with a.zip true", "shell bash a.zip"],
)  # fmt: skip
@pytest.mark.live
def test_a_deleted_directory_is_one_clear_error(sandbox, words):
    done = from_nowhere(sandbox, *words.split())

    expected = "error: the current directory does not exist any more\n  hint: cd to another one\n"
    assert (1, "", expected) == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("words", ["--version", "--help", "list --help", "undo", "cache info"])
@pytest.mark.live
def test_what_needs_no_directory_works_in_a_deleted_one(sandbox, words):
    done = from_nowhere(sandbox, *words.split())

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "'' is not the name of an archive"),
        ("http://example.org/a.zip", "zippath never uses the network: download it first"),
        ("file:///tmp/a.zip", "name the file by its path"),
    ],
)
@pytest.mark.parametrize("words", ["add", "cache warm", "shell bash"])
def test_what_names_no_archive(sandbox, venv, words, name, message):
    done = zippath(*words.split(), name, cwd=sandbox, VIRTUAL_ENV=venv)

    assert (2, "") == (done.code, done.out)
    assert message in done.err


@pytest.mark.live
def test_undo_names_every_word(sandbox, venv, hello):
    first = make_zip(sandbox / "a b.zip", {"first.py": ""})
    python = python_of(venv)
    zippath("add", hello, "--python", python)
    zippath("add", first, "--before", "hello.zip", "--python", python)

    undone = zippath("undo").out.splitlines()[0]
    assert f"`zippath add '{first}' --before hello.zip --python {python}`" in undone


COMMANDS = (["path"], ["why", "app"], ["doctor"])


@pytest.fixture
def here(sandbox):
    """A current directory with a script elsewhere, and a module of the library beside that."""
    place = sandbox / "here"
    (place / "tool").mkdir(parents=True)
    (place / "tool" / "app.py").write_text("")
    (place / "tool" / "colorsys.py").write_text("X = 'another one'\n")
    (place / "json.py").write_text("X = 'another one'\n")
    make_zip(place / "empty.zip", {"lib.py": ""})
    return place


@pytest.mark.live
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--script tool/app.py -m app", "--script and -m exclude each other"),
        ("--script nowhere.py", "could not find the script 'nowhere.py'"),
        ("--script=", "could not find the script ''"),
        ("--script tool", "tool has no __main__: python cannot run it"),
        ("--script empty.zip", "empty.zip has no __main__: python cannot run it"),
        ("-m tool/app.py", "'tool/app.py' is not the name of a module"),
    ],
)
def test_what_cannot_be_started(here, command, options, message):
    done = zippath(*command, *options.split(), cwd=here)

    assert (2, "", message) == (
        done.code,
        done.out,
        done.err.splitlines()[0].removeprefix("error: "),
    )


@pytest.mark.live
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.python("<3.11")
def test_a_python_without_safe_path(here, command, interpreter):
    done = zippath(*command, "-P", "--python", interpreter, cwd=here)

    assert (2, "") == (done.code, done.out)
    assert " has no -P, which came with 3.11" in done.err


def test_json_says_how_it_is_started(here):
    done = zippath("path", "-I", "-s", "-m", "json.tool", "--json", cwd=here)
    plain = zippath("path", "--json", cwd=here)

    expected = {"flags": ["-I", "-s"], "script": None, "module": "json.tool"}
    assert expected == done.json["python"]["start"]
    assert {"flags": [], "script": None, "module": None} == plain.json["python"]["start"]


@pytest.mark.live
def test_why_is_for_the_script(here):
    for options, winner in ((["--script", "tool/app.py"], here / "tool" / "colorsys.py"),
                            (["--isolated", "--script", "tool/app.py"], None),
                            ([], None)):  # fmt: skip
        found = zippath("why", "colorsys", "--json", *options, cwd=here).json["names"][0]

        is_local = found["winner"]["location"] == str(winner)
        assert is_local == (winner is not None), options
    main = zippath("why", "__main__", "--script", "tool/app.py", cwd=here)
    assert "__main__  the running program, tool/app.py" in main.out.splitlines()


def test_doctor_is_for_the_script(here):
    local = here / "tool" / "colorsys.py"
    script = zippath("doctor", "--select", "ZP401", "--script", "tool/app.py", cwd=here)
    module = zippath("doctor", "--select", "ZP401", "-m", "tool.app", cwd=here)
    isolated = zippath("doctor", "--select", "ZP401", "-I", "-m", "tool.app", cwd=here)

    assert (1, 0, 0) == (script.code, isolated.code, 0)
    assert "started with tool/app.py" in script.out.splitlines()[0]
    assert f"{local} takes the place of colorsys" in script.out
    assert "tool/app.py gets it" in script.out
    assert f"fix: mv {local} {here}/tool/my_colorsys.py" in script.out
    assert "json.py" not in script.out
    assert (1, True) == (module.code, f"{here}/json.py takes the place of json" in module.out)


def test_a_script_in_a_package_is_to_be_run_as_a_module(here):
    (here / "tool" / "__init__.py").write_text("")
    options = ["doctor", "--select", "ZP401"]
    script = zippath(*options, "--script", "tool/app.py", cwd=here)
    python = script.out.split()[0]

    assert f"fix: cd {here} && {python} -m tool.app" in script.out
    (here / "json.py").unlink()
    assert 0 == zippath(*options, "-m", "tool.app", cwd=here).code


def test_modules_of_an_archive_that_is_run(here):
    make_zip(here / "app.pyz", {"__main__.py": "", "colorsys.py": "X = 1\n"})
    found = zippath("doctor", "--select", "ZP401", "--script", "app.pyz", cwd=here)

    assert f"fix: build {here}/app.pyz again, with other names for colorsys.py" in found.out


def test_a_script_and_a_module_exclude_each_other():
    with pytest.raises(UsageError, match="--script and -m exclude each other"):
        target.start_of(__file__, "b", False, False, False)
