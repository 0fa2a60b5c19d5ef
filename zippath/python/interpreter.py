"""Finds a Python and asks it for its facts, or explains why it gives none."""

import contextlib
import json
import os
import re
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from zippath.errors import ZippathError
from zippath.python.discovery import find
from zippath.python.places import every
from zippath.python.process import MAX_OUTPUT, Finished, Running, run
from zippath.typed import typed

if TYPE_CHECKING:
    from zippath.python.facts import Facts

__all__ = [
    "Asking", "AskingWithoutStart", "ask", "ask_again", "every", "failure_of", "find", "mending",
    "not_started",
]  # fmt: skip

TIMEOUT = 30.0
# seconds for a start, before it is asked what keeps it from ending
_PATIENCE = 0.5
# seconds for a start that reads nothing of the user's, where the others took all the time
_LAST_CHANCE = 1.0
_NO_END = "it does not end"
_NO_PYTHON = "it does not answer as a python does"
# bytes of stderr that are looked at, characters of a line that are shown
_MAX_STDERR = 1 << 16
_MAX_LINE = 200
# characters that make a line of a script known again
_TELLING = 12
# what stands around the reason in a traceback, and after it in a fatal error
_NOISE = (
    r"\s|Traceback |During handling|Current thread |<no Python frame>|Python runtime state|[\^~]+$"
)
# what it prints if it cannot parse the probe, which has the syntax of 3.6
_SAY_OLD_VERSION = (
    "import sys; print('%d.%d.%d' % sys.version_info[:3] * (sys.version_info < (3, 6)))"
)
# nothing to a python; a shell that somebody names as python ends here, and runs no word of the rest
_NOT_A_SHELL = '"exit" if 0 else 0\n'


def _nothing(_facts: "Facts") -> str:
    return ""


class Asking:
    """A Python that has been asked for its facts; leaving the `with` block ends its starts.

    It is started twice at the same time: with `flags`, as the user would, and also with -S for the
    `sys.path` that site begins with. Both run as soon as this is made, so there is time to do other
    work before `facts` waits for them.
    """

    def __init__(
        self, executable: str, env: Mapping[str, str], cwd: str, flags: Sequence[str] = ()
    ) -> None:
        self.executable, self._env, self._cwd = executable, dict(env), cwd
        self._flags = tuple(flags)
        self._question = _Question()
        self._begun = time.monotonic()
        words = self._question.words
        with contextlib.ExitStack() as unless_started:
            start = unless_started.enter_context
            self._normal = start(Running([executable, *flags, *words], env, cwd))
            self._without_site = start(Running([executable, *flags, "-S", *words], env, cwd))
            self._starts = unless_started.pop_all()

    def __enter__(self) -> "Asking":
        return self

    def __exit__(self, *_: object) -> None:
        self._starts.close()

    def asks(self, executable: str, env: Mapping[str, str], cwd: str, flags: Sequence[str]) -> bool:
        """Whether a Python asked like this would say the same."""
        asked = (self.executable, self._env, self._cwd, self._flags)
        return asked == (executable, dict(env), cwd, tuple(flags))

    def facts(
        self,
        partial: bool = False,
        obstacle: "Callable[[Facts], str]" = _nothing,
        timeout: float = TIMEOUT,
    ) -> "Facts":
        """Wait for the facts, at most `timeout` seconds from the start on.

        Where the normal start fails, raises ZippathError, or with `partial` gives the facts of a
        start without site and the reason in `Facts.failure`. If it takes long, `obstacle` may know
        from the facts of the other start that it will never end.
        """
        question, executable = self._question, self.executable
        failure, deadline = "", self._begun + timeout
        if not self._normal.ends_within(min(_PATIENCE, timeout)):
            other = self._without_site.finish(deadline - time.monotonic())
            if (initial := question.answer(other)) is not None:
                failure = obstacle(_of_failed_start(executable, initial, other))
        first = self._normal.finish(0 if failure else max(deadline - time.monotonic(), 0.1))
        second = self._without_site.finish(max(deadline - time.monotonic(), 0.1))
        answer, initial = question.answer(first), question.answer(second)
        if answer is not None:
            return _facts(executable, answer, initial or answer, first)
        _refuse_too_old(executable, first, self._env, self._cwd)
        failure = failure or failure_of(first, timeout, question.script)
        if not partial:
            raise not_started(executable, failure, starts_without_site=initial is not None)
        if initial is None:
            initial = self._last_chance(deadline, failure)
        return _of_failed_start(executable, initial, first)._replace(failure=failure)

    def _last_chance(self, deadline: float, failure: str) -> bytes:
        """The answer of a start that reads nothing of the user's. Raises ZippathError."""
        left = max(deadline - time.monotonic(), _LAST_CHANCE)
        command = [self.executable, "-I", "-S", *self._question.words]
        initial = self._question.answer(run(command, self._env, self._cwd, left))
        if initial is None:
            raise not_started(self.executable, failure, starts_without_site=False)
        return initial


