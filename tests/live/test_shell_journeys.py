"""The whole way: install, import in new shells of each kind, uninstall, and all is as before."""

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass

import pytest

from tests.live import tools
from tests.live.terminal import at_terminal

pytestmark = pytest.mark.live

IMPORT = f"{sys.executable} -c 'import hello; print(hello.__file__)'"


@dataclass(frozen=True)
class Journey:
    """A shell: the ways to start it new (the command follows), and the files a user may have."""

    dialect: str
    starts: tuple[tuple[str, ...], ...]
    files: tuple[str, ...] = ()
    typed: bool = False
    """The command is typed at the prompt: the shell has no other way to be interactive."""
    text: bytes = b"# caf\xe9 latin-1"
    """What a file of the user holds; some shells read only UTF-8."""
    home: str = "o'home dir"


XONSH, NU = str(tools.XONSH), str(tools.NUSHELL)
JOURNEYS = (
    Journey("bash", (("bash", "-l", "-c"), ("bash", "-i", "-c"), ("bash", "-l", "-i", "-c")),
            (".bashrc", ".bash_profile")),
    Journey("bash", (("bash", "-l", "-c"), ("bash", "-i", "-c")), (".bashrc", ".profile")),
    Journey("bash", (("bash", "-l", "-c"), ("bash", "-i", "-c"))),
    Journey("zsh", (("zsh", "-l", "-c"), ("zsh", "-i", "-c"), ("zsh", "-l", "-i", "-c")),
            (".zshrc", ".zprofile")),
    Journey("sh", (("dash", "-l", "-c"),), (".profile",)),
    Journey("dash", (("dash", "-l", "-c"),)),
    Journey("ash", (("busybox", "ash", "-l", "-c"),), (".profile",)),
    Journey("ksh", (("ksh93", "-l", "-c"), ("ksh93", "-i", "-c")), (".profile", ".kshrc"),
            home="home dir"),  # ksh93 does not read its own file below a quote
    Journey("mksh", (("mksh", "-l", "-c"), ("mksh", "-i", "-c")), (".mkshrc",)),
    Journey("yash", (("yash", "-l", "-c"), ("yash", "-i", "-c")), (".yashrc",), text=b"# UTF-8"),
    Journey("fish", (("fish", "-l", "-c"), ("fish", "-i", "-c"), ("fish", "-c")),
            (".config/fish/config.fish",)),
    Journey("tcsh", (("tcsh", "-c"), ("tcsh", "-i", "-c")), (".tcshrc",)),
    Journey("tcsh", (("tcsh", "-c"),), (".cshrc",)),
    Journey("csh", (("bsd-csh", "-c"), ("bsd-csh", "-i", "-c"))),
    Journey("xonsh", ((XONSH, "-c"), (XONSH, "-l", "-i", "-c")), (".xonshrc",), text=b"# UTF-8"),
    Journey("elvish", (("elvish",),), (".config/elvish/rc.elv",), typed=True,
            text=b"# UTF-8"),
    Journey("nushell", ((NU, "-e"), (NU, "-l", "-e"))),
)  # fmt: skip


@pytest.fixture(params=JOURNEYS, ids=lambda one: f"{one.dialect}-{len(one.files)}")
def journey(request):
    if not shutil.which(request.param.starts[0][0]):
        pytest.skip(f"{request.param.starts[0][0]}: python tests/live/tools.py fetches it")
    return request.param


@pytest.fixture
def home(journey, tmp_path):
    """The user's home, with a space and a quote in its name."""
    folder = tmp_path / journey.home
    folder.mkdir()
    return folder


@pytest.fixture
def env(tmp_path, home):
    """The environment of a user who has an archive."""
    with zipfile.ZipFile(tmp_path / "it's hello.zip", "w") as archive:
        archive.writestr("hello.py", "")
    path = os.pathsep.join([os.path.dirname(sys.executable), "/usr/bin", "/bin"])
    return {"HOME": str(home), "PATH": path, "LC_ALL": "C.UTF-8", "TERM": "xterm",
            "ZIPPATH_STATE_DIR": str(tmp_path / "state")}  # fmt: skip


def zippath(env, *words):
    return subprocess.run(
        [sys.executable, "-m", "zippath", *map(str, words)],
        env={**env, "PYTHONPATH": ""}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def imports(journey, start, env, tmp_path):
    """What a new shell prints that imports `hello`."""
    if not (journey.typed or journey.dialect == "nushell"):
        done = subprocess.run([*start, IMPORT], env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)  # fmt: skip
        return done.stdout.strip()
    (tmp_path / "command.sh").write_text(f"{IMPORT} > '{tmp_path}/printed'")
    line = f"sh '{tmp_path}/command.sh'; exit"
    if journey.typed:
        at_terminal(start, [line + "\r"], env)
    else:
        at_terminal([*start, f"^{line}"], [], env)
    return (tmp_path / "printed").read_text().strip()


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_install_import_uninstall(journey, home, env, tmp_path):
    for number, name in enumerate(journey.files):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((journey.text, b"# one\r\n# two\n")[number % 2])
    before = contents(home)
    archive = tmp_path / "it's hello.zip"

    zippath(env, "shell", "install", journey.dialect, archive)
    for start in journey.starts:
        assert f"{archive}/hello.py" == imports(journey, start, env, tmp_path), start

    again = zippath(env, "shell", "install", journey.dialect, archive)
    assert "there is nothing to change\n" == again

    zippath(env, "shell", "uninstall", journey.dialect)
    after = contents(home)
    assert before == {path: data for path, data in after.items() if path in before}
    left = [path for path, data in after.items() if b"zippath" in data]
    assert not [path for path in left if ".local" not in path.parts]  # xonsh's own cache of scripts
