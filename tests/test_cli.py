"""What holds for every command."""

import subprocess
import sys

import pytest

from tests.program import zippath
from zippath.cli import COMMANDS


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.live
def test_typers_own_completion_installer_is_off(command):
    """It rewrites rc files, and sets PowerShell's execution policy."""
    done = subprocess.run(
        [sys.executable, "-m", "zippath", *command.split(), "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "Usage: zippath" in done.stdout
    assert "--install-completion" not in done.stdout


def command_of(words):
    """The command as its own help names it."""
    named = {"cache": "zippath cache warm", "nonsense": "zippath"}
    first = words.split()[0]
    return named.get(first, f"zippath {first}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("add --json", "Missing argument 'ARCHIVE...'."),
        ("list --json --nonsense", "No such option: --nonsense"),
        ("list --nonsense --json", "No such option: --nonsense"),
        ("doctor --format json --nonsense", "No such option: --nonsense"),
        ("doctor --format=json --nonsense", "No such option: --nonsense"),
        ("doctor --all --python x --format json", "--all and --python exclude each other"),
        ("cache warm --json --jobs many x", "Invalid value for '--jobs'"),
        ("nonsense --json", "No such command 'nonsense'"),
        ("run --json --nonsense", "No such option: --nonsense"),
        ("run --with a.zip --json", "Missing argument '-- COMMAND...'."),
    ],
)
def test_an_error_is_json_where_json_is_asked_for(sandbox, words, message):
    done = zippath(*words.split())

    assert 2 == done.code
    assert {"schema", "error"} == set(done.json)
    assert {"message", "hint"} == set(done.json["error"])
    assert done.json["error"]["message"].startswith(message)
    assert done.json["error"]["hint"] in (None, f"try '{command_of(words)} --help'")
    assert message in done.err


@pytest.mark.parametrize(
    "words",
    ["run /nowhere/command --json", "run -- /nowhere/command --format json",
     "run --nonsense true --json", "add -- --json", "doctor --format sarif --nonsense",
     "list --nonsense", "doctor --format text --nonsense json"],
)  # fmt: skip
def test_an_error_is_text_alone_where_no_json_is_asked_for(sandbox, words):
    done = zippath(*words.split())

    assert done.code != 0
    assert ("", True) == (done.out, bool(done.err))
