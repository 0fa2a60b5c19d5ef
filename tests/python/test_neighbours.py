"""The Pythons with one user site."""

import os
import sys

import pytest

from tests.facts import facts
from zippath.python.neighbours import neighbours

HERE = sys.version_info[:3]
MINOR = "python{}.{}".format(*HERE)


def python(path, user_site="/home/me/site", script=False):
    """An executable that answers as a Python with this user site; the kernel starts it as one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(("#!/bin/sh\n" if script else ":\n") + f"echo \"'{user_site}'\"\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def asked(monkeypatch):
    """The executables that were started: a made-up Python says what stands in its file."""
    started = []

    def run(command, env, cwd, timeout):
        started.append(command[0])
        with open(command[0]) as file:
            answer = file.read().partition("echo ")[2].strip().strip('"')
        return type("Finished", (), {"stdout": answer.encode()})

    monkeypatch.setattr("zippath.python.neighbours.run", run)
    return started


def neighbours_of(executable, *folders):
    env = {"PATH": os.pathsep.join(map(str, folders)), "HOME": "/nowhere"}
    target = facts(HERE)._replace(executable=executable, base_executable=None)
    return list(neighbours(target, "/home/me/site", env))


def test_each_installation_is_named_once(tmp_path, asked):
    own = python(tmp_path / "a" / MINOR)
    other = python(tmp_path / "b" / MINOR)
    (tmp_path / "b" / "python3").symlink_to(other)
    (tmp_path / "c").symlink_to("b")

    found = neighbours_of(own, *(tmp_path / name for name in "abc"))
    assert [os.path.realpath(other)] == [*map(os.path.realpath, found)]
    assert 1 == len(asked)


def test_who_has_another_user_site_is_none(tmp_path, asked):
    python(tmp_path / "a" / MINOR, "/home/me/other")
    shim = python(tmp_path / "b" / MINOR, script=True)
    python(tmp_path / "c" / "python3.6")
    python(tmp_path / "venv" / "bin" / "python3")
    (tmp_path / "venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    folders = [os.path.dirname(shim), tmp_path / "a", tmp_path / "c", tmp_path / "venv" / "bin"]

    assert [] == neighbours_of("/usr/bin/python3", *folders)
    assert [str(tmp_path / "a" / MINOR)] == asked


@pytest.mark.live
def test_a_real_one_says_its_user_site(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(os.path.realpath(sys.executable))
    env = {"PATH": str(tmp_path / "bin"), "HOME": "/nowhere", "PYTHONUSERBASE": str(tmp_path)}
    user_site = str(tmp_path / "lib" / MINOR / "site-packages")
    # the tests may run on /usr/bin/python3, which the made-up facts are of
    target = facts(HERE)._replace(executable="/nowhere/python3", base_executable="")

    assert [str(tmp_path / "bin" / "python3")] == list(neighbours(target, user_site, env))
