"""Prediction = observation: the replay of `site` against every interpreter, case by case."""

import os
import sys
from pathlib import Path

import pytest

from tests.installations import ENV, Sandbox
from tests.rights import needs_root
from tests.syspath.cases import CASES, USER, A, Case
from tests.syspath.random_cases import random_case
from zippath.python.process import run
from zippath.python.start import Start
from zippath.syspath.snapshot import take

RANDOM_CASES = int(os.environ.get("ZIPPATH_TEST_RANDOM_CASES", "10"))


@pytest.mark.parametrize(
    "case",
    [*CASES, *map(random_case, range(RANDOM_CASES))],
    ids=lambda case: case.name,
)
def test_prediction_is_observation(install, case, tmp_path):
    if install.version < case.since:
        pytest.skip(f"needs python {'.'.join(map(str, case.since))}")
    install.clean()
    sandbox = Sandbox(install, case, tmp_path)
    marks = number_marks(sandbox)

    seen = take(sandbox.executable, sandbox.env, sandbox.cwd, Start(case.flags), partial=True)
    facts, ledger = seen.facts, seen.ledger

    fatal = [file for file in ledger.startup_files if file.fatal]
    assert bool(facts.failure) == bool(fatal), facts.failure
    if not fatal:
        by_code = tuple(path for path in facts.path if path in case.by_code)
        assert by_code == tuple(entry.path for entry in ledger.unexplained)
        assert observed(facts, case) == predicted(ledger, case, sandbox)
    check_verdicts(seen, marks)


def number_marks(sandbox):
    """Give each @MARK@ line a file of its own; {(startup file, line): mark}."""
    marks = {}
    for place in ("user", "site", "venv"):
        directory = sandbox.places[place]
        names = sorted(directory.iterdir()) if directory.is_dir() else []
        for file in [name for name in names if name.is_file() and b"@MARK@" in name.read_bytes()]:
            lines = file.read_bytes().split(b"\n")
            for number, line in enumerate(lines, 1):
                mark = sandbox.root / f"mark-{len(marks)}"
                if b"@MARK@" in line:
                    lines[number - 1] = line.replace(b"@MARK@", str(mark).encode())
                    marks[str(file), number] = mark
            file.write_bytes(b"\n".join(lines))
    return marks


def observed(facts, case):
    return [path for path in facts.path if path not in case.by_code]


def predicted(ledger, case, sandbox):
    taken_off = {sandbox.text(path) for path in case.taken_off}
    return [path for path in ledger.predicted if path not in taken_off]


def check_verdicts(seen, marks):
    """Each verdict says what really happened to its line."""
    path, version = seen.facts.path, seen.facts.version[:2]
    for file in seen.ledger.startup_files:
        for line in file.lines:
            where = f"{file.path} line {line.number}: {line}"
            mark = marks.get((file.path, line.number))
            if mark:
                runs = len(Path(mark).read_bytes()) if mark.exists() else 0
                ran = line.verdict == "executed" or line.reason.code == "raised"
                assert runs == (file.times_read if ran else 0), where
            if line.verdict == "added" and not seen.facts.failure:
                assert line.path in path or was_taken_off(seen, line.path), where
            elif line.verdict == "missing":
                assert line.path not in path, where
            elif line.verdict == "duplicate" and line.path and version < (3, 15):
                assert line.path in path, where
            elif line.verdict == "fatal":
                assert seen.facts.failure, where
    for entry in seen.ledger.entries:
        if entry.origin.kind == "pth":
            assert os.path.exists(entry.path)


def was_taken_off(seen, path):
    return any(item.path == path for item in seen.ledger.dropped)


@pytest.mark.live
@pytest.mark.parametrize("made", [None, "venv", "venv with system site"])
def test_the_interpreters_as_they_are(interpreter, tmp_path, made):
    """With their own site dirs, and in environments that their own `venv` makes."""
    executable = interpreter
    if made:
        command = [interpreter, "-m", "venv", "--without-pip", str(tmp_path / "venv")]
        command += ["--system-site-packages"] if "system" in made else []
        done = run(command, {**ENV, "HOME": str(tmp_path)}, str(tmp_path))
        if done.status:
            pytest.skip(f"no venv: {done.stderr.decode()[-200:]}")
        executable = str(tmp_path / "venv" / "bin" / "python")

    seen = take(executable, {**ENV, "HOME": str(tmp_path)}, str(tmp_path))

    assert seen.facts.path == seen.ledger.predicted
    assert () == seen.ledger.unexplained
    assert seen.facts.in_venv or not made


@needs_root
def test_the_rights_of_another_user(install, tmp_path):
    install.clean()
    case = Case("", (USER, A, ("@user@/x.pth", b"@T@/data/a.zip\n")))
    sandbox = Sandbox(install, case, tmp_path)
    script = tmp_path / "as-another"
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\nos.setresuid(1000, 0, 0)\n"
        f"os.execv({sandbox.executable!r}, [{sandbox.executable!r}, *sys.argv[1:]])\n"
    )
    script.chmod(0o755)

    seen = take(str(script), sandbox.env, sandbox.cwd)

    assert seen.facts.path == seen.ledger.predicted
    assert seen.facts.site.enabled is None
    assert seen.ledger.user_site.enabled is None
