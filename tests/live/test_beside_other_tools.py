"""The boot module in an environment where real tools start code of their own in every process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance import sides, wheels
from tests.acceptance.programs import STARTERS
from tests.booted import enable_by_hand
from tests.program import make_zip, python_of
from tests.real_wheels import Unavailable

pytestmark = [pytest.mark.live, pytest.mark.network, pytest.mark.slow]

USE = "import hello; print(hello.twice('hi'), type(hello.__loader__).__module__)"
USED = "hihi _zippath_importer.finder"


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A directory where the tools are installed."""
    try:
        paths = wheels.wheels(sys.executable, STARTERS)
    except Unavailable as error:
        pytest.skip(str(error))
    place = tmp_path_factory.mktemp("tools") / "installed"

    assert "" == sides.install(sys.executable, paths, place)
    return place


@pytest.fixture(scope="module")
def venv(tools, tmp_path_factory):
    """An environment of virtualenv's, with the tools in it and an archive on its path."""
    root = tmp_path_factory.mktemp("tools")
    env = {**os.environ, "PYTHONPATH": str(tools), "HOME": str(root)}
    command = [sys.executable, "-m", "virtualenv", "-q", "--no-seed", root / "venv"]
    subprocess.run(command, env=env, check=True)
    [site] = (root / "venv" / "lib").glob("python3*/site-packages")
    shutil.copytree(tools, site, dirs_exist_ok=True)
    code = "def twice(word):\n    return word * 2\n"
    archive = make_zip(root / "hello.zip", {"hello.py": code})
    enable_by_hand(site, str(root / "cache"), [f"#boot {archive}"])
    return root / "venv"


@pytest.fixture
def run(venv, tmp_path, monkeypatch):
    """Runs the Python of the environment in a directory of its own; it must say nothing else."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("PYTHON", "COV", "VIRTUAL_"))]:
        monkeypatch.delenv(name)

    def run(*arguments, **env):
        done = subprocess.run(
            [python_of(venv), *arguments], env={**os.environ, **env},
            capture_output=True, text=True,
        )  # fmt: skip
        assert ("", 0) == (done.stderr, done.returncode)
        return done.stdout.strip()

    return run


def test_their_startup_files_are_there(run):
    code = (
        "import glob, sysconfig; print(*glob.glob('*.pth', root_dir=sysconfig.get_path('purelib')))"
    )
    expected = {
        "_virtualenv.pth", "a1_coverage.pth", "distutils-precedence.pth", "pip_system_certs.pth",
        "zippath.pth",
    }  # fmt: skip

    assert expected == {*run("-c", code).split()}


@pytest.mark.parametrize("flags", [[], ["-I"], ["-W", "error"], ["-X", "dev"]], ids=" ".join)
def test_all_of_them_start(run, flags):
    finders = "import sys; print(*(getattr(one, '__module__', '') for one in sys.meta_path))"

    assert USED == run(*flags, "-c", USE)
    assert {"_virtualenv", "_distutils_hack"} <= {*run("-c", finders).split()}


def test_coverage_measures_what_is_in_an_archive(run):
    Path(".coveragerc").write_text("[run]\nparallel = true\n[paths]\n")
    settings = os.path.abspath(".coveragerc")

    assert USED == run("-c", USE, COVERAGE_PROCESS_START=settings)
    run("-m", "coverage", "combine", "-q")
    run("-m", "coverage", "json", "-q", "--include", "*hello*")
    [measured] = json.loads(Path("coverage.json").read_text())["files"].items()
    assert measured[0].endswith(f"hello.zip{os.sep}hello.py")
    assert 100 == measured[1]["summary"]["percent_covered"]


def test_the_sitecustomize_of_pdm(run, tools):
    version = "{}.{}".format(*sys.version_info)
    Path("__pypackages__", version, "lib").mkdir(parents=True)
    Path("__pypackages__", version, "lib", "local_one.py").touch()
    code = f"import local_one; {USE}"

    assert USED == run("-c", code, PYTHONPATH=str(tools / "pdm" / "pep582"))
