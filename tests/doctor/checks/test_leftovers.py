"""What the leftovers of an upgraded environment are installed from."""

import json
import os
import shutil
import subprocess

import pytest

from tests.doctor.bench import Bench, typed
from tests.doctor.cases import wheel_of


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def left_behind(bench, name, url="", **source):
    """A distribution in the folder of the python before; `url` is where it came from."""
    old = bench.venv / "lib" / "python3.5" / "site-packages"
    info = bench.distribution(name, site=old, files=[f"{name}.py"])
    if url:
        bench.write(f"{info}/direct_url.json", json.dumps({"url": url, **source}))


def editable(yes):
    return {"dir_info": {"editable": yes}}


def commit(identifier):
    return {"vcs_info": {"vcs": "git", "commit_id": identifier}}


BACKEND = """import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    file, info = "cloned-1.0-py3-none-any.whl", "cloned-1.0.dist-info"
    with zipfile.ZipFile(f"{folder}/{file}", "w") as wheel:
        wheel.write("cloned.py")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: cloned\\nVersion: 1.0\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "cloned.py,,\\n")
    return file
"""


def checkout(bench):
    """A repository with a project, and its first commit; a later one has another module."""
    lines = ("requires = []", 'build-backend = "backend"', 'backend-path = ["."]')
    bench.write("cloned/pyproject.toml", "\n".join(["[build-system]", *lines]))
    bench.write("cloned/backend.py", BACKEND)

    def git(*words):
        own = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        command = ["git", *own, "-C", bench.place / "cloned", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    for text in ("COMMIT = 1\n", "COMMIT = 2\n"):
        bench.write("cloned/cloned.py", text)
        git("add", ".")
        git("commit", "-q", "-m", text)
    return git("rev-parse", "HEAD~1")


def fix(bench):
    [one] = [one for one in bench.findings() if one.code == "ZP508"]
    return one.fix


def test_a_local_project_comes_from_its_directory(bench):
    """An index may have a project of the same name by somebody else."""
    for name in ("mine", "yours"):
        bench.write(f"{name}/pyproject.toml")
    left_behind(bench, "thing")
    left_behind(bench, "mine", f"file://{bench.place}/mine", **editable(True))
    left_behind(bench, "yours", f"file://{bench.place}/yours", **editable(False))
    left_behind(bench, "gone", f"file://{bench.place}/gone", **editable(True))

    wishes = f"-e {bench.place}/mine thing==1.0 {bench.place}/yours"
    assert f"pip --python {bench.python} install {wishes}" == fix(bench)


@pytest.mark.live
@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_an_archive_and_a_commit_come_from_where_they_came(bench):
    """A wheel for the python before is left alone: pip refuses all that is named beside it."""
    wheel_of(bench, "packed", "1.0", {"packed.py": "PACKED = 1\n"})
    wheels = f"file://{bench.place}/wheels"
    left_behind(bench, "packed", f"{wheels}/packed-1.0-py3-none-any.whl", archive_info={})
    bench.write("wheels/fast-1.0-cp35-cp35m-linux_x86_64.whl")
    left_behind(bench, "fast", f"{wheels}/fast-1.0-cp35-cp35m-linux_x86_64.whl", archive_info={})
    first = checkout(bench)
    left_behind(bench, "cloned", f"file://{bench.place}/cloned", **commit(first))

    words = f"git+file://{bench.place}/cloned@{first} {wheels}/packed-1.0-py3-none-any.whl"
    assert f"pip --python {bench.python} install {words}" == fix(bench)
    bench.env["PATH"] = os.environ["PATH"]
    typed(bench, fix(bench))

    assert "COMMIT = 1\n" == (bench.site / "cloned.py").read_text()
    assert "PACKED = 1\n" == (bench.site / "packed.py").read_text()
    left = f"install again what is still wanted from where it came: {wheels}/fast"
    assert fix(bench).startswith(left)


def test_what_is_left_that_no_command_brings(bench):
    """Its source is gone, or nothing names the commit."""
    left_behind(bench, "gone", f"file://{bench.place}/gone", **editable(True))
    left_behind(bench, "lost", f"file://{bench.place}/lost.whl", archive_info={})
    left_behind(bench, "cloned", "https://example.org/cloned", **commit(""))

    sources = (
        f"https://example.org/cloned, file://{bench.place}/gone, file://{bench.place}/lost.whl"
    )
    said = f"install again what is still wanted from where it came: {sources}"
    assert said == fix(bench)


def test_what_is_no_environment_has_nothing_to_bring_along(bench):
    """Pythons in one prefix have a folder each."""
    bench.make_prefix()
    old = bench.prefix / "lib" / "python3.5" / "site-packages"
    bench.distribution("thing", site=old, files=["thing.py"])

    assert [] == [one for one in bench.findings() if one.code == "ZP508"]


def test_what_has_no_version_is_no_distribution(bench):
    bench.write(bench.venv / "lib" / "python3.5" / "site-packages" / "lost.dist-info" / "RECORD")

    assert [] == [one for one in bench.findings() if one.code == "ZP508"]
