"""The script `zippath` starts where python does not: all that it could import is shadowed."""

import json
import os
import subprocess
import sys

import pytest

from tests.checkout import ROOT
from tests.program import python_of

POISON = "raise SystemExit('poisoned')\n"
# python imports them before it runs any code, and they can be packages
PACKAGES = {"encodings", "collections", "importlib", "json", "re"}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the script is one of sh")


@pytest.fixture
def launcher(sandbox):
    """The scripts as an installer puts them in place: `#!python` names the interpreter."""
    folder = sandbox / "programs"
    folder.mkdir()
    for name in ("zippath", "zippath-python"):
        text = (ROOT / "zippath" / "launcher" / name).read_text()
        (folder / name).write_text(text.replace("#!python\n", f"#!{sys.executable}\n"))
        (folder / name).chmod(0o755)
    return folder / "zippath"


@pytest.fixture
def poisoned(sandbox):
    """A directory with a broken module for each name of the standard library."""
    folder = sandbox / "poisoned"
    folder.mkdir()
    for name in sys.stdlib_module_names:
        (folder / f"{name}.py").write_text(POISON)
    for name in PACKAGES:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(POISON)
    return folder


def started(command, cwd, **env):
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env={**os.environ, **env},
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.live
@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_whatever_stands_on_the_path_it_starts(launcher, poisoned, home):
    done = started(
        [launcher, "explain", "ZP401"], poisoned, PYTHONPATH=str(poisoned), PYTHONHOME=home
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("ZP401")


@pytest.mark.live
@pytest.mark.parametrize("variables", [{"PYTHONPATH": "{poisoned}"}, {"PYTHONHOME": "/nowhere"}])
def test_doctor_says_what_keeps_python_from_starting(launcher, poisoned, sandbox, venv, variables):
    """In a poisoned directory, 3.14 would have two reasons: its -c imports linecache from there."""
    env = {name: value.format(poisoned=poisoned) for name, value in variables.items()}
    done = started([launcher, "doctor", "--json", "--python", venv], sandbox, **env)

    found = json.loads(done.stdout)["findings"]
    [variable] = variables
    assert (1, "") == (done.returncode, done.stderr)
    assert f"unset {variable}" in [one["fix"] for one in found if one["severity"] == "error"]


@pytest.mark.live
@pytest.mark.parametrize("variable", ["PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"])
def test_a_name_of_another_python_does_not_mislead_it(launcher, sandbox, variable):
    """From 3.11 on python would take itself for that one, and not see its own environment."""
    done = started([launcher, "--version"], sandbox, **{variable: "/nowhere/bin/python"})

    assert ("", 0) == (done.stderr, done.returncode)


@pytest.mark.live
def test_a_target_gets_the_name_of_another_python(launcher, venv, sandbox):
    name = "/nowhere/bin/python"

    done = started([launcher, "path", "--json", "--python", venv], sandbox, PYTHONEXECUTABLE=name)
    plain = started([launcher, "path", "--json", "--python", venv], sandbox)
    code = "import json, sys; print(json.dumps(sys.path))"
    [expected, seen] = (
        json.loads(started([python_of(venv), "-c", code], sandbox, **env).stdout)
        for env in ({"PYTHONEXECUTABLE": name}, {})
    )

    assert expected[1:] == [one["path"] for one in json.loads(done.stdout)["entries"]][1:]
    assert seen[1:] == [one["path"] for one in json.loads(plain.stdout)["entries"]][1:]


@pytest.mark.live
def test_a_link_to_it_and_a_relative_name_work(launcher, sandbox):
    (sandbox / "elsewhere").mkdir()
    (sandbox / "elsewhere" / "zip").symlink_to("../programs/zippath")
    (sandbox / "link").symlink_to(sandbox / "elsewhere" / "zip")

    for command in ([sandbox / "link"], ["programs/zippath"], ["sh", "programs/zippath"]):
        done = started([*command, "--version"], sandbox)
        assert ("", 0) == (done.stderr, done.returncode)


@pytest.mark.live
def test_a_link_to_it_works_without_a_path_to_look_for_programs(launcher, sandbox):
    (sandbox / "link").symlink_to(launcher)

    done = started([sandbox / "link", "--version"], sandbox, PATH="")

    assert ("", 0) == (done.stderr, done.returncode)


@pytest.mark.live
def test_pipx_writes_an_option_behind_the_path(launcher, sandbox):
    inner = launcher.parent / "zippath-python"
    first, _, rest = inner.read_text().partition("\n")
    inner.write_text(f"{first} -E\n{rest}")

    assert 0 == started([launcher, "--version"], sandbox, PYTHONHOME="/nowhere").returncode


def test_a_script_beside_it_is_no_module(launcher, sandbox):
    (launcher.parent / "typing.py").write_text(POISON)

    assert 0 == started([launcher, "--version"], sandbox).returncode


@pytest.mark.live
def test_an_installer_writes_a_long_path_for_sh(launcher, sandbox):
    inner = launcher.parent / "zippath-python"
    text = inner.read_text().partition("\n")[2]
    exec_line = f"""'''exec' {sys.executable} "$0" "$@"\n' '''\n"""
    inner.write_text(f"#!/bin/sh\n{exec_line}{text}")

    assert 0 == started([launcher, "--version"], sandbox).returncode


@pytest.mark.live
def test_what_is_on_pythonpath_alone_is_found_there(launcher, sandbox):
    """As `pip install --target` leaves it: here a python that has nothing else."""
    inner = launcher.parent / "zippath-python"
    python = sandbox / "bare" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(os.path.realpath(sys.executable))
    config = f"home = {os.path.dirname(python.readlink())}\ninclude-system-site-packages = false\n"
    (sandbox / "bare" / "pyvenv.cfg").write_text(config)
    inner.write_text(inner.read_text().replace(sys.executable, str(python)))
    own = [path for path in sys.path if path.endswith("-packages")]

    done = started([launcher, "--version"], sandbox, PYTHONPATH=os.pathsep.join([str(ROOT), *own]))

    assert ("", 0) == (done.stderr, done.returncode)


@pytest.mark.live
def test_python_isolated_starts_it_too(poisoned):
    command = [sys.executable, "-I", "-m", "zippath", "--version"]

    done = started(command, poisoned, PYTHONPATH=str(poisoned), PYTHONHOME="/nowhere")

    assert ("", 0) == (done.stderr, done.returncode)
