"""The files of the repository, as git knows them."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def tracked_files(*options):
    """The names that `git ls-files` prints; skips the test where git cannot say."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    if not shutil.which("git"):
        pytest.skip("needs git")
    done = subprocess.run(
        ["git", "ls-files", "-z", *options], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"git does not read this checkout: {done.stderr.strip()}")
    return [name for name in done.stdout.split("\0") if name]
