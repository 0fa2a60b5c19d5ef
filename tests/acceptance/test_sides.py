"""A snippet sees its wheels and the standard library, and how it ended is told rightly."""

import sys

import pytest

from tests.acceptance import sides
from tests.acceptance.package import PURE, Package
from tests.acceptance.sides import DIRECTORY, OURS, SIDES, STOCK, Ending
from tests.program import make_zip

SEES = """
import importlib.metadata, importlib.util, os, sys
assert not [name for name in os.environ if name.startswith("PYTHON")]
assert not importlib.util.find_spec("pytest") and not importlib.util.find_spec("tests")
assert __name__ == "__main__" and sys.argv == [__file__] and not os.listdir()
import thing
names = [found.metadata["Name"] for found in importlib.metadata.distributions()]
print("noise")
print("ok", names, type(thing.__spec__.loader).__name__)
"""
LOADERS = {STOCK: "zipimporter", OURS: "ZipImporter", DIRECTORY: "SourceFileLoader"}


@pytest.fixture
def thing(tmp_path):
    """A wheel with one module."""
    info = "thing-1.0.dist-info"
    return make_zip(
        tmp_path / "thing-1.0-py3-none-any.whl",
        {
            "thing.py": "",
            f"{info}/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/RECORD": "",
        },
    )


def package(snippet):
    return Package("thing", PURE, ("code",), snippet)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.live
def test_nothing_of_the_machine_helps(thing, side):
    if side == DIRECTORY:
        pytest.importorskip("pip")
    ending = sides.run(side, sys.executable, package(SEES), [thing])

    assert Ending(printed=f"ok ['thing'] {LOADERS[side]}") == ending


def test_our_side_runs_with_a_cold_cache_then_a_warm_one(thing, monkeypatch):
    runs = []

    def start(side, python, package, entries, scratch, name):
        runs.append((scratch, name))
        return Ending(printed="ok")

    monkeypatch.setattr(sides, "start", start)

    assert Ending(printed="ok") == sides.run(OURS, sys.executable, package(""), [thing])
    assert ["run0", "run1"] == [name for _, name in runs]
    assert 1 == len({scratch for scratch, _ in runs})


@pytest.mark.parametrize(
    ("snippet", "error"),
    [
        # of a module that is not there, 3.15 says more where site is off
        (
            "from sys import nothing",
            "ImportError: cannot import name 'nothing' from 'sys' (unknown location)",
        ),
        ("x = 1\nassert x == 2  # why", "assert x == 2  # why"),
        ("assert False, 'told'", "AssertionError: told"),
        ("try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['a']", "KeyError: 'a'"),
        ("raise ValueError('one\\n  two\\nthree')", "ValueError: one"),
        ("raise ImportError('\\none\\ntwo')", "ImportError:  one"),
        ("import sys; sys.exit('so')", "so"),
        ("import sys; sys.exit(3)", "exit code 3"),
        ("import os; os.abort()", "killed by SIGABRT: "),
        ("print('fine')", "ends with 'fine' instead of ok"),
        ("", "ends with '' instead of ok"),
    ],
)
def test_the_error_that_is_told(snippet, error):
    assert Ending(error=error) == sides.run(STOCK, sys.executable, package(snippet), [])


def test_what_runs_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(sides, "TIMEOUT", 0.5)
    ending = sides.run(STOCK, sys.executable, package("import time; time.sleep(60)"), [])

    assert Ending(error="runs longer than 0.5 seconds") == ending
