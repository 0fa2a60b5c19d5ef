"""A line whose path cannot be looked at is never deleted."""

import json
import os
import subprocess
import sys

import pytest

from tests.doctor.bench import Bench
from tests.rights import ordinary


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def link_to_itself(bench):
    (bench.place / "loop").symlink_to(bench.place / "loop")
    return bench.place / "loop" / "a.zip"


def absent_mount(bench):
    (bench.place / "mnt").mkdir()
    return bench.place / "mnt" / "share" / "a.zip"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (link_to_itself, os.strerror(40).lower()),
        (absent_mount, "is something to be mounted there?"),
    ],
)
def test_a_line_for_it_stays(bench, place, reason):
    path = place(bench)
    bench.pth(f"{path}\n", "zippath.pth")
    [found] = [one for one in bench.findings() if one.code == "ZP206"]

    assert reason in found.message
    assert () == found.repairs
    assert "doctor" not in found.fix
    bench.zippath("doctor", "--python", str(bench.python), "--fix")
    assert f"{path}\n" == (bench.site / "zippath.pth").read_text()


def ordinary_zippath(bench, *words):
    """Run zippath as somebody whom the modes of files stop."""
    command = [*ordinary(), sys.executable, "-m", "zippath", *words, "--python", bench.python]
    return subprocess.run(command, env=bench.env, cwd="/", capture_output=True, text=True)


@pytest.mark.live
@pytest.mark.parametrize("closed", ["a.zip", ""])
def test_without_the_right_to_read_it_an_archive_is_not_added(bench, closed):
    archive = bench.zip("shut/a.zip", {"m.py": ""})
    os.chmod(os.path.join(os.path.dirname(archive), closed), 0)
    done = ordinary_zippath(bench, "add", archive)

    assert 1 == done.returncode
    assert "permission denied" in done.stderr
    assert not (bench.site / "zippath.pth").exists()


@pytest.mark.live
def test_without_the_right_to_search_a_directory_its_archives_are_not_missing(bench):
    archive = bench.zip("shut/a.zip", {"m.py": ""})
    bench.pth(f"{archive}\n", "zippath.pth")
    os.chmod(os.path.dirname(archive), 0)

    findings = json.loads(ordinary_zippath(bench, "doctor", "--json").stdout)["findings"]
    [found] = [one for one in findings if one["code"] == "ZP206"]
    assert "permission denied" in found["message"]
    ordinary_zippath(bench, "doctor", "--fix")
    assert f"{archive}\n" == (bench.site / "zippath.pth").read_text()
    for words in (["list"], ["path"], ["why", "m"]):
        shown = ordinary_zippath(bench, *words).stdout
        assert "cannot be looked at" in shown
        assert "permission denied" in shown
        assert "does not exist" not in shown


@pytest.mark.live
def test_without_the_right_to_read_it_an_archive_stays_on_the_path(bench):
    archive = bench.zip("a.zip", {"m.py": ""})
    bench.pth(f"{archive}\n", "zippath.pth")
    os.chmod(archive, 0)

    findings = json.loads(ordinary_zippath(bench, "doctor", "--json").stdout)["findings"]
    [found] = [one for one in findings if one["code"] == "ZP101"]
    assert "permission denied" in found["message"].lower()
    assert f"chmod u+r {archive}" == found["fix"]


def test_the_line_is_that_of_the_file(bench):
    """An annotation of GitHub has the file of its line."""
    bench.distribution("rival", files=["m.py"])
    bench.pth("# ours\n" + bench.zip("a.zip", {"m.py": "X = 1"}) + "\n", "zippath.pth")
    [found] = [one for one in bench.findings() if one.code == "ZP407"]

    assert (str(bench.site / "zippath.pth"), 2) == (found.path, found.line)
