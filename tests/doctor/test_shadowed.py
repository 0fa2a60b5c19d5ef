"""The shadow it reports: with modules that zippath itself needs shadowed, doctor says so."""

import json
import os
import subprocess
import sys

import pytest

from tests.doctor.bench import Bench

NAMES = ("json", "os", "re", "random", "tempfile", "typing", "platformdirs", "typer")
# no entry of sys.path comes before what is frozen; python 3.10 and older freeze no more than site
FROZEN = {"os"} if sys.version_info >= (3, 11) else set()
TRAP = "raise RuntimeError('shadowed: ' + __name__)\n"


@pytest.fixture
def bench(tmp_path):
    bench = Bench(tmp_path)
    for name in ("platformdirs", "typer"):
        bench.distribution(name, files=[f"{name}/__init__.py"])
    return bench


def in_cwd(bench, names):
    for name in names:
        bench.write(bench.cwd / f"{name}.py", TRAP)
    return "warning"


def in_pythonpath(bench, names):
    for name in names:
        bench.write(f"folder/{name}.py", TRAP)
    bench.env["PYTHONPATH"] = str(bench.place / "folder")
    return "error"


def in_zip(bench, names):
    bench.env["PYTHONPATH"] = bench.zip("a.zip", {f"{name}.py": TRAP for name in names})
    return "error"


def doctor(bench, *command):
    done = subprocess.run(
        [*command, "doctor", "--python", bench.python, "--json"],
        env=bench.env, cwd=bench.cwd, capture_output=True, text=True,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    report = json.loads(done.stdout)
    return done.returncode, {found["code"]: found for found in report["findings"]}


@pytest.mark.parametrize("place", [in_cwd, in_pythonpath, in_zip])
@pytest.mark.live
def test_all_of_them_at_once(bench, place):
    severity = place(bench, NAMES)

    code, found = doctor(bench, sys.executable, "-m", "zippath")

    assert int(severity == "error") == code
    assert severity == found["ZP401"]["severity"]
    library = {"json", "os", "re", "random", "tempfile", "typing"} - FROZEN
    assert all(name in found["ZP401"]["message"] for name in sorted(library)[:5])
    assert "platformdirs" in found["ZP403"]["message"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [in_cwd, in_pythonpath, in_zip])
@pytest.mark.live
def test_each_of_them(bench, name, place):
    severity = place(bench, [name])

    _, found = doctor(bench, sys.executable, "-m", "zippath")

    if name in ("platformdirs", "typer"):
        assert "warning" == found["ZP403"]["severity"]
        assert name in found["ZP403"]["message"]
    elif name in FROZEN:
        assert "ZP401" not in found
        assert name in found["ZP402"]["message"]
    else:
        assert severity == found["ZP401"]["severity"]
        assert f"{name}.py takes the place of {name} " in found["ZP401"]["message"]


@pytest.mark.live
@pytest.mark.parametrize("minor", ["3.8", "3.9"])
def test_a_target_that_cannot_start_because_of_it(tmp_path, minor):
    bench = Bench(tmp_path, minor)
    in_pythonpath(bench, ["os"])
    env = {name: value for name, value in bench.env.items() if name != "PYTHONPATH"}
    bench.env = env | {"PYTHONPATH": bench.env["PYTHONPATH"]}
    assert not bench.starts()

    found = bench.findings()

    assert ["ZP401"] == [one.code for one in found if one.severity == "error"]
    [shadow] = [one for one in found if one.code == "ZP401"]
    assert "python cannot start" in shadow.consequence
    assert "unset PYTHONPATH" == shadow.fix
    assert str(bench.place / "folder" / "os.py") == shadow.path


@pytest.mark.live
def test_a_startup_file_has_imported_it(bench):
    """Start-up loads the shadow itself: the order of the path is the reason all the same."""
    bench.write("tools/random.py", "from _random import Random\n")
    bench.pth("import tempfile\n")
    bench.env["PYTHONPATH"] = str(bench.place / "tools")

    code, found = doctor(bench, sys.executable, "-m", "zippath")
    _, why, _ = bench.zippath("why", "--python", str(bench.python), "random")

    assert (1, "error") == (code, found["ZP401"]["severity"])
    assert "random.py takes the place of random " in found["ZP401"]["message"]
    assert f"a later entry: {bench.place}/tools comes first" in why
    assert "already" not in why


def test_the_installed_program(bench):
    """Its starter imports `re` before zippath can mend the path: from the cwd it does not."""
    program = os.path.join(os.path.dirname(sys.executable), "zippath")
    if not os.path.exists(program):
        pytest.skip("zippath is not installed beside this python")
    in_cwd(bench, NAMES)

    _, found = doctor(bench, program)

    assert "warning" == found["ZP401"]["severity"]
