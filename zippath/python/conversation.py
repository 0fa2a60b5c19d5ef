"""A Python that says its facts, and then does one thing that it is told: both in one start."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zippath.errors import ZippathError
from zippath.python.interpreter import TIMEOUT, failure_of
from zippath.python.process import Running

if TYPE_CHECKING:
    from zippath.python.facts import Facts

FLAGS = ("-I", "-S", "-W", "ignore")
_CALL = """
answer({start!r}, {end!r}, {{}})
import json
import {modules}
told = sys.stdin.buffer.read()
if told:
    script, order = json.loads(told)
    exec(script, globals())
    sys.stdout.write({start!r} + json.dumps(main(order)) + {end!r})
    sys.stdout.flush()
"""


class Conversation:
    """A Python that waits for a script and what it is to do; leaving the `with` block ends it.

    It runs as soon as this is made, without anything of the user's, says its facts and imports
    `modules` of the standard library.
    """

    def __init__(
        self, executable: str, env: Mapping[str, str], cwd: str, modules: Sequence[str] = ("sys",)
    ) -> None:
        from zippath.python import probe  # only its text

        self.executable, self._env, self._cwd = executable, dict(env), cwd
        self._modules = tuple(modules)
        self._start, self._end = (f"<{os.urandom(16).hex()}>" for _ in range(2))
        call = _CALL.format(start=self._start, end=self._end, modules=", ".join(modules))
        asking = probe.__loader__.get_source(probe.__name__)  # type: ignore[union-attr]
        command = [executable, *FLAGS, "-c", f"{asking}\n{call}"]
        self._running = Running(command, env, cwd, given=None)

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, *exc: object) -> None:
        self._running.__exit__(*exc)

    def is_with(
        self, executable: str, env: Mapping[str, str], cwd: str, modules: Sequence[str]
    ) -> bool:
        """Whether one that is made like this would be the same."""
        made = (self.executable, self._env, self._cwd, self._modules)
        return made == (executable, dict(env), cwd, tuple(modules))

    def facts(self, timeout: float = TIMEOUT) -> "Facts":
        """Wait for the facts of a start that runs nothing of the user's. Raises ZippathError."""
        from zippath.python.facts import Facts  # 6 ms, while the start is waited for
        from zippath.python.foresight import foreseen

        text = self._between(self._running.says(self._end.encode(), timeout))
        if text is None:
            raise self._failure(timeout)
        try:
            known = json.loads(text)
            return foreseen(Facts.from_json({**known, "initial_path": known["path"]}))
        except (KeyError, TypeError, ValueError, LookupError) as error:
            raise ZippathError(
                f"could not understand the answer of {self.executable}: {error!r}"
            ) from error

    def tell(self, script: str, order: object) -> None:
        """Let it run the `main` of a script with this, which becomes JSON.

        `script` is the text of a module in the syntax of Python 3.9; its `main` returns JSON.
        """
        self._running.tell(json.dumps([script, order]).encode("ascii"))

    def answer(self, timeout: float = TIMEOUT) -> Any:  # noqa: ANN401 - JSON
        """Wait for what `main` returns, the same each time. Raises ZippathError without it."""
        done = self._running.finish(timeout)
        text = self._between(done.stdout.partition(self._end.encode())[2])
        if text is None:
            raise ZippathError(f"{self.executable} failed: {failure_of(done, timeout)}")
        return json.loads(text)

    def _between(self, output: bytes) -> bytes | None:
        _, found, rest = output.partition(self._start.encode())
        text, closed, _ = rest.partition(self._end.encode())
        return text if found and closed else None

    def _failure(self, timeout: float) -> ZippathError:
        done = self._running.finish(timeout)
        return ZippathError(f"could not start {self.executable}: {failure_of(done, timeout)}")
