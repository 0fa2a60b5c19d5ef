"""Which executable a spec names; nothing of the current directory runs by accident."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python.layout import link
from zippath.errors import ZippathError
from zippath.python import discovery
from zippath.python.discovery import find
from zippath.python.process import run

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="uses symbolic links and shell"),
    pytest.mark.usefixtures("apart"),
]
HERE = ".".join(map(str, sys.version_info[:2]))


@pytest.fixture
def base():
    return os.path.realpath(Path(sys.base_prefix, "bin", f"python{HERE}"))


def trap(path, mark):
    """An executable that says that it ran."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {mark}\n")
    path.chmod(0o755)
    return str(path)


def test_a_path_stays_as_it_is(tmp_path, base):
    executable = link(tmp_path / "venv" / "bin" / "python", base)
    assert executable == find(executable, {}, "/")
    assert executable == find("./venv/bin/python", {}, str(tmp_path))
    assert executable == find("../venv/bin/python", {}, str(tmp_path / "venv"))


def test_a_directory_of_an_environment(tmp_path, base):
    executable = link(tmp_path / "venv" / "bin" / "python", base)
    assert executable == find(str(tmp_path / "venv"), {}, "/")
    assert executable == find("venv", {}, str(tmp_path))
    assert executable == find("venv/", {"PATH": ""}, str(tmp_path))


@pytest.mark.parametrize("name", ["env", "pr"])
def test_an_environment_with_the_name_of_a_program(tmp_path, base, name):
    trap(tmp_path / "bin" / name, tmp_path / "ran")
    executable = link(tmp_path / name / "bin" / "python", base)
    assert executable == find(name, {"PATH": f"{tmp_path}/bin"}, str(tmp_path))


def test_env_is_no_python(tmp_path):
    trap(tmp_path / "bin" / "env", tmp_path / "ran")
    with pytest.raises(ZippathError, match="could not find a python for 'env'"):
        find("env", {"PATH": f"{tmp_path}/bin"}, "/")


def test_a_name_on_path(tmp_path, base):
    executable = link(tmp_path / "bin" / "mypython", base)
    assert executable == find("mypython", {"PATH": f"/nope:{tmp_path}/bin"}, "/")


def test_a_version(tmp_path, base):
    executable = link(tmp_path / "bin" / f"python{HERE}", base)
    env = {"PATH": f"{tmp_path}/bin"}
    micro = ".".join(map(str, sys.version_info[:3]))
    for spec in (HERE, f"python{HERE}", f"cpython{HERE}", micro):
        assert executable == find(spec, env, "/")


def test_a_version_is_looked_at_and_not_believed(tmp_path, base):
    link(tmp_path / "a" / "python3.6", base)
    executable = link(tmp_path / "b" / "python3", base)
    assert executable == find(HERE, {"PATH": f"{tmp_path}/a:{tmp_path}/b"}, "/")


def test_versions_of_pyenv(tmp_path, base):
    for name in (f"{HERE}.1", f"{HERE}.9", f"{HERE}.10", "other"):
        link(tmp_path / "versions" / name / "bin" / "python", base)
    env = {"PATH": "/nope", "PYENV_ROOT": str(tmp_path)}
    assert str(tmp_path / "versions" / f"{HERE}.10" / "bin" / "python") == find(HERE, env, "/")


def test_no_such_version(monkeypatch):
    monkeypatch.setattr(discovery, "_discovered", lambda spec, env: None)
    for spec in ("3.99", "nope", "no/pe", "/no/pe"):
        with pytest.raises(ZippathError, match=f"could not find a python for '{spec}'"):
            find(spec, {"PATH": "/nope", "HOME": "/nope"}, "/")


def test_the_active_environment(tmp_path, base):
    venv = link(tmp_path / "venv" / "bin" / "python", base)
    other = link(tmp_path / "other" / "bin" / "python3", base)
    path = str(Path(other).parent)
    assert venv == find(None, {"VIRTUAL_ENV": str(tmp_path / "venv"), "PATH": path}, "/")
    assert venv == find(None, {"CONDA_PREFIX": str(tmp_path / "venv"), "PATH": path}, "/")
    assert other == find(None, {"VIRTUAL_ENV": "", "PATH": path}, "/")


def test_an_active_environment_without_python(tmp_path):
    with pytest.raises(ZippathError, match="which VIRTUAL_ENV names as active"):
        find(None, {"VIRTUAL_ENV": str(tmp_path)}, "/")


def test_the_first_on_path(tmp_path, base):
    first = link(tmp_path / "1" / "python", base)
    link(tmp_path / "2" / "python3", base)
    env = {"PATH": f"{tmp_path}/0:{tmp_path}/1:{tmp_path}/2"}
    assert first == find(None, env, "/")


def test_not_the_environment_that_zippath_lives_in(tmp_path, base, monkeypatch):
    own = link(tmp_path / "own" / "bin" / "python3", base)
    other = link(tmp_path / "other" / "python3", base)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "own"))
    monkeypatch.setattr(sys, "executable", own)
    env = {"PATH": f"{tmp_path}/own/bin:{tmp_path}/other"}
    assert other == find(None, env, "/")
    assert other == find(HERE, env, "/")
    assert own == find(None, {**env, "VIRTUAL_ENV": str(tmp_path / "own")}, "/")
    assert own == find(own, env, "/")


