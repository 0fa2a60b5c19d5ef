"""Starts the target of a command while the imports that read its command line go on, 50 ms."""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zippath.errors import ZippathError
from zippath.python.base_python import base_of
from zippath.python.interpreter import Asking, find
from zippath.python.places import VERSION

if TYPE_CHECKING:
    from zippath.python.conversation import Conversation

# the commands that look at their target as it starts here and now, and start nothing before
_LOOKING = ("list", "path", "why")
# what the script that makes an environment imports, in half of its time
SKELETON = ("venv",)

_started: list[Asking] = []
_talking: list["Conversation"] = []


@contextlib.contextmanager
def started(words: Sequence[str], env: Mapping[str, str], cwd: str) -> Iterator[None]:
    """Within the block, the target of the command line has been asked, if that is plain."""
    with contextlib.ExitStack() as until_the_end:
        with contextlib.suppress(ZippathError):  # the command will tell the user
            for spec in targets(words):
                asking = Asking(find(spec, env, cwd), env, cwd)
                _started.append(until_the_end.enter_context(asking))
            for spec in bases(words):
                talking = conversation(base_of(find(spec, env, cwd)), env, cwd)
                _talking.append(until_the_end.enter_context(talking))
        try:
            yield
        finally:
            _started.clear()
            _talking.clear()


def asking(executable: str, env: Mapping[str, str], cwd: str, flags: Sequence[str] = ()) -> Asking:
    """A Python that is asked; the one that has been started already, if the question is its own."""
    for one in _started:
        if one.asks(executable, env, cwd, flags):
            _started.remove(one)
            return one
    return Asking(executable, env, cwd, flags)


def conversation(executable: str, env: Mapping[str, str], cwd: str) -> "Conversation":
    """A Python that is to make an environment; the one that has been started, if it is the same."""
    from zippath.python.conversation import Conversation  # few commands talk

    for one in _talking:
        if one.is_with(executable, env, cwd, SKELETON):
            _talking.remove(one)
            return one
    return Conversation(executable, env, cwd, SKELETON)


def bases(words: Sequence[str]) -> list[str | None]:
    """What a plain command line that makes an environment gives as --python, as `targets`.

    >>> bases(["env", "create", "x"]), bases(["env", "create", "x", "--python", "/bin/python3"])
    ([None], ['/bin/python3'])
    >>> bases(["env", "list"]), bases(["env", "create", "x", "--python=3.12"])
    ([], [])
    """
    if [*words[:2]] != ["env", "create"] or not words[2:] or "--help" in words:
        return []
    return _named(words[2:])


def targets(words: Sequence[str]) -> list[str | None]:
    """What a plain command line gives as --python; nothing where that is not certain or is slow.

    >>> targets(["list"]), targets(["why", "six", "--json", "--python", ".venv"])
    ([None], ['.venv'])
    >>> targets(["list", "--help"]), targets(["add", "a.zip"]), targets(["list", "--python=3.12"])
    ([], [], [])
    """
    if not words or words[0] not in _LOOKING:
        return []
    options = [word for word in words[1:] if word.startswith("-")]
    is_plain = all(word == "--json" or word.partition("=")[0] == "--python" for word in options)
    return _named(words[1:]) if is_plain else []


def _named(words: Sequence[str]) -> list[str | None]:
    """The last --python, or None; nothing if it is a version."""
    spec, rest = None, iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name == "--python":
            spec = value if equals else next(rest, "")
    # a version is found by starting those that could have it
    is_version = spec and VERSION.fullmatch(spec) and not os.path.dirname(spec)
    return [] if is_version else [spec]
