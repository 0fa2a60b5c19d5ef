"""A Python that says its facts, and then does one thing that it is told: both in one start."""

import json
import os
from collections.abc import Mapping
from typing import Any

from zippath.errors import ZippathError
from zippath.python import probe
from zippath.python.facts import Facts
from zippath.python.foresight import foreseen
from zippath.python.interpreter import TIMEOUT, failure_of
from zippath.python.process import Running

FLAGS = ("-I", "-S", "-W", "ignore")
_CALL = """
answer({start!r}, {end!r}, {{}})
import json
told = sys.stdin.buffer.read()
if told:
    sys.stdout.write({start!r} + json.dumps(main(json.loads(told))) + {end!r})
    sys.stdout.flush()
"""


class Conversation:
    """A Python that runs the `main` of a script; leaving the `with` block ends it.

    It runs as soon as this is made, without anything of the user's. `script` is the text of a
    module in the syntax of Python 3.9, whose `main` gets what `tell` is given and returns JSON.
    """

    def __init__(self, executable: str, script: str, env: Mapping[str, str], cwd: str) -> None:
        self.executable = executable
        self._start, self._end = (f"<{os.urandom(16).hex()}>" for _ in range(2))
        call = _CALL.format(start=self._start, end=self._end)
        asking = probe.__loader__.get_source(probe.__name__)  # type: ignore[union-attr]
        text = f"{asking}\n{script}\n{call}"
        self._running = Running([executable, *FLAGS, "-c", text], env, cwd, given=None)

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, *exc: object) -> None:
        self._running.__exit__(*exc)

    def facts(self, timeout: float = TIMEOUT) -> Facts:
        """Wait for the facts of a start that runs nothing of the user's. Raises ZippathError."""
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

    def tell(self, what: object) -> None:
        """Let it run `main` with this, which becomes JSON."""
        self._running.tell(json.dumps(what).encode("ascii"))

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
