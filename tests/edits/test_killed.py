"""A process killed at any moment leaves old or new files, and the next one settles them."""

import json
import os
import subprocess
import sys

import pytest

KILLING = os.path.join(os.path.dirname(__file__), "killing.py")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks the processes it kills")


def outcomes(work, *args):
    done = subprocess.run(
        [sys.executable, KILLING, str(work / "w"), *args],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(found):
    for killed, settled, undoable, left_over in found:
        assert {"old", "new"} >= set(killed)
        assert settled in (["old"] * len(killed), ["new"] * len(killed))
        assert (settled[0] == "new") == undoable
        assert [] == left_over


@pytest.mark.slow
@pytest.mark.parametrize("count", ["1", "3"])
def test_a_change_killed_at_any_of_its_lines(tmp_path, count):
    found = outcomes(tmp_path, count, "change", "lines", "3")

    check(found)
    assert {"old", "new"} == {settled[0] for _, settled, _, _ in found}
    if count == "3":
        assert ["new", "new", "old"] in [killed for killed, _, _, _ in found]


@pytest.mark.slow
def test_an_undo_killed_at_any_of_its_lines(tmp_path):
    found = outcomes(tmp_path, "3", "undo", "lines", "3")

    check(found)
    assert {"old", "new"} == {settled[0] for _, settled, _, _ in found}


@pytest.mark.slow
def test_a_recovery_killed_at_any_of_its_lines(tmp_path):
    found = outcomes(tmp_path, "3", "recover", "lines", "3")

    check(found)
    assert {"old"} == {settled[0] for _, settled, _, _ in found}


@pytest.mark.slow
@pytest.mark.parametrize("count", ["1", "3"])
def test_a_change_killed_at_200_random_moments(tmp_path, count):
    found = outcomes(tmp_path, count, "change", "moments", "200")

    assert 200 == len(found)
    check(found)


@pytest.mark.parametrize("verb", ["change", "undo", "recover"])
@pytest.mark.live
def test_each_killed_at_some_of_its_lines(tmp_path, verb):
    found = outcomes(tmp_path, "3", verb, "lines", "60")

    check(found)
    assert len(found) > 3
