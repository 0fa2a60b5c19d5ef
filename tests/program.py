"""The program as the user runs it, and archives for it."""

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.checkout import ROOT


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
    return run_zippath(args, {**os.environ, **env}, cwd)


def run_zippath(args, env, cwd=None):
    """Run `zippath` in this environment, by forking where that comes to the same."""
    command = list(map(str, args))
    forked = hasattr(os, "fork") and not any(changes_the_start(*item) for item in env.items())
    result = starter().run(command, env, cwd) if forked else started(command, env, cwd)
    assert "Traceback" not in result.err, result.err
    return result


def changes_the_start(name, value):
    """Whether an interpreter reads the variable before it imports anything of zippath."""
    if name in ("LANG", "LC_ALL", "LC_CTYPE"):
        return value != "" and not value.endswith("UTF-8")
    return name.startswith("PYTHON") and name not in ("PYTHONUSERBASE", "PYTHONDONTWRITEBYTECODE")


def started(command, env, cwd=None):
    """Run `zippath` in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "zippath", *command],
        cwd=cwd,
        env=env,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="surrogateescape",
    )
    return Result(done.returncode, done.stdout, done.stderr)


class Starter:
    """A process that forks itself for each run: it imports zippath once for all of them."""

    def __init__(self):
        env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.folder = tempfile.TemporaryDirectory()
        self.out, self.err = (Path(self.folder.name, name) for name in ("out", "err"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.starter"],
            cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        atexit.register(self.close)

    def run(self, command, env, cwd):
        """Run the program in a child of that process."""
        for file in (self.out, self.err):
            file.write_bytes(b"")
        request = {
            "args": command, "env": env, "cwd": os.path.abspath(cwd or os.getcwd()),
            "out": str(self.out), "err": str(self.err),
        }  # fmt: skip
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        out, err = (
            file.read_text(encoding="utf-8", errors="surrogateescape")
            for file in (self.out, self.err)
        )
        return Result(code, out, err)

    def close(self):
        self.process.communicate()
        self.folder.cleanup()


starter = functools.cache(Starter)


def make_zip(path, contents, method=zipfile.ZIP_DEFLATED, folders=False, date=None):
    """Write an archive of {member: text or bytes}, perhaps with members for its folders.

    Members are dated now unless there is a `date`.
    """
    with zipfile.ZipFile(path, "w", method) as file:
        made = set()
        for name, content in contents.items():
            above = [name[: at + 1] for at, letter in enumerate(name) if letter == "/"]
            for folder in [one for one in above if folders and one not in {name, *made}]:
                made.add(folder)
                file.writestr(folder, b"")
            file.writestr(zipfile.ZipInfo(name, date) if date else name, content, method)
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
