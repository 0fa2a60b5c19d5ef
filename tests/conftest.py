"""What all tests share: the Pythons of this machine, and a home of their own."""

import glob
import os
import re
import subprocess
import sys

import pytest

from tests.program import make_zip


def installed_pythons():
    """One executable for each CPython from 3.6 up: those named, of PATH, of pyenv, the running one.

    ZIPPATH_TEST_PYTHONS names more, separated as PATH is.
    """
    named = os.environ.get("ZIPPATH_TEST_PYTHONS", "").split(os.pathsep)
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    patterns = [f"{pyenv}/versions/3.*/bin/python3.*"] + [
        f"{directory}/python3.*"
        for directory in ("/usr/local/bin", "/usr/bin")
    ]  # fmt: skip
    # the running one may be that of a virtual environment
    candidates = [*filter(None, named), os.path.realpath(sys.executable)]
    for pattern in patterns:
        candidates += sorted(glob.glob(pattern))
    found = {}
    for candidate in candidates:
        if re.search(r"python3\.\d+t?$", candidate):
            found.setdefault(os.path.realpath(candidate), candidate)
    return list(found.values())


INTERPRETERS = installed_pythons()


def label(executable):
    """A short name for test ids: 3.12.1, or the path where that does not tell it."""
    version = re.search(r"versions/(3\.[^/]+)/", os.path.realpath(executable))
    return version[1] if version else os.path.basename(os.path.realpath(executable))


def pytest_generate_tests(metafunc):
    """Run a test that takes `interpreter` on each of them."""
    if "interpreter" in metafunc.fixturenames:
        metafunc.parametrize("interpreter", INTERPRETERS, ids=label, scope="session")


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    """A home, a user base, state and cache of the test's own, and no variable that moves a path."""
    for name in list(os.environ):
        if name.startswith("PYTHON") or name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
            monkeypatch.delenv(name)
    for name, folder in (
        ("HOME", "home"),
        ("PYTHONUSERBASE", "user"),
        ("ZIPPATH_STATE_DIR", "state"),
        ("ZIPPATH_CACHE_DIR", "cache"),
        ("ZIPPATH_CONFIG_DIR", "config"),
    ):
        monkeypatch.setenv(name, str(tmp_path / folder))
    (tmp_path / "home").mkdir()
    return tmp_path


@pytest.fixture
def hello(sandbox):
    """An archive with a module and a package."""
    return make_zip(
        sandbox / "hello.zip", {"hello.py": "GREETING = 'hi'\n", "hello_pkg/__init__.py": ""}
    )


@pytest.fixture
def venv(sandbox):
    """A virtual environment without pip, of the running Python."""
    path = sandbox / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    return str(path)
