"""Environments on a Windows CPython, under wine: made, used, changed and removed as a whole."""

import hashlib
import os
import shutil
import time

import pytest

import zippath
from tests.environment_wheels import wheel
from tests.live import tools
from tests.live.windows import windows, wine
from zippath.edits.whole_folder import FRESH, LOCK, PREFIX

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (shutil.which("wine") and tools.WINDOWS_WHOLE.exists() and tools.WHOLE_SITE.exists()),
        reason="wine or its whole Python is absent: python tests/live/tools.py",
    ),
]

SOURCES = os.path.dirname(os.path.dirname(os.path.abspath(zippath.__file__)))


@pytest.fixture
def run(tmp_path):
    """Runs a program of Windows; what zippath keeps lies in the test's own folder."""
    env = {
        **{k: v for k, v in tools.wine_environment().items() if k != "PYTHONPATH"},
        "WINEDLLOVERRIDES": "winedbg.exe=d",
        "ZIPPATH_STATE_DIR": windows(tmp_path / "state"),
        "ZIPPATH_CACHE_DIR": windows(tmp_path / "cache"),
        "LOCALAPPDATA": windows(tmp_path / "local"),
    }

    def start(program, *args, **more):
        code, said = wine(str(program), *args, folder=tmp_path, env={**env, **more})
        return code, said.decode("cp1252").replace("\r\n", "\n")

    return start


@pytest.fixture
def zippath_there(run):
    path = ";".join(map(windows, (SOURCES, tools.WHOLE_SITE)))

    def start(*args):
        return run(tools.WINDOWS_WHOLE, "-m", "zippath", *args, PYTHONPATH=path)

    return start


@pytest.fixture
def wheels(tmp_path):
    """A folder of wheels, and a list of them with hashes."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    data = {"one-1.data/data/share/one.txt": "text"}
    wheel(folder, "one", files=data)
    wheel(folder, "other")
    lines = []
    for path in sorted(folder.iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"{path.name.partition('-')[0]}==1 --hash=sha256:{digest}\n")
    (tmp_path / "wanted.txt").write_text("".join(lines))
    (tmp_path / "fewer.txt").write_text(lines[1])
    return ["--wheels", windows(folder), "--requirements"]


def test_an_environment_from_its_making_to_its_removal(run, zippath_there, wheels, tmp_path):
    place = tmp_path / "env"
    python, script = place / "Scripts" / "python.exe", windows(place / "Scripts" / "other.cmd")
    base = ("--python", windows(tools.WINDOWS_WHOLE))
    code, said = zippath_there(
        "env", "create", windows(place), *base, *wheels, windows(tmp_path / "wanted.txt")
    )

    assert 0 == code, said
    assert (0, "one\n") == run(python, "-c", "import one; one.main()")
    assert (0, "other\n") == run("cmd", "/c", script)
    assert "text" == (place / "share" / "one.txt").read_text()
    verified = zippath_there("env", "verify", windows(place))
    assert 0 == verified[0], verified

    fewer = zippath_there("env", "sync", windows(place), *wheels, windows(tmp_path / "fewer.txt"))
    assert 0 == fewer[0], fewer
    assert "ModuleNotFoundError" in run(python, "-c", "import one")[1]
    assert not (place / "share").exists()
    assert not (place / "Scripts" / "one.cmd").exists()
    assert (0, "other\n") == run("cmd", "/c", script)
    assert 0 == zippath_there("undo")[0]
    assert (0, "one\n") == run(python, "-c", "import one; one.main()")
    assert "text" == (place / "share" / "one.txt").read_text()

    changed = tmp_path / "wheels" / "other-1-py3-none-any.whl"
    changed.write_bytes(changed.read_bytes() + b"more")
    assert "is pinned to SHA-256" in run(python, "-c", "import other")[1]
    assert 1 == zippath_there("env", "verify", windows(place))[0]

    (place / "read-only.txt").write_text("")
    (place / "read-only.txt").chmod(0o444)  # Windows deletes no such file
    assert 0 == zippath_there("env", "remove", windows(place), "--force")[0]
    assert not place.exists()
    assert [] == [name for name in os.listdir(tmp_path) if name.startswith(PREFIX)]
    assert "no environments" in zippath_there("env", "list")[1]


def test_what_killed_processes_have_left_goes(zippath_there, wheels, tmp_path):
    locked, made, old = (tmp_path / f"{PREFIX}{name}" for name in ("locked", "made", "old"))
    for folder in (locked, made, old):
        (folder / "env").mkdir(parents=True)
    (locked / LOCK).touch()  # whoever had it open is gone
    before = time.time() - 2 * FRESH
    os.utime(old, (before, before))
    base = ("--python", windows(tools.WINDOWS_WHOLE))
    code, said = zippath_there(
        "env", "create", windows(tmp_path / "env"), *base, *wheels, windows(tmp_path / "wanted.txt")
    )

    assert 0 == code, said
    assert [False, True, False] == [folder.exists() for folder in (locked, made, old)]
