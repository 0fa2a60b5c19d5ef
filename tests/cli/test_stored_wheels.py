"""`zippath cache` knows the wheels that environments have copies of."""

import json
import os
import time

import pytest

from tests import program
from tests.facts import facts
from tests.program import make_zip
from zippath.wheelhouse import users
from zippath.wheelhouse.given import given
from zippath.wheelhouse.own_store import DAY, taken_in


@pytest.fixture
def copy(sandbox, monkeypatch):
    """A wheel in the own store, unused for two days."""
    for what in ("CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"ZIPPATH_{what}_DIR", str(sandbox / what.lower()))
    path = make_zip(sandbox / "a-1.0-py3-none-any.whl", {"a.py": "A = 1"})
    (found,) = taken_in(given([str(path)], facts()))
    os.utime(os.path.dirname(found.path), (time.time() - 2 * DAY,) * 2)
    return found


def zippath(*args):
    done = program.zippath("cache", *args, COLUMNS="80")
    assert 0 == done.code
    return done.out


def test_a_wheel_that_an_environment_uses_stays(copy, sandbox):
    environment = sandbox / "env"
    environment.mkdir()
    users.register(str(environment), [copy.sha256])

    assert f"a-1.0-py3-none-any.whl, used by {environment}\n" in zippath("info")
    (told,) = json.loads(zippath("info", "--json"))["wheels"]
    assert (copy.sha256, copy.path, [str(environment)]) == (
        told["sha256"], told["path"], told["environments"],
    )  # fmt: skip
    assert [] == json.loads(zippath("gc", "--json"))["wheels"]
    assert os.path.exists(copy.path)


def test_one_that_nobody_uses_goes(copy):
    assert "a-1.0-py3-none-any.whl, used by no environment\n" in zippath("info")
    assert "would remove 1 wheel, " in zippath("gc", "--dry-run")
    assert os.path.exists(copy.path)
    assert "removed 1 wheel, " in zippath("gc")
    assert not os.path.exists(os.path.dirname(copy.path))
    assert [] == json.loads(zippath("info", "--json"))["wheels"]
