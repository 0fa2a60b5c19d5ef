"""`zippath env verify`: what is wrong with an environment, a line for each."""

import os
import shlex
from pathlib import Path

import pytest

from tests.program import zippath


def test_what_is_no_environment_is_refused(sandbox):
    assert 1 == zippath("env", "verify", sandbox).code


def verified(place):
    done = zippath("env", "verify", place, "--json")
    return done.code, [
        Path(fault["fault"].split(" ")[0].rstrip(":")).name for fault in done.json["faults"]
    ]


@pytest.mark.live
def test_each_change_is_found_and_sync_mends_it(environment):
    place, one, _ = environment
    assert (0, []) == verified(place)
    [site] = place.glob("lib/python*/site-packages")
    (site / "_zippath_boot.py").write_text("def start(): pass\n")
    (place / "bin/one").unlink()
    record = site / "zippath.pth"
    record.write_text(record.read_text().replace("#pinned ", "#boot #"))

    assert (1, ["_zippath_boot.py", "zippath.pth", "one"]) == verified(place)
    assert f"zippath env sync {place}" in zippath("env", "verify", place).out
    assert 0 == zippath("env", "sync", place).code
    assert (0, []) == verified(place)
    with open(one, "ab") as file:
        file.write(b"\n")
    typed = zippath("env", "verify", place).out.strip().rpartition(": zippath ")[2]
    assert 0 == zippath(*shlex.split(typed)).code
    assert (0, []) == verified(place)
    os.truncate(one, os.path.getsize(one) - 1)
    assert (1, [Path(one).name]) == verified(place)
    os.unlink(one)
    assert (1, [Path(one).name]) == verified(place)


@pytest.mark.live
def test_a_target_is_checked_against_its_list_and_its_pins(venv, hello):
    assert 0 == zippath("sync", "--python", venv, "--archives", hello).code
    assert 0 == zippath("sync", "--python", venv, "--archives", hello, "--check").code
    assert 0 == zippath("sync", "--python", venv, "--check").code
    assert 0 == zippath("add", hello, "--python", venv, "--prepend").code
    changed = zippath("sync", "--python", venv, "--archives", hello, "--check")
    assert (1, True) == (changed.code, "zippath.pth does not name" in changed.out)
    with open(hello, "ab") as file:
        file.write(b"\n")
    done = zippath("sync", "--python", venv, "--check", "--json")
    assert (1, False, 1) == (done.code, done.json["ok"], len(done.json["faults"]))
