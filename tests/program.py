"""The program as the user runs it, and archives for it."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def zippath(*args, cwd=None, **env):
    """Run `zippath` with `args`; its messages must never be a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "zippath", *map(str, args)],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="surrogateescape",
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def make_zip(path, contents, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return str(path)


def python_of(venv):
    return os.path.join(venv, "bin", "python")


def run_python(executable, code, **env):
    done = subprocess.run(
        [executable, "-c", code],
        env={**os.environ, **env},
        cwd="/",
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() if done.returncode == 0 else done.stderr


def record_of(venv):
    """The startup file of zippath in a virtual environment."""
    return next(
        os.path.join(folder, "zippath.pth")
        for folder, _, _ in os.walk(venv)
        if folder.endswith("site-packages")
    )


def lines_of(path):
    """The lines of that startup file, without its header."""
    with open(path, "rb") as file:
        return file.read().splitlines()[1:]
