"""The order in which an uninstall on Windows goes; tests/live has a real Windows."""

import os
import types

import pytest

from zippath import edits
from zippath.cli import shell_setup
from zippath.errors import ZippathError
from zippath.shell.rcfiles import Home
from zippath.shell.userenv import UserValue


def test_the_registry_is_changed_last(sandbox, monkeypatch):
    rc = sandbox / "home" / ".bashrc"
    rc.write_text("# >>> zippath bash >>>\n")  # and no end: the files cannot be changed
    home = Home(str(rc.parent), os.environ, "linux", edits.read, str(sandbox / "config"))
    written = []
    monkeypatch.setattr(shell_setup, "sys", types.SimpleNamespace(platform="win32"))
    monkeypatch.setattr(shell_setup, "home_directory", lambda: home)
    monkeypatch.setattr(shell_setup.windows_registry, "read", lambda: UserValue("C:\\a.zip;C:\\x;"))
    monkeypatch.setattr(shell_setup.windows_registry, "ours", lambda: ("c:\\A.zip",))
    monkeypatch.setattr(shell_setup.windows_registry, "write", lambda *value: written.append(value))

    with pytest.raises(ZippathError, match="line 1"):
        shell_setup.uninstall(None)
    assert [] == written

    rc.unlink()
    shell_setup.uninstall(None)
    assert [(UserValue("C:\\x;"), ())] == written
