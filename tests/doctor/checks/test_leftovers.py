"""What the leftovers of an upgraded environment are installed from."""

import pytest

from tests.doctor.bench import Bench


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def left_behind(bench, name, url="", editable=False):
    """A distribution in the folder of the python before; `url` is where it came from."""
    old = bench.venv / "lib" / "python3.5" / "site-packages"
    info = bench.distribution(name, site=old, files=[f"{name}.py"])
    if url:
        info_of_it = f'"dir_info": {{"editable": {str(editable).lower()}}}'
        if url.startswith("git"):
            info_of_it = '"vcs_info": {"vcs": "git", "commit_id": "1"}'
        bench.write(f"{info}/direct_url.json", f'{{"url": "{url}", {info_of_it}}}')


def fix(bench):
    [one] = [one for one in bench.findings() if one.code == "ZP508"]
    return one.fix


def test_a_local_project_comes_from_its_directory(bench):
    """An index may have a project of the same name by somebody else."""
    for name in ("mine", "yours"):
        (bench.place / name).mkdir()
    left_behind(bench, "thing")
    left_behind(bench, "mine", f"file://{bench.place}/mine", editable=True)
    left_behind(bench, "yours", f"file://{bench.place}/yours")
    left_behind(bench, "gone", f"file://{bench.place}/gone", editable=True)

    wishes = f"-e {bench.place}/mine thing==1.0 {bench.place}/yours"
    assert f"pip --python {bench.python} install {wishes}" == fix(bench)


def test_what_is_left_that_no_command_brings(bench):
    left_behind(bench, "gone", f"file://{bench.place}/gone", editable=True)
    left_behind(bench, "cloned", "git+https://example.org/cloned")

    sources = f"git+https://example.org/cloned, file://{bench.place}/gone"
    said = f"install again what is still wanted from where it came: {sources}"
    assert said == fix(bench)
