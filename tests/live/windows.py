"""Windows, as far as wine and a Windows CPython are it."""

import subprocess

import pytest

from tests.live import tools

needs_wine = pytest.mark.skipif(
    not (tools.WINE_PREFIX.exists() and tools.WINDOWS_SITE.exists()),
    reason="wine and a Windows Python: python tests/live/tools.py fetches them",
)


def wine(*command, folder, stdin=subprocess.DEVNULL):
    """What the program prints, on either stream."""
    return subprocess.run(
        ["wine", *command], cwd=folder, env=tools.wine_environment(), stdin=stdin,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False,
    ).stdout  # fmt: skip


def windows(path):
    """Where the Windows programs see `path`."""
    return "Z:" + str(path).replace("/", "\\")