def ask(
    executable: str,
    env: Mapping[str, str],
    cwd: str,
    flags: Sequence[str] = (),
    timeout: float = TIMEOUT,
    partial: bool = False,
    obstacle: "Callable[[Facts], str]" = _nothing,
) -> "Facts":
    """The facts of `executable`, started with `flags` in `env` and `cwd`; see `Asking.facts`."""
    with Asking(executable, env, cwd, flags) as asking:
        return asking.facts(partial, obstacle, timeout)


def _of_failed_start(executable: str, initial: bytes, finished: Finished) -> "Facts":
    """Return the facts of a start that would have run site, from one that did not."""
    facts = _facts(executable, initial, initial, finished)
    flags = facts.flags._replace(no_site=False)
    return facts._replace(failure=_NO_END, flags=flags)


class AskingWithoutStart:
    """A Python that has been asked for its facts by a start with -I -S: it runs no user's code.

    It runs as soon as this is made; leaving the `with` block ends it.
    """

    def __init__(
        self, executable: str, env: Mapping[str, str], cwd: str, flags: Sequence[str] = ()
    ) -> None:
        self.executable, self._flags = executable, flags
        self._question = _Question()
        self._running = Running([executable, "-I", "-S", *self._question.words], env, cwd)

    def __enter__(self) -> "AskingWithoutStart":
        return self

    def __exit__(self, *exc: object) -> None:
        self._running.__exit__(*exc)

    def facts(self, timeout: float = TIMEOUT) -> "Facts | None":
        """Wait for the facts of a start with its flags; None where even this one fails."""
        from zippath.python.foresight import foreseen  # see `_facts`

        done = self._running.finish(timeout)
        answer = self._question.answer(done)
        if answer is None:
            return None
        return foreseen(_facts(self.executable, answer, answer, done), self._flags)


def ask_again(
    known: "Facts", executable: str, env: Mapping[str, str], cwd: str, timeout: float = TIMEOUT
) -> "Facts":
    """The facts of `executable` after a change of its startup files, by one start instead of two.

    The `sys.path` that site begins with is `known`. Where the start fails, gives the known facts
    with the reason in `Facts.failure`.
    """
    question = _Question()
    with Running([executable, *known.start.flags, *question.words], env, cwd) as running:
        done = running.finish(timeout)
    answer = question.answer(done)
    if answer is None:
        failure = failure_of(done, timeout, question.script)
        return known._replace(failure=failure, stderr=_text(done.stderr))
    return _facts(executable, answer, answer, done)._replace(initial_path=known.initial_path)


