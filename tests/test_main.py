"""What starting the program imports: a count and names, not milliseconds."""

import json
import os
import subprocess
import sys
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement

from zippath import __version__
from zippath.__main__ import NEEDED

# packaging is for names and versions of distributions, of which these targets have none
HEAVY = {"asyncio", "importlib.metadata", "packaging", "pydantic", "python_discovery", "rich",
         "tomllib"}  # fmt: skip
# only a change takes the lock
LOCKING = {"filelock"}
# doctor plans only what it mends
PLANNING = {"zippath.doctor.mending", "zippath.manage.plan"}


def imported(*args, **env):
    """The modules that a run of the program imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "zippath", *args],
        env={**os.environ, **env}, capture_output=True, text=True,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr[-2000:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize(
    "command", ["--version", "--help", "list", "path", "why", "add", "remove", "doctor"]
)
@pytest.mark.live
def test_heavy_modules_stay_out(sandbox, venv, hello, command):
    args = {
        "--version": ["--version"],
        "--help": ["--help"],
        "list": ["list", "--python", venv],
        "path": ["path", "--json", "--python", venv],
        "why": ["why", "hello", "--python", venv],
        "add": ["add", hello, "--python", venv],
        "doctor": ["doctor", "--json", "--python", venv],
        "remove": ["remove", hello, "--python", venv],
    }[command]
    if command in ("why", "remove"):
        imported("add", hello, "--python", venv)
    modules = imported(*args)

    assert (command != "--version") == ("typer" in modules)  # it needs none of it
    assert set() == modules & HEAVY
    assert (command in ("add", "remove")) == bool(modules & LOCKING)
    assert command != "doctor" or modules.isdisjoint(PLANNING)


def test_importing_the_package_costs_nothing():
    done = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", "import zippath"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    bare = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", "pass"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stderr.count("import time:") == bare.stderr.count("import time:") + 1


@pytest.mark.live
@pytest.mark.parametrize("pythonpath", ["{here}", ".", "/nowhere:", ":/nowhere", ""])
def test_poison_on_the_path_does_not_stop_the_program(sandbox, venv, pythonpath):
    """Modules that zippath itself imports, shadowed in PYTHONPATH and in the current directory."""
    for name in ("json", "typing", "typer", "platformdirs", "tempfile", "random", "dataclasses"):
        (sandbox / f"{name}.py").write_text("raise SystemExit('poisoned')\n")
    script = os.path.join(os.path.dirname(sys.executable), "zippath")
    for command in ([script], [sys.executable, "-m", "zippath"]):
        done = subprocess.run(
            [*command, "path", "--python", venv],
            cwd=sandbox, env={**os.environ, "PYTHONPATH": pythonpath.format(here=sandbox)},
            capture_output=True, text=True,
        )  # fmt: skip
        assert (0, "") == (done.returncode, done.stderr)
        assert f"{sandbox}" in done.stdout


def test_what_it_needs_is_what_it_declares():
    declared = {Requirement(text) for text in requires("zippath")}

    names = {one.name.replace("-", "_") for one in declared if one.marker is None}
    assert set(NEEDED) == names


def test_the_version_needs_nothing_that_is_not_in_python_itself():
    code = (
        "import sys; sys.modules.update(typer=None, json=None); sys.argv[1:] = ['--version']; "
        "from zippath.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (0, f"zippath {__version__}\n", "") == (done.returncode, done.stdout, done.stderr)


def test_a_dependency_that_is_not_there_is_named():
    code = (
        "import sys; sys.modules['typer'] = None; sys.argv[1:] = ['--help']; "
        "from zippath.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert 1 == done.returncode
    assert done.stderr.startswith("error: could not import typer, which zippath needs")
    assert "Traceback" not in done.stderr


@pytest.mark.live
@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_streams_that_are_closed_do_not_stop_it(sandbox, venv, closed):
    """As a service or a job of cron has them; of a closed stdout the user must hear."""
    words = [sys.executable, "-m", "zippath", "doctor", "--json", "--python", str(venv)]

    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *words], stdout=subprocess.PIPE, check=False
    )

    assert (0, []) == (done.returncode, json.loads(done.stdout)["findings"])
