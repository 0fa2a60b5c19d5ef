"""What runs first in a Python that `zippath run --indexed` starts."""

import os
import subprocess
import sys

import pytest

from zippath.indexing.starting import sitecustomize
from zippath.indexing.starting.sitecustomize import OWN, VARIABLE, begin

SHOW = """
import sys
kinds = [getattr(finder, "zippath_marker", "") for finder in sys.meta_path]
print(kinds.count("index starter"), getattr(sys.modules.get("sitecustomize"), "OTHER", ""))
print([path for path in sys.path if "starting" in path])
"""


def started(python, env, *flags):
    plain = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    command = [python, *flags, "-c", SHOW]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env={**plain, **env})
    assert ("", 0) == (done.stderr, done.returncode)
    return done.stdout


def test_another_sitecustomize_has_its_turn(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("OTHER = 1")
    monkeypatch.setattr(sys, "path", [OWN, str(tmp_path)])
    monkeypatch.setitem(sys.modules, "sitecustomize", sitecustomize)
    monkeypatch.delenv(VARIABLE, raising=False)
    begin()

    assert 1 == sys.modules["sitecustomize"].OTHER
    assert [str(tmp_path)] == sys.path


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_the_starter_waits_for_the_first_import(interpreter, sandbox):
    (sandbox / "sitecustomize.py").write_text("OTHER = 'other'")
    env = {"PYTHONPATH": os.pathsep.join([OWN, str(sandbox)]), VARIABLE: "/nowhere"}

    assert "1 other\n[]\n" == started(interpreter, env)
    assert "0 \n[]\n" == started(interpreter, {**env, "PYTHONPATH": ""}, "-S")


@pytest.mark.live
@pytest.mark.python("<3.9")
def test_a_python_that_is_too_old_starts_as_ever(interpreter, sandbox):
    (sandbox / "sitecustomize.py").write_text("OTHER = 'other'")
    env = {"PYTHONPATH": os.pathsep.join([OWN, str(sandbox)]), VARIABLE: "/nowhere"}

    assert "0 other\n[]\n" == started(interpreter, env, "-B")
