"""A target to break: a virtual environment of one Python, a home of its own, and doctor to look."""

import functools
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.interpreters import INTERPRETERS
from tests.program import make_zip, run_zippath
from tests.rights import IS_ROOT
from zippath.doctor import all_checks
from zippath.doctor.diagnosis import examine
from zippath.doctor.subject import Subject
from zippath.syspath import snapshot

# what distributions add to the standard library, which then is a finding, but none of the case's
ADDED = ("sitecustomize.py", "EXTERNALLY-MANAGED")
_ASK = (
    "import os, sys; library = os.path.dirname(os.__file__); print('%d.%d' % sys.version_info[:2], "
    f"any(os.path.exists(os.path.join(library, name)) for name in {ADDED!r}))"
)

# what remedies are made of: mktemp is everywhere, though not in POSIX
POSIX = {"cd", "chmod", "chown", "export", "ls", "mkdir", "mv", "rm", "touch", "unset"}
TOOLS = {*POSIX, "mktemp", "pip", "zippath", "apt-get", "conda", "sudo"}


@functools.cache
def interpreters():
    """{minor version: (executable, whether a distribution has added to it)}, better without."""
    found = {}
    for executable in INTERPRETERS:
        done = subprocess.run([executable, "-I", "-S", "-c", _ASK], capture_output=True, text=True)
        minor, _, added = done.stdout.strip().partition(" ")
        if minor not in found or added == "False":
            found[minor] = executable, added == "True"
    return found


def interpreter(minor):
    """A version and its executable: `minor`, or if that does not matter a good one; or skips."""
    known = interpreters()
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    plain = [version for version, (_, added) in known.items() if not added]
    plain.sort(key=lambda version: (version == own, *map(int, version.split("."))), reverse=True)
    wanted = [minor] if minor else [*plain, own]
    for version in wanted:
        if version in known:
            return version, *known[version]
    pytest.skip(f"no python {minor} on this machine")


class Bench:
    """One target in `place`; `env` is what it starts in, `python` its executable."""

    def __init__(self, place, minor=None):
        self.place = Path(place)
        self.minor, self.base, self.added_to = interpreter(minor)
        self.home = self.place / "home"
        self.cwd = self.place / "cwd"
        for directory in (self.home, self.cwd):
            directory.mkdir(parents=True)
        self.env = {
            "HOME": str(self.home),
            "PATH": os.defpath,
            "ZIPPATH_STATE_DIR": str(self.place / "state"),
            "ZIPPATH_CACHE_DIR": str(self.place / "cache"),
            "LANG": "C.UTF-8",
        }
        self.baseline = set()
        self.make_venv()

    def make_venv(self, system_site="false", version=None):
        """A virtual environment by hand: what `python -m venv --without-pip` makes, at once."""
        self.venv = self.place / "venv"
        self.site = self.venv / "lib" / f"python{self.minor}" / "site-packages"
        self.site.mkdir(parents=True, exist_ok=True)
        (self.venv / "bin").mkdir(exist_ok=True)
        self.python = self.venv / "bin" / "python"
        if not self.python.is_symlink():
            self.python.symlink_to(self.base)
        full = version or re.search(r"\d+\.\d+", self.minor)[0] + ".1"
        self.config = self.venv / "pyvenv.cfg"
        setting = f"include-system-site-packages = {system_site}\n" if system_site else ""
        self.config.write_text(f"home = {os.path.dirname(self.base)}\n{setting}version = {full}\n")

    def require_plain(self):
        """Skip where a distribution's own sitecustomize runs in the place of any other."""
        if self.added_to:
            pytest.skip("the only pythons here are a distribution's, with its sitecustomize")

    def require_root(self):
        """Skip where files cannot be given to another owner."""
        if not IS_ROOT:
            pytest.skip("needs root to make files of another owner")

    def make_prefix(self):
        """An installation of its own that is no virtual environment, as conda's."""
        prefix = self.place / "prefix"
        base = Path(os.path.realpath(self.base)).parent.parent
        library = prefix / "lib" / f"python{self.minor}"
        library.mkdir(parents=True)
        (prefix / "bin").mkdir()
        for item in (base / "lib" / library.name).iterdir():
            if item.name not in ("site-packages", "dist-packages", *ADDED):
                (library / item.name).symlink_to(item)
        for item in (base / "lib").glob("libpython*"):
            (prefix / "lib" / item.name).symlink_to(item)
        self.python = prefix / "bin" / f"python{self.minor}"
        self.python.write_bytes(Path(os.path.realpath(self.base)).read_bytes())
        self.python.chmod(0o755)
        # a distribution's Python has another site dir than site-packages
        self.site = Path(self.site_dirs()[0])
        self.site.mkdir(parents=True, exist_ok=True)
        self.prefix = prefix

    def enter_system_site(self):
        """Go on in the site dir of the system's packages, where a distribution has one."""
        local = self.prefix / "local"
        self.site = next(Path(path) for path in self.site_dirs() if local not in Path(path).parents)
        self.site.mkdir(parents=True, exist_ok=True)

    def site_dirs(self):
        """The site dirs of the interpreter as it is now."""
        code = "import site; print(*site.getsitepackages(), sep='\\n')"
        done = subprocess.run(
            [self.python, "-c", code], env=self.env, capture_output=True, text=True
        )
        return done.stdout.splitlines()

    def write(self, path, content=""):
        """Write a file, `path` below the place or absolute; its path as text."""
        file = self.place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # it may be a link to the real standard library
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(file)

    def pth(self, content, name="some.pth"):
        """Write a startup file into the site dir."""
        return self.write(self.site / name, content)

    def zip(self, name, members, method=zipfile.ZIP_DEFLATED, directories=True):
        """Write an archive of {member: content}; its path as text."""
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return make_zip(path, members, method, directories, date=(2020, 1, 1, 0, 0, 0))

    def distribution(self, name, version="1.0", files=(), site=None, metadata="", record=""):
        """Install a distribution by hand: its files, METADATA and RECORD; the dist-info as text."""
        site = Path(site or self.site)
        info = site / f"{name.replace('-', '_')}-{version}.dist-info"
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        self.write(info / "METADATA", head + metadata)
        for file in files:
            self.write(site / file)
        listed = "".join(f"{file},,\n" for file in files)
        self.write(info / "RECORD", record + listed + f"{info.name}/METADATA,,\n")
        return str(info)

    def subject(self, deep=True):
        """The target as doctor sees it now."""
        looked = snapshot.take(str(self.python), self.env, str(self.cwd), partial=True)
        state = self.env["ZIPPATH_STATE_DIR"]
        return Subject(looked, self.env, str(self.python), state, deep)

    def findings(self, deep=True):
        """What all checks find, less what was there before the fault was built."""
        found = examine(self.subject(deep), all_checks.CHECKS).findings
        return [one for one in found if (one.code, one.path) not in self.baseline]

    def keep_baseline(self):
        """Leave what is found now out of later findings: it is of the base, not of the case."""
        self.baseline = {(one.code, one.path) for one in self.findings()}

    def starts(self):
        """Whether the target starts."""
        done = subprocess.run([self.python, "-c", "pass"], env=self.env, capture_output=True)
        return done.returncode == 0

    def zippath(self, *args):
        """Run the program: (exit code, stdout, stderr)."""
        done = run_zippath(args, {**self.env, "PYTHONDONTWRITEBYTECODE": "1"}, self.cwd)
        return done.code, done.out, done.err


