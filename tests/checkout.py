"""The files of the repository, as git knows them, and tests that are about each of them."""

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


def for_each(names):
    """Run a test on all of these names, and say all on which it fails.

    2,200 cases of their own would take five seconds more of the quick tier.
    """
    names = sorted(names)

    def decorate(test):
        def on_all():
            failures = []
            for name in names:
                try:
                    test(name)
                except AssertionError as error:
                    failures.append(f"{name}: {error}")
            assert not failures, "\n".join(failures)

        on_all.__name__, on_all.__doc__ = test.__name__, test.__doc__
        return on_all

    return decorate
