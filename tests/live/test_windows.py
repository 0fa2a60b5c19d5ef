"""The main job on a Windows CPython, under wine: paths, user site and files are Windows' own."""

import json
import os
import shutil
import subprocess

import pytest

import zippath
from tests import real_wheels
from tests.live import tools
from tests.program import make_zip

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (
            shutil.which("wine") and tools.WINDOWS_PYTHON.exists() and tools.WINDOWS_SITE.exists()
        ),
        reason="wine or its Python is absent: python tests/live/tools.py",
    ),
]

NATIVE = "pyzmq==27.3.0"
FOR_WINDOWS = ("--python-version=3.11", "--platform=win_amd64")
SOURCES = os.path.dirname(os.path.dirname(os.path.abspath(zippath.__file__)))


def windows(path):
    """A path of this machine as wine shows it."""
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture
def run(tmp_path):
    """Runs the Windows Python; its user base and zippath's state lie in the test's own folder."""
    env = {
        **tools.wine_environment(),
        # wine has an APPDATA of its own
        "PYTHONUSERBASE": windows(tmp_path / "user"),
        "ZIPPATH_STATE_DIR": windows(tmp_path / "state"),
        "ZIPPATH_CACHE_DIR": windows(tmp_path / "cache"),
        "PYTHONPATH": ";".join(map(windows, (SOURCES, tools.WINDOWS_SITE))),
    }

    def start(*args):
        done = subprocess.run(
            ["wine", str(tools.WINDOWS_PYTHON), *args],
            env=env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, encoding="cp1252",
        )  # fmt: skip
        return done.returncode, done.stdout.replace("\r\n", "\n"), done.stderr

    return start


def test_the_main_job(run, tmp_path):
    archive = windows(make_zip(tmp_path / "hello world.zip", {"hello.py": "print(__file__)"}))
    code, out, err = run("-m", "zippath", "add", archive, "--user", "--json")
    site = windows(tmp_path / "user") + "\\Python311\\site-packages"

    assert (0, "") == (code, err)
    assert [f"{site}\\zippath.pth"] == json.loads(out)["files"]
    assert ["hello"] == json.loads(out)["entries"][0]["names"]
    assert (0, f"{archive}\\hello.py\n", "") == run("-c", "import hello")
    lines = (tmp_path / "user/Python311/site-packages/zippath.pth").read_bytes()
    assert archive.encode() == lines.splitlines()[-1]
    assert b"\r" not in lines

    code, out, err = run("-m", "zippath", "path", "--json")
    by_path = {entry["path"]: entry["origin"] for entry in json.loads(out)["entries"]}
    assert (0, "", "pth", 2) == (code, err, by_path[archive]["kind"], by_path[archive]["line"])
    assert "user-site" == by_path[site]["kind"]
    assert "startup-code" not in {origin["kind"] for origin in by_path.values()}

    assert 0 == run("-m", "zippath", "remove", "hello world")[0]
    assert "ModuleNotFoundError" in run("-c", "import hello")[2]
    assert 0 == run("-m", "zippath", "undo")[0]
    assert (0, f"{archive}\\hello.py\n", "") == run("-c", "import hello")


def test_a_drive_and_case_do_not_matter_to_already_added(run, tmp_path):
    archive = windows(make_zip(tmp_path / "hello.zip", {"hello.py": ""}))
    assert 0 == run("-m", "zippath", "add", archive, "--user")[0]
    code, out, _ = run("-m", "zippath", "add", archive.replace("\\", "/"), "--user")

    assert (0, f"already added: {archive}") == (code, out.splitlines()[0])


def test_other_letters_are_the_same_archive(run, tmp_path):
    hello = windows(make_zip(tmp_path / "hello.zip", {"hello.py": ""}))
    other = windows(make_zip(tmp_path / "other.zip", {"other.py": ""}))
    lines = tmp_path / "user/Python311/site-packages/zippath.pth"
    assert 0 == run("-m", "zippath", "add", hello, "--user")[0]
    before = lines.read_bytes()

    code, out, err = run("-m", "zippath", "add", hello.upper(), "--user", "--json")

    assert (0, "", False) == (code, err, json.loads(out)["changed"])
    assert [hello] == [entry["path"] for entry in json.loads(out)["entries"]]
    assert before == lines.read_bytes()

    code, _, err = run("-m", "zippath", "add", other, other.upper(), "--user")
    assert (0, "") == (code, err)
    assert before + other.encode() + b"\n" == lines.read_bytes()

    code, out, err = run("-m", "zippath", "remove", "HELLO.ZIP", "OTHER")
    assert (0, "") == (code, err)
    assert f"removed {hello}" in out
    assert not lines.exists()


@pytest.mark.network
def test_extension_modules_of_an_unchanged_wheel(run, tmp_path):
    """The wheel is compiled for Windows, and its libraries are real ones."""
    try:
        real_wheels.fetch(NATIVE, FOR_WINDOWS)
    except real_wheels.Unavailable as error:
        pytest.skip(str(error))
    [wheel] = real_wheels.place().glob("pyzmq-27.3.0-*win_amd64.whl")
    code, _, err = run("-m", "zippath", "add", windows(wheel), "--user")
    done = run("-c", "import zmq; zmq.Context().term(); print(zmq.backend.cython._zmq.__file__)")

    assert (0, "") == (code, err)
    assert (0, "") == (done[0], done[2])
    assert done[1].startswith(windows(tmp_path / "cache") + "\\files\\")
    assert done[1].endswith(".pyd\n")
