"""A signal that ends zippath ends what it has started too, and rolls back what it has begun."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.program import python_of, record_of
from zippath.errors import ZippathError
from zippath.python.process import Running
from zippath.python.signals import held_back

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and process groups")

SIGNALS = [signal.SIGTERM, signal.SIGHUP]


def by_default():
    """Let no signal be ignored, though these tests may have been started by nohup."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def started(*args, preexec_fn=by_default):
    """The program, running."""
    command = [sys.executable, "-m", "zippath", *map(str, args)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=preexec_fn
    )


def awaited(condition, seconds=20.0):
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def alive(pid):
    """Whether the process exists and is no zombie."""
    if os.path.exists("/proc/self/stat"):
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        return status.rpartition(")")[2].split()[0] != "Z"
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return done.stdout.strip()[:1] not in ("", "Z")


def pids_in(folder):
    return [int(path.name) for path in folder.iterdir()]


@pytest.fixture
def sleeper(sandbox):
    """A python that only sleeps, and the folder where each start of it leaves its process id."""
    folder = sandbox / "pids"
    folder.mkdir()
    path = sandbox / "python"
    path.write_text(f"#!/bin/sh\ntouch {folder}/$$\nsleep 600\n")
    path.chmod(0o755)
    return path, folder


@pytest.mark.parametrize("number", SIGNALS)
def test_the_target_ends_too(sleeper, number):
    python, folder = sleeper
    with started("path", "--python", python) as process:
        assert awaited(lambda: len(pids_in(folder)) == 2)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)

    assert (-number, b"", b"") == (process.returncode, out, err)
    assert awaited(lambda: not any(map(alive, pids_in(folder))))


@pytest.mark.live
def test_what_nohup_ignores_stays_ignored(sleeper):
    python, folder = sleeper

    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with started("path", "--python", python, preexec_fn=ignore) as process:
        assert awaited(lambda: len(pids_in(folder)) == 2)
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.terminate()
        process.communicate(timeout=20)

    assert -signal.SIGTERM == process.returncode


@pytest.mark.live
@pytest.mark.parametrize("number", SIGNALS)
def test_a_change_is_rolled_back(sandbox, venv, hello, number):
    """Startup code that sleeps once the archive is on the path: the change waits for it."""
    here = sandbox / "here"
    Path(os.path.dirname(record_of(venv)), "zz.pth").write_text(
        "import sys, time; [(open("
        f"{str(here)!r}, 'w').close(), time.sleep(600)) for p in sys.path if 'hello' in p]\n"
    )
    with started("add", hello, "--python", python_of(venv)) as process:
        assert awaited(here.exists)
        assert os.path.exists(record_of(venv))
        process.send_signal(number)
        process.communicate(timeout=20)

    assert -number == process.returncode
    assert not os.path.exists(record_of(venv))


def test_a_signal_during_a_start_comes_when_somebody_can_end_the_program(monkeypatch):
    """The moment between the start of a program and its `with` block."""
    pids = []

    class Interrupted(subprocess.Popen):
        def __init__(self, *args, **more):
            super().__init__(*args, **more)
            pids.append(self.pid)
            signal.raise_signal(signal.SIGINT)

    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            Running(command, {}, os.sep)

    assert awaited(lambda: not alive(pids[0]))


def test_a_signal_during_a_start_that_fails_is_not_lost():
    def fails():
        with held_back():
            signal.raise_signal(signal.SIGINT)
            raise ZippathError("it does not start")

    with pytest.raises(KeyboardInterrupt):
        fails()


LOSING = """
import os, signal, sys, time, weakref
from zippath.python.signals import ended_in_order

class Held:
    pass

def called_back(_):
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(100):
        time.sleep(0.001)

with ended_in_order(lambda: None):
    held = Held()
    kept = weakref.ref(held, called_back)
    del held
    time.sleep(60)
"""


def test_a_signal_within_a_callback_is_not_lost():
    done = subprocess.run(
        [sys.executable, "-c", LOSING], capture_output=True, timeout=30, preexec_fn=by_default
    )

    assert (-signal.SIGTERM, b"", b"") == (done.returncode, done.stdout, done.stderr)


LEAVING = """
import os, signal
from zippath.python.process import Running, end_all
from zippath.python.signals import ended_in_order

with ended_in_order(end_all):
    running = Running(["sleep", "600"], os.environ, os.getcwd())
    print(running._process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
"""


def test_what_has_just_been_started_ends_too():
    """The signal comes before anybody has entered its `with` block."""
    done = subprocess.run(
        [sys.executable, "-c", LEAVING], capture_output=True, timeout=30, preexec_fn=by_default
    )

    assert (-signal.SIGTERM, b"") == (done.returncode, done.stderr)
    assert awaited(lambda: not alive(int(done.stdout)))
