"""The path problems that people have: each remedy, typed as printed, mends its fault alone."""

import subprocess
import sys

import pytest

from tests.doctor.bench import Bench, contents, typed
from tests.doctor.cases import CASES, SOURCE, bad_pythonpath, installed

# findings that say the same thing as that of the case, and go with it
TOGETHER = {"ZP501", "ZP303", "ZP304", "ZP305", "ZP302", "ZP314", "ZP301", "ZP402", "ZP214"}


def pip_check(bench, case):
    """What `pip check` says of a target, for the cases of what is installed."""
    if not case.code.startswith("ZP5"):
        return set()
    command = [sys.executable, "-m", "pip", "--python", bench.python, "check"]
    done = subprocess.run(command, capture_output=True, text=True, env=bench.env)
    return {*done.stdout.splitlines()} - {"No broken requirements found."}


@pytest.mark.live
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_found_and_its_remedy_mends_it_alone(tmp_path, case):
    bench = Bench(tmp_path, case.minor)
    case.build(bench)
    before, disk = bench.findings(), contents(bench.place)
    [one] = [found for found in before if found.code == case.code]

    assert case.severity == one.severity
    assert one.fix.startswith(case.fix), one
    if not case.typed:
        return
    checked = pip_check(bench, case)
    typed(bench, one.fix)
    assert pip_check(bench, case) <= checked
    after, changed = bench.findings(), contents(bench.place)
    left = [found.code for found in after]
    assert case.code not in left
    assert set(left) <= {*case.then, *(found.code for found in before)}
    assert {found.code for found in before} - set(left) <= {case.code, *TOGETHER}
    allowed = tuple(file.format(minor=bench.minor) for file in case.files)
    names = {name for name in disk.keys() | changed.keys() if disk.get(name) != changed.get(name)}
    assert [] == sorted(name for name in names if not name.startswith(allowed or ("-",)))


def test_remedies_for_one_variable_are_one(tmp_path):
    bench = Bench(tmp_path)
    bad_pythonpath(bench)
    bench.write("folder/colorsys.py", SOURCE)

    found = {one.code: one.fix for one in bench.findings() if "PYTHONPATH" in one.fix}

    assert {"ZP303", "ZP304", "ZP305"} == found.keys()
    assert {f"export PYTHONPATH={bench.place}/folder:{bench.place}/other"} == {*found.values()}


def test_what_takes_an_item_off_is_in_the_one_remedy(tmp_path):
    bench = Bench(tmp_path)
    bad_pythonpath(bench)
    (bench.place / "folder" / "mine.py").rename(bench.place / "folder" / "colorsys.py")

    found = {one.code: one.fix for one in bench.findings() if "PYTHONPATH" in one.fix}

    assert {"ZP303", "ZP304", "ZP305", "ZP401"} == found.keys()
    assert {f"export PYTHONPATH={bench.place}/other"} == {*found.values()}


def test_the_command_of_an_editable_project_is_of_its_folder(tmp_path):
    bench = Bench(tmp_path)
    installed(bench, "mine", more="mine.pth,sha256=x,1\n")
    bench.pth("import os\n", "mine.pth")
    source = bench.site / "mine-1.0.dist-info" / "direct_url.json"
    bench.write("project/pyproject.toml")
    fixes = {}
    for name, url in (("", "project"), ("editable", "project"), ("", "gone")):
        editable = str(bool(name)).lower()
        source.write_text(
            f'{{"url": "file://{bench.place}/{url}", "dir_info": {{"editable": {editable}}}}}'
        )
        [fixes[name, url]] = [one.fix for one in bench.findings() if one.code == "ZP211"]

    pip = f"pip --python {bench.python} install"
    assert f"{pip} --force-reinstall --no-deps {bench.place}/project" == fixes["", "project"]
    assert f"{pip} --no-deps -e {bench.place}/project" == fixes["editable", "project"]
    gone = f"install mine again from where it came: {bench.place}/gone is gone"
    assert gone == fixes["", "gone"]


def test_what_an_archive_or_a_commit_has_is_installed_from_there(tmp_path):
    bench = Bench(tmp_path)
    installed(bench, "mine", more="mine.pth,sha256=x,1\n")
    bench.pth("import os\n", "mine.pth")
    source = bench.site / "mine-1.0.dist-info" / "direct_url.json"
    commit = '"vcs_info": {"vcs": "git", "commit_id": "7921be"}'
    bench.write("a.whl")
    fixes = []
    for url, info in (
        (f"file://{bench.place}/a.whl", '"archive_info": {}'),
        (f"file://{bench.place}/gone.whl", '"archive_info": {}'),
        ("https://x/mine.git", commit),
    ):
        source.write_text(f'{{"url": "{url}", {info}}}')
        fixes += [one.fix for one in bench.findings() if one.code == "ZP211"]

    again = f"pip --python {bench.python} install --force-reinstall --no-deps"
    assert [
        f"{again} file://{bench.place}/a.whl",
        f"install mine again from where it came: file://{bench.place}/gone.whl",
        f"{again} git+https://x/mine.git@7921be",
    ] == fixes


def test_what_an_index_has_is_installed_in_the_version_that_is_there(tmp_path):
    bench = Bench(tmp_path)
    installed(bench, "mine", "1.5", more="mine.pth,sha256=x,1\n")
    bench.pth("import os\n", "mine.pth")

    [one] = [one for one in bench.findings() if one.code == "ZP211"]
    assert f"pip --python {bench.python} install --force-reinstall --no-deps mine==1.5" == one.fix


def test_what_another_tool_has_installed_is_left_to_it(tmp_path):
    bench = Bench(tmp_path)
    installed(bench, "mine", "1.5", more="mine.pth,sha256=x,1\n")
    bench.pth("import os\n", "mine.pth")
    bench.write(bench.site / "mine-1.5.dist-info" / "INSTALLER", "conda\n")

    [one] = [one for one in bench.findings() if one.code == "ZP211"]
    assert "let conda install mine again" == one.fix
