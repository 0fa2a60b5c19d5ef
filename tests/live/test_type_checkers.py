"""Real mypy and pyright see what is in archives once they have what `zippath editor` prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import make_zip, zippath
from tests.real_wheels import place

pytestmark = [pytest.mark.live, pytest.mark.network, pytest.mark.slow]

PYRIGHT = "1.1.414"
MEMBERS = {
    "typed/__init__.py": "from ._fast import anything\nwrong: int = 'no'\n\n\n"
    "def twice(word: str) -> str:\n    return word * 2\n",
    "typed/_fast.abi3.so": "",
    "typed/py.typed": "",
}
PROGRAM = {
    "program.py": "import inner, typed\n\nreveal_type(typed.twice('a'))\nreveal_type(inner.ONE)\n"
    "typed.twice(1)\ntyped.anything(1)\n"
}


@pytest.fixture
def project(sandbox, venv):
    """A program, and the archives on the path of its environment, through the importer."""
    wheel = make_zip(sandbox / "typed-1-py3-none-any.whl", MEMBERS)
    nested = make_zip(sandbox / "nested.zip", {"lib/inner.py": "ONE: int = 1\n"}, folders=True)
    done = zippath("add", wheel, f"{nested}/lib", "--fast", "--force", "--python", venv)
    assert 0 == done.code, done.err
    (sandbox / "project").mkdir()
    (sandbox / "project" / "program.py").write_text(PROGRAM["program.py"])
    return sandbox / "project"


def set_up(name, project, venv):
    """Write the settings where zippath says that they belong."""
    done = zippath("editor", name, "--python", venv, "--json").json
    [settings] = done["settings"]
    (project / settings["place"]).write_text(settings["text"])


def told(project, *command):
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    return done.stdout


def test_mypy(project, venv):
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--cache-dir", project / "cache",
               "--python-executable", f"{venv}/bin/python", "program.py"]  # fmt: skip
    blind = told(project, *command)
    set_up("mypy", project, venv)
    seeing = told(project, *command)

    assert {"inner", "typed"} == {*re.findall('module named "(.*)"', blind)}
    assert ['"str"', '"int"'] == re.findall('Revealed type is (".*")', seeing)
    errors = [line for line in seeing.splitlines() if ": error:" in line]
    assert ["program.py:5: error: Argument 1"] == [line.partition(" to ")[0] for line in errors]


@pytest.fixture(scope="session")
def pyright():
    """The program, which npm fetches once."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("pyright needs node, and npm to fetch it")
    there = place().parent / f"pyright-{PYRIGHT}"
    program = there / "node_modules" / "pyright" / "index.js"
    if not program.exists():
        there.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "install", "--prefix", there, f"pyright@{PYRIGHT}"],
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"npm has no pyright: {done.stderr.strip()[-200:]}")
    return [node, str(program)]


def test_pyright(project, venv, pyright):
    """It asks the interpreter, and reads archives that are called .zip or .egg by itself."""
    command = [*pyright, "--pythonpath", os.path.join(venv, "bin", "python"), "program.py"]
    blind = told(project, *command)
    set_up("pyright", project, venv)
    seeing = told(project, *command)

    assert ["typed"] == re.findall('Import "(.*)" could not be resolved', blind)
    assert ['"str"', '"int"'] == re.findall(r'information: Type of ".*" is (".*")', seeing)
    errors = [line for line in seeing.splitlines() if " - error:" in line]
    assert ["program.py:5:13"] == [Path(line.split(" - ")[0].strip()).name for line in errors]
