"""What the user of the tests may do: some need root, some anybody else."""

import contextlib
import functools
import os
import subprocess

import pytest

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="needs root, who may give files away")
needs_no_root = pytest.mark.skipif(IS_ROOT, reason="root may write anywhere")

# root without the right to read and write whatever the mode of a file says
_ORDINARY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search",
             "--inh-caps", "-dac_override,-dac_read_search")  # fmt: skip


@functools.cache
def ordinary():
    """What a command begins with for the modes of files to count, also for root; or skips."""
    if not IS_ROOT:
        return ()
    try:
        works = subprocess.run([*_ORDINARY, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        works = False
    if not works:
        pytest.skip("root may write anywhere, and setpriv cannot take that right")
    return _ORDINARY


@contextlib.contextmanager
def mounted(place, *args):
    """Mount something at a place for a while; or skip where that may not be done."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *args, str(place)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"may not mount here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
