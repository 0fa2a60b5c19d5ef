"""Starting other programs: bounded in time and output, with nothing on standard input."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BufferedReader
from typing import IO, NamedTuple, cast

from zippath.errors import ZippathError
from zippath.python.signals import held_back

# more than any answer; `yes` writes gigabytes
MAX_OUTPUT = 8 << 20
_PIPE_GRACE = 0.5


class Finished(NamedTuple):
    """How a program ended: `status` is negative for a signal, None where it was stopped."""

    status: int | None
    stdout: bytes
    stderr: bytes


class _Programs:
    """The programs that run now, of all threads."""

    def __init__(self) -> None:
        self.running: set[Running] = set()
        self.are_over = False


_PROGRAMS = _Programs()


def end_all() -> None:
    """End the programs of all threads, and let none start: this process is about to end."""
    _PROGRAMS.are_over = True
    for program in tuple(_PROGRAMS.running):
        program.end()


class Running:
    """A program that has been started; leaving the `with` block stops it and what it started.

    It reads `given` from standard input; None keeps that open for `tell`.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], cwd: str, given: bytes | None = b""
    ) -> None:
        with contextlib.ExitStack() as unless_started:
            stdin: IO[bytes] | int | None = subprocess.PIPE
            if given is not None:
                stdin = unless_started.enter_context(_holding(given))
            with held_back():
                self._process = _start(command, env, cwd, stdin)
                unless_started.callback(self._kill)
                self._stdout = _Output(cast("BufferedReader", self._process.stdout), self._kill)
                self._stderr = _Output(cast("BufferedReader", self._process.stderr), self._kill)
                # Popen.wait() with a timeout asks every 50 ms; a thread that waits knows at once
                self._ended = threading.Event()
                threading.Thread(target=self._wait, daemon=True).start()
            _PROGRAMS.running.add(self)
            if _PROGRAMS.are_over:
                raise ZippathError(f"could not run {command[0]}: zippath is about to end")
            unless_started.pop_all()
            if stdin is not None and not isinstance(stdin, int):
                stdin.close()

    def tell(self, given: bytes) -> None:
        """Give the program what it reads from standard input; it may have ended already."""
        with _while_it_reads(), cast("IO[bytes]", self._process.stdin) as stdin:
            stdin.write(given)

    def says(self, mark: bytes, timeout: float) -> bytes:
        """Return what it has printed as soon as `mark` is in it, or when it ends, or is late."""
        return self._stdout.with_mark(mark, timeout)

    def end(self) -> None:
        """End the program and everything it started, without waiting for that."""
        if not self._ended.is_set():
            self._kill()

    def ends_within(self, timeout: float) -> bool:
        """Whether the program has ended, or does so within `timeout` seconds."""
        return self._ended.wait(timeout)

    def finish(self, timeout: float) -> Finished:
        """Wait at most `timeout` seconds, then stop the program and everything it started."""
        status = self._process.returncode if self._ended.wait(timeout) else None
        self._stop()
        return Finished(status, self._stdout.collected(), self._stderr.collected())

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _wait(self) -> None:
        self._process.wait()
        _PROGRAMS.running.discard(self)
        self._ended.set()

    def _stop(self) -> None:
        self.end()
        self._ended.wait()
        if self._process.stdin and not self._process.stdin.closed:
            with _while_it_reads():
                self._process.stdin.close()

    def _kill(self) -> None:
        if os.name == "posix":
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # macOS: EPERM for a dead group
                return
        else:
            self._process.kill()


@contextlib.contextmanager
def _while_it_reads() -> Iterator[None]:
    """Ignore that a program has ended, or reads no more; Windows calls that an invalid argument."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise


def _holding(given: bytes) -> "contextlib.AbstractContextManager[IO[bytes] | None]":
    """A file with the bytes: unlike a pipe it needs no thread, and takes any amount."""
    if not given:
        return contextlib.nullcontext()
    import tempfile  # 5 ms, and few programs are given something

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(given)
    file.seek(0)
    return file


def _start(
    command: Sequence[str], env: Mapping[str, str], cwd: str, stdin: "IO[bytes] | int | None"
) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command,
            env=_environment(env),
            cwd=cwd,
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a shim starts children: they must end with it
            start_new_session=os.name == "posix",
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ZippathError(f"could not run {command[0]}: {reason}") from error


def run(
    command: Sequence[str],
    env: Mapping[str, str],
    cwd: str,
    timeout: float = 30.0,
    given: bytes = b"",
) -> Finished:
    """Start `command`, wait for its end (at most `timeout` seconds) and give its output.

    It reads `given` from standard input, which has no limit as a command line has (128 KiB a word).
    Raises ZippathError where it cannot be started at all.
    """
    with Running(command, env, cwd, given) as running:
        return running.finish(timeout)


def become(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Give this process over to `command`, found on `env`'s PATH; its streams are ours.

    Where the system cannot do that (Windows), wait for it and return its exit code. Raises OSError
    where it cannot be started.
    """
    if os.name == "posix":
        sys.stdout.flush()
        for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python; exec would keep it so
            signal.signal(ignored, signal.SIG_DFL)
        os.execvpe(command[0], list(command), env)
    return _stand_in_for(command, env)


def _stand_in_for(command: Sequence[str], env: Mapping[str, str]) -> int:
    import shutil  # 3 ms, and only Windows comes here

    program = shutil.which(command[0], path=env.get("PATH")) or command[0]
    process = subprocess.Popen([program, *command[1:]], env=dict(env))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the console has sent it to the command too, which decides
            continue


def own_age() -> float:
    """The seconds since this process began, or its CPU time where the system does not say."""
    try:
        with open("/proc/self/stat", "rb") as file:  # proc(5): field 22, after the name in brackets
            ticks = int(file.read().rpartition(b")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (AttributeError, IndexError, OSError, ValueError):
        return time.process_time()


class _Output:
    """What a program writes to one pipe, up to MAX_OUTPUT; more of it stops the program."""

    def __init__(self, pipe: BufferedReader, too_much: Callable[[], None]) -> None:
        self._pipe = pipe
        self._chunks: list[bytes] = []
        self._is_over = False
        self._more = threading.Condition()
        self._too_much = too_much
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            self._collect()
        finally:
            with self._more:
                self._is_over = True
                self._more.notify_all()

    def _collect(self) -> None:
        size = 0
        with self._pipe:
            while chunk := self._pipe.read1(1 << 16):
                with self._more:
                    self._chunks.append(chunk)
                    self._more.notify_all()
                size += len(chunk)
                if size > MAX_OUTPUT:
                    self._too_much()
                    return

    def with_mark(self, mark: bytes, timeout: float) -> bytes:
        """Return what has been written as soon as `mark` is in it, or when nothing follows."""
        with self._more:
            self._more.wait_for(
                lambda: self._is_over or mark in b"".join(self._chunks), max(timeout, 0)
            )
            return b"".join(self._chunks)

    def collected(self) -> bytes:
        # a daemon that the program left behind may hold the pipe open for ever
        self._thread.join(_PIPE_GRACE)
        return b"".join(self._chunks)


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    # macOS' framework stub sets it for its own child, where it would name the wrong executable
    return {name: value for name, value in env.items() if name != "__PYVENV_LAUNCHER__"}
