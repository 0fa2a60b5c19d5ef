"""The script that compiles: understood by every Python."""

import ast
import inspect
import io
import json

from zippath.packing import compile_worker


def asked(path, *sources, optimization=0):
    files = [[name, len(text)] for name, text in sources]
    head = json.dumps([str(path), optimization, files]).encode() + b"\n"
    return io.BytesIO(head + b"".join(text for _, text in sources))


def test_it_is_in_the_syntax_of_python_3_6():
    assert ast.parse(inspect.getsource(compile_worker), feature_version=(3, 6)).body


def test_sizes_and_reasons_come_in_the_order_of_the_sources(tmp_path):
    answers = compile_worker.main(
        asked(tmp_path / "out", ("a.py", b"x = 1\n"), ("b.py", b"x = \n"), ("c.py", b"\0"))
    )

    assert (tmp_path / "out").stat().st_size == answers[0]
    assert ["invalid syntax", 1] == answers[1][:2]
    assert [0, 0, ""] == answers[2][1:]


def test_the_level_of_optimization_counts(tmp_path):
    source = ("a.py", b'"""doc"""\nassert x\n')
    sizes = [
        compile_worker.main(asked(tmp_path / str(level), source, optimization=level))[0]
        for level in (0, 1, 2)
    ]

    assert sizes == sorted(sizes, reverse=True)
    assert 3 == len(set(sizes))
