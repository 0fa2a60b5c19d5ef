"""Wishes in words, and what they come to."""

import pytest

from zippath.errors import UsageError
from zippath.packing.wishes import Wishes


def recipe(output="a.zip", sources=("a.py",), **options):
    return Wishes(sources, output, "/work", **options).recipe


def test_paths_are_those_of_the_current_directory():
    made = recipe("out/a.zip", ("a.py", "/b"), namespace="x.y")

    assert ("/work/out/a.zip", "x/y/") == (made.output, made.prefix)
    assert (("/work/a.py", "/b"), made.output) == (made.gathering.sources, made.gathering.output)


def test_the_suffix_decides_the_form():
    assert b"" == recipe("a.zip", main="a:run").shebang
    assert b"#!/usr/bin/env python3\n" == recipe("a.pyz").shebang
    assert b"#!/opt/python\n" == recipe("a.zip", shebang="/opt/python").shebang
    assert "/work/a-1-py3-none-any.whl" == recipe("a-1.whl").output


def test_no_python_is_looked_for_unless_it_is_needed():
    made = recipe("a.zip", compiles=False, pythons=("/nowhere/python",))

    assert () == made.compilers


@pytest.mark.parametrize(
    ("output", "options"),
    [
        ("a.zip", {"sources": ()}),
        ("a.zip", {"optimize": 3}),
        ("a.zip", {"optimize": 1}),
        ("a.zip", {"wheels": "."}),
        ("a.zip", {"name": "a"}),
        ("a.whl", {"shebang": "/bin/python"}),
        ("a.zip", {"compression": "rar"}),
        ("a.zip", {"order_from": __file__}),
        ("", {}),
    ],
)
def test_wishes_that_cannot_be_met(output, options):
    with pytest.raises(UsageError):
        recipe(output, **options)
