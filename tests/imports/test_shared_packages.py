"""`why` and the importer agree on packages that several wheels share."""

import json

import pytest

from tests.program import make_zip, python_of, run_python, zippath

FIRST = {"shared/__init__.py": "", "shared/sub/__init__.py": "", "shared/own.py": ""}
SECOND = {"shared/part.py": "", "shared/sub/deep.py": "", "shared/own.py": ""}
DIFFERENT = {"shared/__init__.py": "x = 1", "shared/other.py": ""}
NAMES = ("shared", "shared.own", "shared.part", "shared.sub.deep", "shared.other", "shared.absent")
ASK = """
import importlib.util, json
def origin(name):
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:  # a parent is missing
        return None
    return spec and spec.origin
print(json.dumps({name: origin(name) for name in %r}))
"""


@pytest.mark.parametrize(
    "order",
    [
        (0, 1, 2),
        *(pytest.param(order, marks=pytest.mark.live) for order in ((1, 0, 2), (2, 1, 0))),
    ],
    ids=str,
)
def test_why_is_find_spec(venv, sandbox, order):
    made = (("a.whl", FIRST), ("b.whl", SECOND), ("c.whl", DIFFERENT))
    wheels = [make_zip(sandbox / made[number][0], made[number][1]) for number in order]
    done = zippath("add", *wheels, "--fast", "--python", venv)
    assert 0 == done.code, done.err
    found = json.loads(run_python(python_of(venv), ASK % (NAMES,)))
    answers = zippath("why", *NAMES, "--python", venv, "--json").json["names"]

    assert found == {one["name"]: one["winner"] and one["winner"]["location"] for one in answers}
