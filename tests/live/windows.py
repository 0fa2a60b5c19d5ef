"""Windows, as far as wine and a Windows CPython are it."""

import fcntl
import os
import shutil
import subprocess

import pytest

from tests.live import tools

needs_wine = pytest.mark.skipif(
    not (shutil.which("wine") and tools.WINE_PREFIX.exists() and tools.WINDOWS_SITE.exists()),
    reason="wine and a Windows Python: python tests/live/tools.py fetches them",
)


def wine(*command, folder, stdin=subprocess.DEVNULL, env=None):
    """The exit code of the program, and what it prints on either stream (less than 1 MB)."""
    # The pipe is read when the program has ended: wine's own services keep it open for longer.
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 1 << 20)
    os.set_blocking(reading, False)
    with open(reading, "rb") as output, open(writing, "wb") as stdout:
        done = subprocess.run(
            ["wine", *command], cwd=folder, env=env or tools.wine_environment(), stdin=stdin,
            stdout=stdout, stderr=stdout, timeout=120, check=False,
        )  # fmt: skip
        return done.returncode, output.read() or b""


def windows(path):
    """Where the Windows programs see `path`."""
    return "Z:" + str(path).replace("/", "\\")


def registry_of_its_own(folder):
    """The environment for a wine whose registry is a copy; the drives are the same."""
    (folder / "dosdevices").mkdir(parents=True)
    for name in ("system.reg", "user.reg", "userdef.reg", ".update-timestamp"):
        shutil.copy(tools.WINE_PREFIX / name, folder)
    (folder / "drive_c").symlink_to(tools.WINE_PREFIX / "drive_c")
    (folder / "dosdevices" / "c:").symlink_to("../drive_c")
    (folder / "dosdevices" / "z:").symlink_to("/")
    return {**tools.wine_environment(), "WINEPREFIX": str(folder)}
