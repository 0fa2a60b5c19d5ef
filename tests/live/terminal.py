"""A program at a terminal of its own, with somebody who types."""

import os
import select
import signal
import time

import pytest

pty = pytest.importorskip("pty")


def at_terminal(command, keys, env):
    """Start `command` at a terminal of its own, type each of `keys` when it waits; ends with it."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, env)
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
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
