"""A progress bar for somebody who waits, and for nobody else."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys, time; from zippath.cli.progress import Progress
with Progress(3, patience=0) as progress:
    for name in ('/x/one.zip', '/x/two.zip'): progress.step(name); time.sleep(0.15)
print('rich' in sys.modules)
"""
STEPS = [sys.executable, "-c", SCRIPT]


def test_a_pipe_gets_none():
    quiet = subprocess.run(STEPS, capture_output=True, text=True)

    assert ("False\n", "") == (quiet.stdout, quiet.stderr)


def test_a_terminal_gets_one():
    pty = pytest.importorskip("pty")
    outer, inner = pty.openpty()
    done = subprocess.run(
        STEPS, stdout=subprocess.PIPE, stderr=inner, env={**os.environ, "TERM": "xterm"}
    )
    os.close(inner)
    shown = os.read(outer, 1 << 16)
    os.close(outer)

    assert b"True\n" == done.stdout
    assert b"two.zip" in shown


LONG_STEP = """
import time; from zippath.cli.progress import watched
with watched(100) as step:
    time.sleep(2)
    step("pkg/", 100)
"""


@pytest.mark.live
def test_a_bar_appears_in_the_middle_of_a_long_step():
    pty = pytest.importorskip("pty")
    outer, inner = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", LONG_STEP], stderr=inner, env={**os.environ, "TERM": "xterm"}
    )
    os.close(inner)
    shown = os.read(outer, 1 << 16)
    os.close(outer)

    assert b"real files" in shown