def test_the_running_one_at_last():
    assert sys.executable == find(None, {"PATH": "/nope"}, "/")


@pytest.mark.parametrize("path", ["", ":", "/nope:", ":/nope", ".", "./", "sub", "bin:sub:."])
@pytest.mark.parametrize("spec", [None, "3", "3.12", "python3", "python", "python3.12"])
def test_never_from_the_current_directory(tmp_path, monkeypatch, path, spec):
    mark = tmp_path / "mark"
    for place in (".", "sub", "bin"):
        for name in ("python", "python3", "python3.12"):
            trap(tmp_path / "cwd" / place / name, mark)
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.setattr(discovery, "_discovered", lambda spec, env: None)
    env = {"PATH": path, "HOME": "/nope"}
    if spec is None:
        assert sys.executable == find(spec, env, str(tmp_path / "cwd"))
    else:
        with pytest.raises(ZippathError):
            find(spec, env, str(tmp_path / "cwd"))
    assert not mark.exists()


def test_python_discovery_never_runs_the_current_directory(tmp_path, monkeypatch):
    mark = tmp_path / "mark"
    for name in ("python", "python3", "python3.12"):
        trap(tmp_path / "cwd" / name, mark)
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path / "cwd")
    with pytest.raises(ZippathError):
        find("3.99", {"PATH": ":.:./", "HOME": str(tmp_path)}, str(tmp_path / "cwd"))
    assert not mark.exists()


def test_python_discovery_is_imported_only_for_what_nobody_else_finds(base):
    code = (
        "import sys; from zippath.python.discovery import find\n"
        f"find({base!r}, {{}}, '/'); find({HERE!r}, {{'PATH': {os.path.dirname(base)!r}}}, '/')\n"
        "find(None, {}, '/')\n"
        "print(sorted({'python_discovery', 'platformdirs'} & set(sys.modules)))"
    )
    done = run([os.path.join(sys.base_exec_prefix, base), "-c", code],
               {"PYTHONPATH": str(Path(discovery.__file__).parents[2])}, "/")  # fmt: skip
    assert b"[]\n" == done.stdout, done.stderr


def test_an_environment_whose_python_is_gone(tmp_path):
    venv = tmp_path / "venv"
    executable = link(venv / "bin" / "python", "/nowhere/bin/python3")
    (venv / "pyvenv.cfg").write_text("Home = /nowhere/bin\nversion = 3.12.1\n")
    for spec, env in ((str(venv), {}), (executable, {}), (None, {"VIRTUAL_ENV": str(venv)})):
        with pytest.raises(ZippathError, match=r"python is gone; .* names /nowhere/bin") as raised:
            find(spec, env, "/")
        assert str(venv) in raised.value.message
        assert f"python3.12 -m venv --upgrade --without-pip {venv}" in raised.value.hint
        assert ("it has none",) == tuple(line.rpartition(": ")[2] for line in raised.value.details)


@pytest.mark.live
def test_an_environment_gets_its_python_back_and_keeps_its_packages(tmp_path, new_venv):
    venv = tmp_path / "venv"
    shutil.copytree(new_venv, venv, symlinks=True)
    [site] = venv.glob("lib/python*/site-packages")
    (site / "Some_Name-1.0.dist-info").mkdir()
    for name in ("python", "python3", f"python3.{sys.version_info[1]}"):
        (venv / "bin" / name).unlink()
        link(venv / "bin" / name, f"/nowhere/bin/{name}")
    with pytest.raises(ZippathError) as raised:
        find(str(venv), {}, "/")
    command = raised.value.hint.partition(": ")[2]

    bare = os.path.join(sys.base_prefix, "bin")
    path = os.pathsep.join([bare, os.environ["PATH"]])
    subprocess.run(["sh", "-c", command], env={"PATH": path}, check=True)

    assert ["would delete all its packages: Some_Name==1.0"] == [
        line.partition("` ")[2] for line in raised.value.details
    ]
    assert find(str(venv), {}, "/").startswith(str(venv))
    assert (site / "Some_Name-1.0.dist-info").is_dir()


def test_no_python_in_a_sound_environment(tmp_path, base):
    link(tmp_path / "venv" / "bin" / "python", base)
    (tmp_path / "venv" / "pyvenv.cfg").write_text(f"home = {os.path.dirname(base)}\n")
    with pytest.raises(ZippathError, match="could not find a python for"):
        find(str(tmp_path / "venv" / "bin" / "pythom"), {}, "/")


def test_a_directory_without_a_python_is_no_version(tmp_path):
    (tmp_path / "folder").mkdir()

    with pytest.raises(ZippathError, match="a directory without a python") as caught:
        find("folder", {"PATH": ""}, str(tmp_path))
    assert "python3 -m venv folder" in str(caught.value.hint)
