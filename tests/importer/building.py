"""Builds archives, and runs scripts that use the importer, for the importer's tests."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import interpreters
from tests.program import make_zip

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "zippath" / "importer"

every_python = pytest.mark.parametrize("python", interpreters.parameters(">=3.9"))


def build(path, content, method=zipfile.ZIP_DEFLATED, old=True):
    """Write an archive {name: text or bytes}; `old` makes it look changed long ago."""
    make_zip(path, content, method)
    if old:
        wait_until_settled(path)
    return str(path)


def distribution(name, version, folder="", **more):
    """The files of a distribution with one module, and `more` files."""
    info = f"{folder}{name.replace('-', '_')}-{version}.dist-info/"
    return {
        f"{info}METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}RECORD": f"{name}.py,,\n{info}METADATA,,\n",
        f"{info}entry_points.txt": f"[console_scripts]\n{name} = some_module:main\n",
        f"{folder}{name}.py": "",
        **more,
    }


def wait_until_settled(path):
    """Wait until another change of the file would be sure to change its ctime."""
    import time

    from zippath.importer.record import is_settled
    from zippath.importer.store import signature

    while not is_settled(signature(os.stat(path)), time.time_ns()):
        time.sleep(0.02)


def run(script, *arguments, python=sys.executable, flags=(), check=True, **variables):
    """What a script prints that runs on a Python without any variable of Python's, with ours.

    It knows no session of the user: only the cache may take files.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env.update({"PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": "", **variables})
    done = subprocess.run(
        [python, *flags, "-c", script, *map(str, arguments)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip() if check else done


def start(python, script, *arguments, flags=("-S",), cwd=None, env=None):
    """What a script prints on a bare interpreter, which must end well and say nothing on stderr.

    It has zippath on its path and nothing else beside the standard library.
    """
    begin = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    done = subprocess.run(
        [python, *flags, "-c", begin + script, *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": ""} if env is None else env,
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    assert (0, "") == (done.returncode, done.stderr), done.stderr
    return done.stdout.strip()
