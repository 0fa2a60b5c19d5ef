"""What has the wanted name already is moved over by no command."""

import os
import subprocess

import pytest

from tests.doctor.bench import Bench, contents, typed
from tests.doctor.cases import local_file_over_a_dependency, two_library_names_here
from zippath.doctor.moving import moving, setting_aside


def test_a_free_name_is_taken_as_it_is(tmp_path):
    assert "mv /x/a.py /x/my_a.py" == moving("/x/a.py", "/x/my_a.py")
    assert "mv /x/a.py /x/a.py.off" == setting_aside("/x/a.py")


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    for name in ("a.py", "my_a.py", "my_a_2.py"):
        (tmp_path / name).write_text(name)
    os.symlink("nowhere", tmp_path / "my_a_3.py")

    command = moving(f"{tmp_path}/a.py", f"{tmp_path}/my_a.py")
    subprocess.run(["sh", "-c", command], check=True)

    assert f"mv {tmp_path}/a.py {tmp_path}/my_a_4.py" == command
    assert "my_a.py" == (tmp_path / "my_a.py").read_text()
    assert "a.py" == (tmp_path / "my_a_4.py").read_text()


def test_a_name_in_other_letters_is_itself(tmp_path):
    """As on a disk where the letter case does not count: here a second name of the same file."""
    (tmp_path / "a.PTH").touch()
    os.link(tmp_path / "a.PTH", tmp_path / "a.pth")

    assert moving(f"{tmp_path}/a.PTH", f"{tmp_path}/a.pth").endswith("/a.pth")


@pytest.mark.live
@pytest.mark.parametrize(
    ("build", "code", "taken"),
    [
        (local_file_over_a_dependency, "ZP403", ["cwd/my_sixth.py"]),
        (two_library_names_here, "ZP401", ["cwd/my_colorsys.py", "cwd/my_fractions/mine.txt"]),
    ],
)
def test_a_remedy_leaves_what_has_the_name(tmp_path, build, code, taken):
    bench = Bench(tmp_path)
    build(bench)
    for file in taken:
        bench.write(file, "mine")
    before = contents(bench.cwd)
    [one] = [one for one in bench.findings() if one.code == code]

    typed(bench, one.fix)

    after = contents(tmp_path / "cwd")
    assert code not in [one.code for one in bench.findings()]
    assert sorted(before.values()) == sorted(after.values())
    assert all(before[os.path.relpath(file, "cwd")] == b"mine" for file in taken)
