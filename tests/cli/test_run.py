"""`zippath run`: the command takes over, with the archives in front of its PYTHONPATH."""

import signal
import subprocess
import sys

import pytest

from tests.booted import state_of
from tests.program import make_zip, python_of, zippath

SHOW = "import os; print(repr(os.environ.get('PYTHONPATH')))"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "{hello}"),
        ("", "{hello}"),
        (":/x:", "{hello}:/x"),
        ("/x:{hello}:/y", "{hello}:/x:/y"),
    ],
)
def test_the_archive_comes_first_once_and_nothing_is_empty(before, after, hello, monkeypatch):
    if before is not None:
        monkeypatch.setenv("PYTHONPATH", before.format(hello=hello))

    result = zippath("run", "--with", hello, "--", sys.executable, "-c", SHOW)

    assert (0, repr(after.format(hello=hello))) == (result.code, result.out.strip())


def test_several_archives_keep_their_order(hello, sandbox):
    other = make_zip(sandbox / "it's other.zip", {"other.py": ""})
    code = "import hello, other, os; print(os.environ['PYTHONPATH'])"

    result = zippath("run", "--with", other, "--with", hello, "--", sys.executable, "-c", code)

    assert (0, f"{other}:{hello}") == (result.code, result.out.strip())


def test_without_archives_the_path_is_only_cleaned(sandbox):
    result = zippath("run", "--", sys.executable, "-c", SHOW, PYTHONPATH=":")

    assert "None" == result.out.strip()


def test_an_archive_that_needs_the_importer_is_warned_of(hello, sandbox):
    native = make_zip(sandbox / "native.zip", {"a.py": "", "b.abi3.so": ""})
    result = zippath("run", "--with", hello, "--with", native, "--", "true")

    assert 0 == result.code
    assert [
        f"warning: only zippath's importer loads the extension modules in {native}",
        f"  hint: zippath add {native}",
    ] == result.err.splitlines()


def test_words_of_the_command_are_its_own(hello):
    result = zippath("run", "--with", hello, "printf", "[%s]", "--with", "--", "-x", "a b")

    assert "[--with][--][-x][a b]" == result.out


def test_the_remedy_for_an_absent_archive_is_one_of_this_command(sandbox):
    result = zippath("run", "--with", "gone.zip", "--", "true", cwd=sandbox)

    assert "hint: --with takes the path of a zip, whl, egg or pyz\n" in result.err
    assert "--always" not in result.err


def test_what_keeps_a_command_from_running_is_an_object(hello):
    gone = zippath("run", "--json", "--with", "gone.zip", "--", "echo", "1")
    absent = zippath("run", "--with", hello, "--json", "/nowhere/command")

    assert (1, "--with takes the path of a zip, whl, egg or pyz") == (
        gone.code,
        gone.json["error"]["hint"],
    )
    assert (127, "could not find the command /nowhere/command") == (
        absent.code,
        absent.json["error"]["message"],
    )
    assert "--json\n" == zippath("run", "--json", "echo", "--json").out


def test_an_archive_with_nothing_to_import_is_warned_of_and_taken(sandbox):
    archive = make_zip(sandbox / "doc.zip", {"read-me/text.txt": ""})

    result = zippath("run", "--with", archive, "--", sys.executable, "-c", SHOW)

    assert (0, repr(archive)) == (result.code, result.out.strip())
    assert (
        f"warning: nothing in {archive} can be imported: no module or package is in it\n"
        == result.err
    )


@pytest.mark.parametrize("code", [0, 1, 2, 7, 255])
def test_the_exit_code_is_the_commands(code, sandbox):
    assert code == zippath("run", "--", "sh", "-c", f"exit {code}").code


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGKILL", "SIGPIPE"])
def test_a_signal_ends_it_as_it_ends_the_command(name, sandbox):
    number = getattr(signal, name)

    assert -number == zippath("run", "--", "sh", "-c", f"kill -{number} $$").code


def test_a_signal_reaches_the_command(sandbox):
    script = "trap 'echo caught; exit 9' TERM; echo ready; while :; do sleep 0.05; done"
    with subprocess.Popen(
        [sys.executable, "-m", "zippath", "run", "--", "sh", "-c", script],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert "ready\n" == process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert "caught\n" == process.stdout.read()

    assert 9 == process.returncode


def test_no_process_stands_between(sandbox):
    process = subprocess.Popen(
        [sys.executable, "-m", "zippath", "run", "--", "sh", "-c", "echo $$"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = process.communicate(timeout=30)[0]

    assert str(process.pid) == told.strip()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--", "no-such-command"), 127, "could not find the command no-such-command"),
        (("--", "./script"), 126, "could not run ./script: Permission denied"),
        (("--with", "gone.zip", "--", "true"), 1, "gone.zip does not exist"),
        (("--with", "home", "--", "true"), 1, "home is a directory"),
        (("--with", "a:b.zip", "--", "true"), 1, "':' separates its entries"),
        ((), 2, "Missing argument"),
    ],
)
def test_bad_input_is_one_clear_error(words, code, message, sandbox):
    (sandbox / "script").write_text("exit 0")
    make_zip(sandbox / "a:b.zip", {"a.py": ""})

    result = zippath("run", *words, cwd=sandbox)

    assert (code, "") == (result.code, result.out)
    assert message in result.err


@pytest.mark.live
def test_its_pythons_use_a_path_index_that_is_in_no_site_dir(venv, sandbox):
    before = state_of(venv)
    code = (
        "import json, sys; print(sorted({type(f).__name__ for f in "
        "sys.path_importer_cache.values()} & {'IndexedFinder'}))"
    )
    for _ in range(2):
        result = zippath("run", "--indexed", "--", python_of(venv), "-c", code)
        assert (0, "['IndexedFinder']", "") == (result.code, result.out.strip(), result.err)

    assert before == state_of(venv)
    assert 1 == len(list((sandbox / "cache").glob("*.paths")))
    assert 0 == zippath("index", "drop", "--python", venv).code
    assert [] == list((sandbox / "cache").glob("*.paths"))