def require_portable(command):
    """Hold that a remedy needs nothing but the tools of POSIX, and those that install packages."""
    for part in command.split("&&"):
        name, *words = shlex.split(part.strip(" ()"))
        name = name.removeprefix("d=$(")
        assert name in TOOLS or os.path.isabs(name), command
        assert name not in POSIX or not [word for word in words if word.startswith("--")], command


def run(bench, command):
    """Run what a finding says, in a shell, as a person types it; variables stay set."""
    require_portable(command)
    program = f'zippath() {{ {sys.executable} -m zippath "$@"; }}\n'
    script = f"{program}{command}\nstatus=$?\nenv -0\nexit $status\n"
    done = subprocess.run(["sh", "-c", script], env=bench.env, cwd=bench.cwd, capture_output=True)
    assert done.returncode in (0, 1 if "doctor" in command else 0), done
    pairs = (item.decode().partition("=") for item in done.stdout.split(b"\0") if b"=" in item)
    bench.env = {name.splitlines()[-1]: value for name, _, value in pairs}


def contents(place):
    """Every file below a directory with its content, but what zippath and python keep."""
    found = {}
    for folder, _, names in os.walk(place):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and "/state/" not in path and "/cache/" not in path:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, place)] = file.read()
    return found


def typed(bench, command):
    """Run a command as a person types it, who says yes to pip; its `cd` and variables stay."""
    require_portable(command)
    script = (  # the script `zippath` has -E, too
        f'zippath() {{ {sys.executable} -E -m zippath "$@"; }}\n'
        f'pip() {{ {sys.executable} -m pip "$@"; }}\n'
        f"{command}\nstatus=$?\necho\npwd\nenv -0\nexit $status\n"
    )
    done = subprocess.run(
        ["sh", "-c", script], env=bench.env, cwd=bench.cwd, capture_output=True, input=b"y\n" * 9
    )
    assert done.returncode in (0, 1 if "doctor" in command else 0), done
    *said, last = [item for item in done.stdout.split(b"\0") if b"=" in item]
    assert said
    before, _, first = said[0].rpartition(b"\n")
    assert last
    bench.cwd = os.fsdecode(before.rpartition(b"\n")[2])
    pairs = (item.decode().partition("=") for item in (first, *said[1:], last))
    bench.env = {name: value for name, _, value in pairs}
