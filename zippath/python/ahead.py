"""Starts the target of a command while the imports that read its command line go on, 50 ms."""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence

from zippath.errors import ZippathError
from zippath.python.interpreter import Asking, find
from zippath.python.places import VERSION

# the commands that look at their target as it starts here and now, and start nothing before
_LOOKING = ("list", "path", "why")

_started: list[Asking] = []


@contextlib.contextmanager
def started(words: Sequence[str], env: Mapping[str, str], cwd: str) -> Iterator[None]:
    """Within the block, the target of the command line has been asked, if that is plain."""
    with contextlib.ExitStack() as until_the_end:
        with contextlib.suppress(ZippathError):  # the command will tell the user
            for spec in targets(words):
                asking = Asking(find(spec, env, cwd), env, cwd)
                _started.append(until_the_end.enter_context(asking))
        try:
            yield
        finally:
            _started.clear()


def asking(executable: str, env: Mapping[str, str], cwd: str, flags: Sequence[str] = ()) -> Asking:
    """A Python that is asked; the one that has been started already, if the question is its own."""
    for one in _started:
        if one.asks(executable, env, cwd, flags):
            _started.remove(one)
            return one
    return Asking(executable, env, cwd, flags)


def targets(words: Sequence[str]) -> list[str | None]:
    """What a plain command line gives as --python; nothing where that is not certain or is slow.

    >>> targets(["list"]), targets(["why", "six", "--json", "--python", ".venv"])
    ([None], ['.venv'])
    >>> targets(["list", "--help"]), targets(["add", "a.zip"]), targets(["list", "--python=3.12"])
    ([], [], [])
    """
    if not words or words[0] not in _LOOKING:
        return []
    spec, rest = None, iter(words[1:])
    for word in rest:
        name, _, value = word.partition("=")
        if name == "--python":
            spec = value if word != name else next(rest, "")
        elif word.startswith("-") and word != "--json":
            return []
    # a version is found by starting those that could have it
    is_version = spec and VERSION.fullmatch(spec) and not os.path.dirname(spec)
    return [] if is_version else [spec]
