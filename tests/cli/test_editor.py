"""`zippath editor`: a folder of sources, and what editors are told about it."""

from pathlib import Path

import pytest

from tests.booted import state_of
from tests.program import make_zip, zippath
from zippath.cli.added import UNSEEN

CODE = "def twice(word: str) -> str:\n    return word * 2\n"


@pytest.mark.live
def test_the_folder_is_that_of_the_archives_on_the_path(sandbox, venv, hello):
    typed = make_zip(sandbox / "t-1-py3-none-any.whl", {"t/__init__.py": CODE, "t/py.typed": ""})
    added = zippath("add", typed, "--fast", "--python", venv)
    zippath("add", hello, "--python", venv)
    done = zippath("editor", "mypy", "--python", venv, "--json").json
    folder = Path(done["folder"])

    assert added.out.endswith(f"{UNSEEN}\n")
    assert (True, ["hello", "hello_pkg", "t"]) == (done["changed"], done["modules"])
    assert CODE == (folder / "t" / "__init__.py").read_text()
    assert {"hello.py", "hello_pkg/__init__.py", "t/__init__.py", "t/py.typed"} <= {
        *state_of(folder)
    }
    [settings] = done["settings"]
    assert ("mypy", True) == (settings["editor"], str(folder) in settings["text"])
    again = zippath("editor", "--python", venv, "--json").json
    assert (False, str(folder), 4) == (
        again["changed"], again["folder"], len(again["settings"]),
    )  # fmt: skip


@pytest.mark.live
def test_after_a_change_of_the_path_it_is_made_anew(sandbox, venv, hello):
    zippath("add", hello, "--python", venv)
    text = zippath("editor", "pyright", "--python", venv).out
    [folder] = (sandbox / "data" / "editor").iterdir()

    assert f'"extraPaths": [\n    "{folder}"' in text
    zippath("remove", "hello", "--python", venv)
    done = zippath("editor", "--python", venv)
    assert (0, True) == (done.code, "no archives; `zippath add ARCHIVE`" in done.out)
    assert not folder.exists()


@pytest.mark.live
def test_a_path_line_needs_no_hint(venv, hello):
    assert [] == zippath("add", hello, "--python", venv, "--json").json["hints"]
    assert [UNSEEN] == zippath("add", hello, "--fast", "--python", venv, "--json").json["hints"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["emacs"], 2, "'emacs' is not one of 'pyright', 'mypy', 'vscode', 'pycharm'"),
        (["mypy", "pyright"], 2, "unexpected extra argument(s) (pyright)"),
        (["--python", "/nowhere"], 1, "/nowhere"),
    ],
)
def test_bad_input_is_one_clear_error(sandbox, words, code, message):
    done = zippath("editor", *words)

    assert (code, "") == (done.code, done.out)
    assert message in done.err
    assert not (sandbox / "data").exists()


@pytest.mark.live
def test_a_folder_that_cannot_be_written(sandbox, venv, hello):
    zippath("add", hello, "--python", venv)
    (sandbox / "data").write_text("a file")
    done = zippath("editor", "--python", venv)

    assert (1, "") == (done.code, done.out)
    assert "could not write" in done.err
