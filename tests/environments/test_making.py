"""Making an environment."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.program import make_zip, python_of, run_python, zippath
from zippath.environments.environment_record import WheelSource, read_record
from zippath.environments.making import Making, create
from zippath.errors import ZippathError


def making(directory, *archives, **more):
    return Making(str(directory), WheelSource("archives"), tuple(map(str, archives)), **more)


def tool_wheel(folder):
    """A wheel with a console script, a ready one, and a package."""
    return make_zip(
        folder / "tool-1.0-py3-none-any.whl",
        {
            "tool.py": "import sys\ndef main():\n    print('tool', sys.argv[1:], sys.prefix)\n",
            "tool-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n",
            "tool-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
            "tool-1.0.dist-info/RECORD": "",
            "tool-1.0.dist-info/entry_points.txt": "[console_scripts]\ntool = tool:main [x]\n",
            "tool-1.0.data/scripts/ready": "#!python\nimport tool\ntool.main()\n",
        },
    )


@pytest.mark.parametrize("name", ["a\nb", f"a{os.pathsep}b", "a\x1bb", "a\udce9"])
def test_a_name_that_files_of_settings_cannot_hold_is_refused(tmp_path, name):
    with pytest.raises(ZippathError, match="no environment can be at"):
        create(making(tmp_path / name), {}, str(tmp_path), print)


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "mine").touch()

    with pytest.raises(ZippathError, match="is not empty"):
        create(making(tmp_path), {}, str(tmp_path), print)


@pytest.mark.live
@pytest.mark.parametrize("name", ["env", 'it\'s a "$HOME" `é`'])
def test_an_environment_runs_what_its_archives_have(sandbox, interpreter, name):
    place = sandbox / "work" / name
    done = zippath(
        "env", "create", place, "--python", interpreter, "--archives", tool_wheel(sandbox), "--json"
    )

    if done.code:
        assert "needs CPython 3.9" in done.err
    else:
        require_it_runs(place, done)


def require_it_runs(place, done):
    assert {"bin/tool", "bin/ready"} == {*done.json["scripts"]}
    for script in ("tool", "ready"):
        ran = subprocess.run([place / "bin" / script, "1"], capture_output=True, text=True, cwd="/")
        assert (f"tool ['1'] {place}\n", "") == (ran.stdout, ran.stderr)
    activate = '. "$1"/bin/activate && python -c "import tool; print(tool.__name__)"'
    active = subprocess.run(["bash", "-c", activate, "-", place], capture_output=True, text=True)
    assert ("tool\n", "") == (active.stdout, active.stderr)
    assert [place.name] == os.listdir(place.parent)
    assert not [
        path
        for path in place.rglob("*")
        if path.is_file() and not path.is_symlink() and b".zippath-new-" in path.read_bytes()
    ]


@pytest.mark.live
def test_its_record_says_what_is_in_it(sandbox):
    wheel = tool_wheel(sandbox)
    done = zippath("env", "create", "env", "--archives", wheel, cwd=sandbox)
    record = read_record(str(sandbox / "env"))

    assert 0 == done.code
    assert [wheel] == [one.path for one in record.archives]
    assert ("bin/tool", "bin/ready") == record.scripts
    assert wheel == run_python(python_of(sandbox / "env"), "import tool; print(tool.__file__[:-8])")
    assert (
        "is an environment already"
        in zippath("env", "create", "env", "--archives", wheel, cwd=sandbox).err
    )


@pytest.mark.live
def test_a_dry_run_makes_nothing(sandbox):
    before = sorted(sandbox.rglob("*"))
    wheel = tool_wheel(sandbox)
    done = zippath(
        "env", "create", "x/env", "--dry-run", "--json", "--archives", wheel, cwd=sandbox
    )

    assert ["bin/tool", "bin/ready"] == done.json["scripts"]
    assert {Path(wheel)} == {*sandbox.glob("*")} - {*before} - {sandbox / "cache"}


@pytest.mark.live
def test_environments_share_one_boot_module_with_its_bytecode(sandbox, interpreter):
    """A damaged one is replaced, and what is linked is taken by Python as it is."""
    cache = Path(os.environ["ZIPPATH_CACHE_DIR"])

    def made(name):
        place = sandbox / name
        archive = tool_wheel(sandbox)
        done = zippath("env", "create", place, "--python", interpreter, "--archives", archive)
        if "needs CPython 3.9" in done.err:
            pytest.skip(done.err)
        assert "" == done.err
        [source] = place.glob("lib/python3*/site-packages/_zippath_boot.py")
        [pyc] = source.parent.glob("__pycache__/_zippath_boot.*.pyc")
        before = [os.stat(path) for path in (source, pyc)]
        assert "" == run_python(python_of(place), "import tool")
        assert [one.st_ino for one in before] == [os.stat(path).st_ino for path in (source, pyc)]
        return [one.st_ino for one in before]

    first = made("first")
    assert first == made("second")
    [kept] = cache.glob("boot-*.pyc")
    kept.unlink()
    kept.write_bytes(bytes(100))
    third = made("third")
    assert not {*first} & {*third}
    assert third == made("fourth")
