"""Where Pythons are, told from names of files: none of them is started."""

import os
import shutil
import sys

import pytest

from tests.python.layout import link
from zippath.python import places

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="uses symbolic links and shell"),
    pytest.mark.usefixtures("apart"),
]


@pytest.fixture
def base():
    return os.path.realpath(sys._base_executable)


def test_shims_are_resolved_without_a_start(tmp_path, base):
    """Those of pyenv are scripts, those of mise links to mise itself."""
    shims = tmp_path / "manager" / "shims"
    script = shims / "python3"
    shims.mkdir(parents=True)
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    script.chmod(0o755)
    link(shims / "python3.12", shutil.which("sh"))
    own = link(shims / "python3.11", base)
    versions = [
        tmp_path / "manager" / place / "3.12.1" for place in ("versions", "installs/python")
    ]
    found = [link(version / "bin" / "python3", base) for version in versions]

    env = {"PATH": os.fspath(shims), "HOME": str(tmp_path)}

    assert [own, *found] == list(places.every(env))
    assert not os.path.exists(tmp_path / "ran")


def test_versions_are_those_that_names_tell(tmp_path, base):
    for name in (
        "python3.12",
        "python3.13t",
        "python2.7",
        "python",
        "pypy3.10",
        "python3.12-config",
    ):
        link(tmp_path / "bin" / name, base)
    for name in ("3.11.4", "2.7.18", "my-env"):
        link(tmp_path / "pyenv" / "versions" / name / "bin" / "python3", base)

    env = {"PATH": f"{tmp_path}/bin:bin:", "PYENV_ROOT": f"{tmp_path}/pyenv", "HOME": "/nowhere"}

    assert {"3.12", "3.13t", "3.11.4"} == set(places.versions(env))


def test_the_default_is_the_active_environment_else_the_first_on_path(tmp_path, base):
    active = link(tmp_path / "venv" / "bin" / "python3", base)
    first = link(tmp_path / "bin" / "python3", base)
    env = {"PATH": f"{tmp_path}/bin"}

    assert first == places.default(env)
    assert active == places.default({**env, "VIRTUAL_ENV": f"{tmp_path}/venv"})
    assert places.default({**env, "CONDA_PREFIX": f"{tmp_path}/gone"}) is None


def test_one_python_has_one_identity_whatever_name_it_has(tmp_path, base):
    names = [link(tmp_path / "venv" / "bin" / name, base) for name in ("python", "python3")]
    other = link(tmp_path / "other" / "bin" / "python", base)
    for venv in ("venv", "other"):
        (tmp_path / venv / "pyvenv.cfg").touch()

    assert 1 == len(set(map(places.identity, names)))
    assert places.identity(other) not in set(map(places.identity, names))
