"""Fixtures of several commands."""

import subprocess

import pytest

from tests.environment_wheels import wheel
from tests.program import zippath


@pytest.fixture
def target(sandbox, interpreter):
    """A virtual environment of each Python."""
    place = sandbox / "target"
    subprocess.run([interpreter, "-m", "venv", "--without-pip", place], check=True)
    return place


@pytest.fixture
def environment(sandbox):
    """An environment with one of two wheels."""
    one = wheel(sandbox, "one")
    done = zippath("env", "create", sandbox / "env", "--archives", one)
    assert 0 == done.code, done.err
    assert 0 == zippath("env", "sync", sandbox / "env").code
    return sandbox / "env", one, wheel(sandbox, "two")
