"""A complete Python installation in a temporary directory, and one case laid out around it."""

import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from zippath.python.interpreter import ask

ENV = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Link:
    """A symbolic link to `target`."""

    target: str


DIRECTORY = object()
ZIP = object()


class Install:
    """A copy of an interpreter: its own executable and site dirs, the standard library linked."""

    def __init__(self, interpreter, root):
        facts = ask(interpreter, ENV, "/")
        self.version = facts.version[:3]
        self.root = root
        self.executable = root / "bin" / "python"
        self.executable.parent.mkdir(parents=True)
        shutil.copy(interpreter, self.executable)
        stdlib = Path(facts.stdlib_dir)
        self.lib = root / "lib" / stdlib.name
        self.lib.mkdir(parents=True)
        for file in stdlib.iterdir():
            if file.name not in {"site-packages", "dist-packages", "sitecustomize.py"}:
                (self.lib / file.name).symlink_to(file)
        copied = ask(str(self.executable), ENV, "/")
        if (copied.prefix, copied.stdlib_dir) != (str(root), str(self.lib)):
            pytest.skip(f"a copy of {interpreter} uses another standard library than its own")
        self.site = Path(copied.site.dirs[0][1][0])
        self.site.mkdir(parents=True, exist_ok=True)

    def clean(self):
        """Empty the site dirs."""
        shutil.rmtree(self.site)
        self.site.mkdir()
        for file in self.executable.parent.iterdir():
            if file != self.executable:
                file.unlink()


class Sandbox:
    """One case on disk: what the interpreter is, its environment, its directory."""

    def __init__(self, install, case, root):
        self.root = root
        minor = "python{}.{}".format(*install.version)
        venv = root / "venv"
        self.places = {
            "site": install.site,
            "lib": install.lib,
            "bin": install.executable.parent,
            "user": root / "base" / "lib" / minor / "site-packages",
            "venv": venv / "lib" / minor / "site-packages",
            "T": root,
            "minor": minor,
        }
        self.executable = str(install.executable)
        self.cwd = str(root / "work")
        Path(self.cwd).mkdir()
        if case.venv is not None:
            self._make_venv(venv, install, case)
        for name, content in case.files:
            self._write(self.text(name), content)
        settings = {"HOME": "@T@/home", "PYTHONUSERBASE": "@T@/base", **dict(case.env)}
        self.env = {**ENV, **{name: self.text(value) for name, value in settings.items()}}
        self.env = {name: value for name, value in self.env.items() if value is not None}

    def text(self, template):
        """`template` with @site@, @user@, @venv@, @bin@ and @T@ replaced by directories."""
        for name, place in self.places.items():
            if isinstance(template, str):
                template = template.replace(f"@{name}@", str(place))
        return template

    def _make_venv(self, venv, install, case):
        self.places["venv"].mkdir(parents=True)
        (venv / "bin").mkdir()
        (venv / "bin" / "python").symlink_to(install.executable)
        config = f"home = {install.executable.parent}\n{case.venv}"
        where = venv / "bin" if case.config_beside_executable else venv
        (where / "pyvenv.cfg").write_text(config)
        self.executable = str(venv / "bin" / "python")

    def _write(self, name, content):
        path = Path(name if os.path.isabs(name) else self.root / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is DIRECTORY:
            path.mkdir(exist_ok=True)
        elif content is ZIP:
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("lib/inner.py", "")
                archive.writestr("outer.py", "")
        elif isinstance(content, Link):
            path.symlink_to(self.text(content.target))
        else:
            for place, directory in self.places.items():
                content = content.replace(f"@{place}@".encode(), str(directory).encode())
            path.unlink(missing_ok=True)  # it may be a link to the real standard library
            path.write_bytes(content)
