"""What all tests share: the Pythons of this machine, and a home of their own."""

import glob
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import interpreters
from tests.importer_copy import copy_package
from tests.installations import Install
from tests.program import make_zip


def pytest_configure():
    """Take SIGINT as the tests send it; a job in the background is started to ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc):
    """Run a test that takes `interpreter` on each of them, or on those that `python` names."""
    if "interpreter" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("python")
        specifier = marker.args[0] if marker else ""
        metafunc.parametrize("interpreter", interpreters.parameters(specifier), scope="session")


@pytest.fixture(scope="session")
def install(interpreter, tmp_path_factory):
    """A private copy of the interpreter, made once; `clean()` its site dirs before use."""
    root = tmp_path_factory.mktemp("installation")
    return Install(interpreter, root / "inst")


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    """A home, a user base, state and cache of the test's own, and no variable that moves a path.

    First on PATH is the Python that runs the tests, whatever this machine puts there.
    """
    for name in list(os.environ):
        if name.startswith("PYTHON") or name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
            monkeypatch.delenv(name)
    for name, folder in (
        ("HOME", "home"),
        ("PYTHONUSERBASE", "user"),
        ("ZIPPATH_STATE_DIR", "state"),
        ("ZIPPATH_CACHE_DIR", "cache"),
        ("ZIPPATH_CONFIG_DIR", "config"),
        ("ZIPPATH_DATA_DIR", "data"),
    ):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")  # no files in the session of whoever runs the tests
    (tmp_path / "home").mkdir()
    (tmp_path / "pythons").mkdir()
    (tmp_path / "pythons" / "python3").symlink_to(interpreters.RUNNING)
    monkeypatch.setenv("PATH", str(tmp_path / "pythons"), prepend=os.pathsep)
    return tmp_path


@pytest.fixture
def hello(sandbox):
    """An archive with a module and a package."""
    return make_zip(
        sandbox / "hello.zip", {"hello.py": "GREETING = 'hi'\n", "hello_pkg/__init__.py": ""}
    )


@pytest.fixture(scope="session")
def new_venv(tmp_path_factory):
    """What `venv` makes of the running Python, to be copied."""
    path = tmp_path_factory.mktemp("new") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    return path


@pytest.fixture
def venv(sandbox, new_venv):
    """A virtual environment without pip, of the running Python."""
    return shutil.copytree(new_venv, f"{sandbox}/venv", symlinks=True)


@pytest.fixture
def importing_venv(venv):
    """A virtual environment whose Python starts with zippath's importer, in the user's cache."""
    [site] = glob.glob(f"{venv}/lib/python3.*/site-packages") or [f"{venv}/Lib/site-packages"]
    copy_package(Path(site))
    Path(site, "a_start.pth").write_text("import zippath; zippath.install()\n")
    return venv


@pytest.fixture
def apart(monkeypatch):
    """As zippath in an environment of its own that no test uses."""
    monkeypatch.setattr(sys, "prefix", "/nowhere/of/zippath")
    monkeypatch.setattr(sys, "executable", "/nowhere/of/zippath/bin/python")
