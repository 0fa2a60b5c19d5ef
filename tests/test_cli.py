"""What holds for every command."""

import subprocess
import sys

import pytest

from zippath.cli import COMMANDS


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_typers_own_completion_installer_is_off(command):
    """It rewrites rc files, and sets PowerShell's execution policy."""
    done = subprocess.run(
        [sys.executable, "-m", "zippath", *command.split(), "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "Usage: zippath" in done.stdout
    assert "--install-completion" not in done.stdout
