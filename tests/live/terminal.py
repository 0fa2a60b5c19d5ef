"""A program at a terminal of its own, with somebody who types."""

import os
import select
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty")

# `pty.fork` warns in a process with threads, as pytest's are
_AT_STDIN = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


def at_terminal(command, keys, env):
    """Start `command` at a terminal of its own, type each of `keys` when it waits; ends with it."""
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _AT_STDIN, *command],
        env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    keys = list(keys)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if select.select([terminal], [], [], 0.3)[0]:
                if b"\x1b[6n" in os.read(terminal, 65536):  # where is the cursor?
                    os.write(terminal, b"\x1b[1;1R")
            elif keys:
                os.write(terminal, keys.pop(0).encode())
        except OSError:  # the other end is closed
            break
    else:
        process.kill()
    process.wait()
    os.close(terminal)
