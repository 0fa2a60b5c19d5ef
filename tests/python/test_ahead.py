"""The target starts before the command line is read, once, and only where that is certain."""

import os
import sys

import pytest

from zippath import __main__
from zippath.errors import ZippathError
from zippath.python import ahead

# it ends at once
PROGRAM = "/bin/true"

pytestmark = pytest.mark.skipif(not os.path.exists(PROGRAM), reason="not everybody has it")


def test_one_question_is_asked_once():
    with ahead.started(["list", "--python", PROGRAM], {"A": "1"}, "/"):
        [first] = ahead._started
        others = [
            ahead.asking("/bin/false", {"A": "1"}, "/"),
            ahead.asking(PROGRAM, {"A": "2"}, "/"),
            ahead.asking(PROGRAM, {"A": "1"}, "/bin"),
            ahead.asking(PROGRAM, {"A": "1"}, "/", ["-I"]),
        ]
        same = ahead.asking(PROGRAM, {"A": "1"}, "/")
        later = ahead.asking(PROGRAM, {"A": "1"}, "/")
        for each in (*others, later):
            each.__exit__()

    assert same is first
    assert first not in (*others, later)
    assert [] == ahead._started


@pytest.mark.parametrize(
    "words", [["list", "--python", "/nowhere"], ["list", "--python", ""], ["list", "--python"]]
)
def test_an_error_is_left_to_the_command(words):
    with ahead.started(words, {}, "/"):
        assert [] == ahead._started
    with pytest.raises(ZippathError):
        ahead.find(ahead.targets(words)[0], {}, "/")


def test_the_program_starts_it_before_the_slow_imports(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", ["zippath", "list", "--python", PROGRAM])
    monkeypatch.setattr(__main__, "_run", lambda: len(ahead._started))
    with pytest.raises(SystemExit) as left:
        __main__.main()

    assert 1 == left.value.code


def test_the_python_of_a_new_environment_waits_for_its_order():
    with ahead.started(["env", "create", "x", "--python", PROGRAM], {"A": "1"}, "/"):
        [first] = ahead._talking
        with ahead.conversation(PROGRAM, {"A": "2"}, "/") as other:
            same = ahead.conversation(PROGRAM, {"A": "1"}, "/")

    assert same is first
    assert other is not first
    assert [] == ahead._talking
