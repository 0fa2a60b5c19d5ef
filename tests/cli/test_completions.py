"""`zippath completions`: prints a script, or puts it where the shell looks for it."""

import os
import re

import pytest

from tests.program import zippath
from zippath.shell.completion import SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_knows_the_words_of_this_version(sandbox, shell):
    done = zippath("completions", shell, cwd=sandbox)

    assert (0, "") == (done.code, done.err)
    assert {"uninstall", "user", "nushell"} <= set(re.findall(r"\w+", done.out))


def test_it_is_installed_for_the_user_and_taken_back(sandbox):
    done = zippath("completions", "fish", "--install", "--json", cwd=sandbox)
    [file] = done.json["files"]
    script = zippath("completions", "fish", cwd=sandbox).out

    assert (0, True) == (done.code, done.json["changed"])
    assert file.startswith(str(sandbox / "home"))
    with open(file, encoding="utf-8") as opened:
        assert script == opened.read()
    again = zippath("completions", "fish", "--install", "--json", cwd=sandbox)
    assert not again.json["changed"]
    assert 0 == zippath("undo", cwd=sandbox).code
    assert not os.path.exists(file)


def test_a_dry_run_writes_nothing(sandbox):
    done = zippath("completions", "fish", "--install", "--dry-run", cwd=sandbox)

    assert 0 == done.code
    assert "+complete " in done.out
    assert [] == os.listdir(sandbox / "home")


def test_zsh_is_told_what_its_startup_file_must_have(sandbox):
    done = zippath("completions", "zsh", "--install", cwd=sandbox, FPATH="")

    assert "note: .zshrc must have, before compinit: fpath=(" in done.err


def test_another_shell_is_refused(sandbox):
    done = zippath("completions", "cmd", cwd=sandbox)

    assert (2, "") == (done.code, done.out)


def test_json_without_install_has_the_script(sandbox):
    done = zippath("completions", "fish", "--json", cwd=sandbox)

    assert {"schema": 1, "shell": "fish", "script": zippath("completions", "fish").out} == done.json
