"""Programs end in time, with all they started, whatever they print."""

import os
import sys
import time

import pytest

from zippath.errors import ZippathError
from zippath.python import process
from zippath.python.process import MAX_OUTPUT, Running, run


def python(code, timeout=30.0, env=None):
    return run([sys.executable, "-I", "-S", "-c", code], env or {}, os.sep, timeout)


def test_output_and_status():
    done = python("import sys; print('a'); print('b', file=sys.stderr); sys.exit(3)")
    assert (3, b"a\n", b"b\n") == (done.status, done.stdout, done.stderr)


def test_environment_and_directory(tmp_path):
    command = [
        sys.executable,
        "-c",
        "import os; print(os.getcwd(), os.environ['X'], len(os.environ))",
    ]
    done = run(command, {"X": "1", "LC_CTYPE": "C", "__PYVENV_LAUNCHER__": "x"}, str(tmp_path))
    assert f"{tmp_path} 1 2\n".encode() == done.stdout


def test_standard_input_is_empty():
    assert b"''\n" == python("import sys; print(repr(sys.stdin.read()))").stdout


@pytest.mark.skipif(os.name != "posix", reason="process groups")
@pytest.mark.live
def test_a_program_that_does_not_end_is_stopped_with_its_children(tmp_path):
    code = (
        "import os, sys, time\n"
        f"child = os.fork() or time.sleep(600)\n"
        f"open({str(tmp_path / 'child')!r}, 'w').write(str(child)); print('here', flush=True)\n"
        "time.sleep(600)"
    )
    done = python(code, timeout=2.0)
    assert (None, b"here\n") == (done.status, done.stdout)
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not running(child):
            break
        time.sleep(0.05)
    assert not running(child)


def running(pid):
    """Whether the process exists and is not a zombie that init has not read yet."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_leaving_the_block_stops_the_program():
    with Running([sys.executable, "-c", "import time; time.sleep(600)"], {}, os.sep) as started:
        pid = started._process.pid
    assert not running(pid)


@pytest.mark.skipif(os.name != "posix", reason="os.fork")
@pytest.mark.live
def test_a_daemon_that_keeps_the_pipe_open():
    code = (
        "import os, time\n"
        "if os.fork() == 0:\n    os.setsid(); time.sleep(5); os._exit(0)\n"
        "print('done', flush=True); os._exit(0)"
    )
    done = python(code, timeout=60.0)
    assert (0, b"done\n") == (done.status, done.stdout)


def test_endless_output():
    done = python("import os\nwhile True: os.write(1, b'x' * 65536)", timeout=60.0)
    assert done.status not in (0, None)
    assert MAX_OUTPUT < len(done.stdout) < MAX_OUTPUT + (1 << 20)


def test_what_cannot_be_started(tmp_path):
    with pytest.raises(ZippathError, match=r"could not run .*gone: No such file or directory"):
        Running([str(tmp_path / "gone")], {}, os.sep)
    with pytest.raises(ZippathError, match="could not run"):
        Running([str(tmp_path)], {}, os.sep)
    with pytest.raises(ZippathError, match="could not run"):
        Running(["a\0b"], {}, os.sep)


def test_programs_of_all_threads_end_with_this_one(monkeypatch):
    monkeypatch.setattr(process, "_PROGRAMS", process._Programs())
    command = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]
    with Running(command, {}, os.sep) as running:
        process.end_all()

        assert running.ends_within(30)
    with pytest.raises(ZippathError, match="zippath is about to end"):
        Running(command, {}, os.sep)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the system does not say")
def test_its_own_age():
    before = process.own_age()
    waited = time.perf_counter()
    python("pass")
    waited = time.perf_counter() - waited

    # the system counts in hundredths of a second
    assert before + waited - 0.02 <= process.own_age()


def test_a_program_can_be_told_something_when_it_has_said_what_it_is():
    code = "import sys; print('ready', flush=True); print(sys.stdin.read())"
    with Running([sys.executable, "-ISc", code], {}, os.sep, given=None) as running:
        said = running.says(b"ready", 30)
        running.tell(b"go")
        done = running.finish(30)

    assert b"ready\n" == said
    assert (0, b"ready\ngo\n") == (done.status, done.stdout)


def test_a_program_that_ends_says_no_more():
    with Running([sys.executable, "-ISc", "print(1)"], {}, os.sep, given=None) as running:
        said = running.says(b"ready", 30)
        ended = running.ends_within(30)
        running.tell(b"go")

    assert (True, b"1\n") == (ended, said)
