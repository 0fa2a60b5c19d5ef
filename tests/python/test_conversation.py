"""A Python that says its facts, and does what it is told."""

import sys

import pytest

from zippath.errors import ZippathError
from zippath.python.conversation import Conversation

SCRIPT = "def main(told):\n    return [told, sys.argv]\n"


def test_one_start_gives_the_facts_and_an_answer():
    with Conversation(sys.executable, {}, "/", ("json", "venv")) as python:
        facts = python.facts()
        python.tell(SCRIPT, {"a": "é"})
        answer = python.answer()

    assert sys.version_info[:2] == facts.version[:2]
    assert [{"a": "é"}, ["-c"]] == answer


def test_a_script_that_fails_is_an_error():
    with Conversation(sys.executable, {}, "/") as python:
        python.facts()
        python.tell("def main(told): 1 / 0\n", 1)
        with pytest.raises(ZippathError, match="ZeroDivisionError"):
            python.answer()


def test_a_program_that_is_no_python_has_no_facts():
    with (
        Conversation("/bin/true", {}, "/") as python,
        pytest.raises(ZippathError, match="could not start /bin/true"),
    ):
        python.facts()
