"""Bytecode that the Pythons of the receivers have made."""

import marshal
import sys

import pytest

from tests.facts import facts
from zippath.packing import compile_worker
from zippath.packing.piece import text_piece
from zippath.packing.precompiling import Compiler, Failure
from zippath.packing.receiver import Receiver
from zippath.syspath.snapshot import Snapshot

BROKEN = "if True:\n    x = (1,\n    y = )\n"


def compiler(folder, is_first=True, steps=None):
    about = facts(cache_tag=sys.implementation.cache_tag)
    receiver = Receiver(sys.executable, Snapshot(about, None, None))
    step = (lambda *step: None) if steps is None else lambda *step: steps.append(step)
    return Compiler(receiver, 0, is_first, str(folder), {"PYTHONPATH": "/x"}, step)


def test_a_module_is_compiled_for_any_place_and_time(tmp_path):
    steps = []
    source = text_piece("pkg/mod.py", "where = __file__\n", "/src/pkg/mod.py")
    made = compiler(tmp_path, steps=steps).compile([source], 1)

    assert ((), [("pkg/mod.py", 17)]) == (made.failures, steps)
    [pyc] = made.pieces
    data = pyc.read()
    assert ("pkg/mod.pyc", len(data)) == (pyc.name, pyc.size)
    assert compile_worker.header(source.read()) == data[:16]
    assert 1 == int.from_bytes(data[4:8], "little")
    assert "pkg/mod.py" == marshal.loads(data[16:]).co_filename


@pytest.mark.live
def test_a_module_that_does_not_compile_is_told_with_its_line_and_the_rest_goes_on(tmp_path):
    good, bad = text_piece("a.py", "", "/a.py"), text_piece("b.py", BROKEN, "/src/b.py")
    null, deep = text_piece("c.py", "\0", "/c.py"), text_piece("d.py", "(" * 10000, "/d.py")
    made = compiler(tmp_path, is_first=False).compile([bad, null, good, deep], 1)

    tag = sys.implementation.cache_tag
    assert [f"__pycache__/a.{tag}.pyc"] == [one.name for one in made.pieces]
    assert ["b.py", "c.py", "d.py"] == [one.name for one in made.failures]
    assert ("python 3.12", 3) == (made.failures[0].receiver, made.failures[0].line)


def test_a_caret_stands_below_the_place():
    failure = Failure("a.py", "/a.py", "python 3.12", "invalid syntax", 3, 9, "    y = )")

    assert [
        "/a.py:3: python 3.12 cannot compile it: invalid syntax",
        "  y = )",
        "      ^",
    ] == list(failure.lines())
    assert 1 == len(list(Failure("a.py", "/a.py", "python 3.12", "ValueError: null").lines()))


@pytest.mark.live
@pytest.mark.python(">=3.7")
def test_two_starts_make_the_same_bytes(interpreter, tmp_path):
    text = "def f(x): return x in {'a', 'b', 'c', 'd'} and x not in ('e', 'f')\n"
    sources = [text_piece(f"m{n}.py", text * 3, "x") for n in range(5)]
    about = facts(cache_tag="cpython-312")
    receiver = Receiver(str(interpreter), Snapshot(about, None, None))
    made = [
        Compiler(receiver, 0, True, str(tmp_path), {}, lambda *_: None).compile(sources, 2)
        for _ in range(2)
    ]

    first, second = ([one.read() for one in each.pieces] for each in made)
    assert (5, first) == (len(first), second)
