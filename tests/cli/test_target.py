"""What every command makes of where it is started and of what it is given."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.program import make_zip, python_of, zippath

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


def test_undo_names_every_word(sandbox, venv, hello):
    first = make_zip(sandbox / "a b.zip", {"first.py": ""})
    python = python_of(venv)
    zippath("add", hello, "--python", python)
    zippath("add", first, "--before", "hello.zip", "--python", python)

    undone = zippath("undo").out.splitlines()[0]
    assert f"`zippath add '{first}' --before hello.zip --python {python}`" in undone
