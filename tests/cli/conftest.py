"""Fixtures of several commands."""

import subprocess

import pytest


@pytest.fixture
def target(sandbox, interpreter):
    """A virtual environment of each Python."""
    place = sandbox / "target"
    subprocess.run([interpreter, "-m", "venv", "--without-pip", place], check=True)
    return place
