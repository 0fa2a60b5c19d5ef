"""A snapshot of an interpreter that does not start names the file to blame."""

import os
import sys
import time

import pytest

from tests.installations import ENV
from tests.program import python_of
from zippath.errors import ZippathError
from zippath.python import interpreter
from zippath.syspath.snapshot import take, take_again


@pytest.fixture
def user_site(tmp_path):
    env = {**ENV, "PYTHONUSERBASE": str(tmp_path)}
    directory = take(sys._base_executable, env, "/").facts.site.user_site
    os.makedirs(directory)
    return directory


def test_the_file_that_stops_the_start(tmp_path, user_site):
    broken = os.path.join(user_site, "broken.pth")
    with open(broken, "wb") as file:
        file.write(b"# fine\n\xff\n")
    env = {**ENV, "PYTHONUSERBASE": str(tmp_path)}

    with pytest.raises(ZippathError) as raised:
        take(sys._base_executable, env, "/")

    reason = f"{broken}: byte 7, line 2, is not utf-8"
    assert f"could not start {sys._base_executable}: {reason}" == raised.value.message
    command = f"zippath doctor --fix --python {sys._base_executable}"
    assert f"mend it: {command}" == raised.value.hint
    seen = take(sys._base_executable, env, "/", partial=True)
    assert "UnicodeDecodeError" in seen.facts.failure


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name")
def test_a_pipe_among_the_startup_files_is_named_at_once(tmp_path, user_site, monkeypatch):
    pipe = os.path.join(user_site, "pipe.pth")
    os.mkfifo(pipe)
    monkeypatch.setattr(interpreter, "_PATIENCE", 0.1)
    begun = time.monotonic()
    env = {**ENV, "PYTHONUSERBASE": str(tmp_path)}

    with pytest.raises(ZippathError) as raised:
        take(sys._base_executable, env, "/")

    reason = f"{pipe}: it is a pipe, and python waits until somebody writes into it"
    assert f"could not start {sys._base_executable}: {reason}" == raised.value.message
    assert f"remove {pipe}" == raised.value.hint
    assert time.monotonic() - begun < interpreter.TIMEOUT / 3


def test_a_start_that_no_file_stops(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('no')\n")
    with pytest.raises(ZippathError, match="SystemExit: no") as raised:
        take(sys._base_executable, {**ENV, "PYTHONPATH": str(tmp_path)}, "/")
    command = f"zippath doctor --fix --python {sys._base_executable}"
    assert raised.value.hint.endswith(
        f"-S helps, so a startup file or PYTHONPATH breaks it: try {command}"
    )


def test_taken_again_after_a_change_of_startup_files(tmp_path, user_site):
    env = {**ENV, "PYTHONUSERBASE": str(tmp_path)}
    before = take(sys._base_executable, env, "/")
    assert before.holds()

    with open(os.path.join(user_site, "more.pth"), "w") as file:
        file.write(f"{tmp_path}\n")
    assert not before.holds()
    after = take_again(before, sys._base_executable, env, "/")
    assert take(sys._base_executable, env, "/").ledger == after.ledger
    assert str(tmp_path) in after.facts.path

    broken = os.path.join(user_site, "broken.pth")
    with open(broken, "wb") as file:
        file.write(b"\xff\n")
    with pytest.raises(ZippathError, match=f"could not start .*: {broken}: byte 0, line 1"):
        take_again(before, sys._base_executable, env, "/")


def test_a_snapshot_does_not_hold_once_pyvenv_cfg_is_another(venv):
    snapshot = take(python_of(venv), ENV, "/")
    assert snapshot.holds()

    with open(os.path.join(venv, "pyvenv.cfg"), "a") as file:
        file.write("prompt = other\n")
    assert not snapshot.holds()