def _refuse_too_old(executable: str, first: Finished, env: Mapping[str, str], cwd: str) -> None:
    """Raise ZippathError for a Python that cannot parse the probe: it is older than its syntax."""
    if b'File "<string>"' not in first.stderr or b"SyntaxError" not in first.stderr:
        return
    said = run([executable, "-S", "-c", _SAY_OLD_VERSION], env, cwd, _LAST_CHANCE).stdout
    version = said.decode("ascii", "replace").strip()
    if not version:
        return  # a line of a startup file has the error
    raise ZippathError(
        f"could not use {executable}: python {version} is too old",
        "zippath works with python 3.6 and newer: name one with --python",
    )


class _Question:
    """The probe as words of a command line, its answer between cookies that nobody can guess."""

    def __init__(self) -> None:
        self._start, self._end = (f"<{os.urandom(16).hex()}>" for _ in range(2))
        call = f"answer({self._start!r}, {self._end!r}, imported())"
        self.script = f"{_NOT_A_SHELL}{_probe()}\n{call}\n"
        self.words = ("-c", self.script)

    def answer(self, finished: Finished) -> bytes | None:
        """The text between the cookies, whatever startup code printed around them."""
        _, found, rest = finished.stdout.partition(self._start.encode())
        answer, closed, _ = rest.partition(self._end.encode())
        return answer if found and closed else None


def not_started(executable: str, failure: str, starts_without_site: bool = True) -> ZippathError:
    """The error of an interpreter whose normal start failed."""
    hint = f"check that this works: {executable} -S -c pass"
    if starts_without_site:
        hint = f"-S helps, so a startup file or PYTHONPATH breaks it: try {mending(executable)}"
    return ZippathError(f"could not start {executable}: {failure}", hint)


def mending(executable: str) -> str:
    """The safe command, if any, after which an interpreter starts again."""
    return typed(["zippath", "doctor", "--fix", "--python", executable])


def failure_of(finished: Finished, timeout: float, script: str = "") -> str:
    """The reason why a program gave no answer, with the end of its stderr without `script`."""
    status = finished.status
    if len(finished.stdout) > MAX_OUTPUT or len(finished.stderr) > MAX_OUTPUT:
        return "it prints without end"
    if status is None:
        reason = f"it did not end within {timeout:g} s"
    elif status < 0:
        reason = f"it was ended by signal {signal.strsignal(-status) or -status}"
    elif status:
        reason = f"it exited with status {status}"
    else:
        reason = _NO_PYTHON
    said = _said(finished.stderr)
    telling = [line[:_MAX_LINE] for line in said if not _quotes(line, script)]
    if said and not telling and status is not None and status >= 0:
        reason = _NO_PYTHON
    return ": ".join([reason, *telling[-2:]])


def _said(stderr: bytes) -> list[str]:
    lines = stderr[-_MAX_STDERR:].decode("utf-8", "replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not re.match(_NOISE, line)]


def _quotes(line: str, script: str) -> bool:
    """Whether a line of stderr is or holds one of the script: `ls` quotes what it cannot find."""
    parts = list(map(str.strip, script.splitlines()))
    return line in parts or any(len(part) >= _TELLING and part in line for part in parts)


def _probe() -> str:
    from zippath.python import probe, probe_imports  # only their text, and rarely twice

    texts = [part.__loader__.get_source(part.__name__) for part in (probe, probe_imports)]  # type: ignore[union-attr]
    return "\n".join(texts)


def _facts(executable: str, answer: bytes, initial: bytes, finished: Finished) -> "Facts":
    from zippath.python.facts import Facts  # 6 ms, while the start is waited for

    try:
        known = json.loads(answer)
        known["initial_path"] = json.loads(initial)["path"]
        known["stderr"] = _text(finished.stderr)
        # from 3.11 on it calls itself as this variable says, wherever that leads
        if known["executable"] == dict(known["environ"]).get("PYTHONEXECUTABLE"):
            known["executable"] = executable
        return Facts.from_json(known)
    except (KeyError, TypeError, ValueError, LookupError) as error:
        raise ZippathError(f"could not understand the answer of {executable}: {error!r}") from error


def _text(stderr: bytes) -> str:
    return stderr.decode("utf-8", "surrogateescape")
