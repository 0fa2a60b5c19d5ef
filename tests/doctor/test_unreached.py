"""A line whose path cannot be looked at is never deleted."""

import os

import pytest

from tests.doctor.bench import Bench
from tests.rights import needs_no_root


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def link_to_itself(bench):
    (bench.place / "loop").symlink_to(bench.place / "loop")
    return bench.place / "loop" / "a.zip"


def absent_mount(bench):
    (bench.place / "mnt").mkdir()
    return bench.place / "mnt" / "share" / "a.zip"


def unsearchable(bench):
    (bench.place / "shut").mkdir(mode=0)
    return bench.place / "shut" / "a.zip"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (link_to_itself, os.strerror(40).lower()),
        (absent_mount, "is something to be mounted there?"),
        pytest.param(unsearchable, "permission denied", marks=needs_no_root),
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


def test_the_line_is_that_of_the_file(bench):
    """An annotation of GitHub has the file of its line."""
    bench.distribution("rival", files=["m.py"])
    bench.pth("# ours\n" + bench.zip("a.zip", {"m.py": "X = 1"}) + "\n", "zippath.pth")
    [found] = [one for one in bench.findings() if one.code == "ZP407"]

    assert (str(bench.site / "zippath.pth"), 2) == (found.path, found.line)
