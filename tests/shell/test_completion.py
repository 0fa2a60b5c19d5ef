"""Completion scripts as text, and where they go; tests/live asks the shells."""

import pytest

from zippath.errors import UsageError
from zippath.shell.command_tree import Command, Option
from zippath.shell.completion import SHELLS, places, script
from zippath.shell.rcfiles import Home

BEFORE = Option("--before", "", takes_value=True, kind="managed")
SIZE = Option("--size", "", takes_value=True, words=(("small", ""), ("large", "")))
PROGRAM = Command(
    (),
    (("add", "it's `help`: $(x)"),),
    (Option("--help", ""),),
    (Command(("add",), (), (Option("--user", "for you"), BEFORE, SIZE), kind="importable"),),
)


def home(platform="linux", **env):
    return Home("/home/me", env, platform, {}.get, "/conf")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_word_is_in_the_script(shell):
    text = script(shell, PROGRAM)

    for word in ("add", "user", "help", "before", "large"):
        assert word in text


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_on_a_path_is_asked_of_the_program_alone(shell):
    text = script(shell, PROGRAM)

    assert "--complete" in text
    assert "managed" in text
    assert "importable" in text
    assert "command zippath" in text or "-CommandType Application" in text


def test_help_is_quoted_for_its_shell():
    assert r"'add:it'\''s `help`: $(x)'" in script("zsh", PROGRAM)
    assert r"-d 'it\'s `help`: $(x)'" in script("fish", PROGRAM)


def test_where_the_scripts_go():
    assert ("/home/me/.config/fish/completions/zippath.fish",) == places("fish", home())
    bash = "/home/me/.local/share/bash-completion/completions/zippath"
    assert (bash,) == places("bash", home())
    assert ("/data/bash-completion/completions/zippath",) == places(
        "bash", home(XDG_DATA_HOME="/data")
    )
    assert ("/own/completions/zippath",) == places(
        "bash", home(BASH_COMPLETION_USER_DIR="/own:/other")
    )
    own = "/home/me/.local/share/zsh/site-functions/_zippath"
    assert ("/a/_zippath", "/b/_zippath", own) == places("zsh", home(FPATH="/a:/b"))
    assert ("/b/_zippath", own) == places("zsh", home(FPATH="a:.:/b:"))
    brew = "/opt/homebrew/share/zsh/site-functions/_zippath"
    assert brew in places("zsh", home("darwin"))


def test_where_there_is_no_folder_or_no_script():
    with pytest.raises(UsageError, match="powershell has no folder"):
        places("powershell", home())
    with pytest.raises(UsageError, match="there are no completions for csh"):
        script("csh", PROGRAM)
