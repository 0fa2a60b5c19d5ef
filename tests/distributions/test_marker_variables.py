"""The variables in markers have the values that packaging gives them in the target."""

import json
import shutil
import subprocess
from pathlib import Path

import packaging
import pytest

from tests.facts import facts
from tests.installations import ENV
from zippath.distributions.marker_variables import environment_of
from zippath.python.interpreter import ask


@pytest.mark.python(">=3.8")
def test_the_environment_is_that_of_packaging(interpreter, tmp_path):
    shutil.copytree(Path(packaging.__file__).parent, tmp_path / "packaging")
    code = "import json; from packaging.markers import default_environment as environment\n"
    code += "print(json.dumps(environment()))"
    done = subprocess.run(
        [interpreter, "-c", code], env={**ENV, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"packaging does not run on it: {done.stderr.splitlines()[-1]}")
    theirs = json.loads(done.stdout)
    # those of this machine, which packaging adds itself
    for name in ("platform_release", "platform_version"):
        del theirs[name]

    assert {**theirs, "extra": ""} == environment_of(ask(interpreter, ENV, "/"))


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 15, 0, "alpha", 2), "3.15.0a2"),
        ((3, 15, 0, "beta", 1), "3.15.0b1"),
        ((3, 15, 0, "candidate", 3), "3.15.0rc3"),
        ((3, 14, 1, "final", 0), "3.14.1"),
    ],
)
def test_the_full_version(version, expected):
    target = facts(version[:3])
    changed = target._replace(version=version)

    assert expected == environment_of(changed)["python_full_version"]
