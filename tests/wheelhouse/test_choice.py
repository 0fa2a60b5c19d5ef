"""Lock files and requirements, met by a folder of wheels and nothing else."""

import hashlib
from pathlib import Path

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import UsageError, ZippathError
from zippath.wheelhouse.choice import wheels_for

FACTS = facts(cache_tag="cpython-312", implementation="cpython")


@pytest.fixture
def wheels(tmp_path):
    """A folder with two versions of a project, and wheels for other Pythons."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in ("a-1.0-py3-none-any", "a-2.0-py3-none-any", "b-1.0-cp27-none-any",
                 "c-1.0-cp27-none-any", "c-1.0-py3-none-any"):  # fmt: skip
        make_zip(folder / f"{name}.whl", {f"{name[0]}.py": name})
    return folder


def chosen(path, wheels):
    found = wheels_for(str(path), [str(wheels)], FACTS)
    return [Path(one.path).name for one in found]


def requirements(tmp_path, *lines):
    path = tmp_path / "requirements.txt"
    path.write_text("\n".join(lines))
    return path


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a==1.0"], ["a-1.0-py3-none-any.whl"]),
        (["a"], ["a-2.0-py3-none-any.whl"]),
        (["# why", "--index-url https://x/", "A <2  # old", ""], ["a-1.0-py3-none-any.whl"]),
        (["a==1.0; python_version < '3.8'", "a==2.0; python_version > '3.8'"],
         ["a-2.0-py3-none-any.whl"]),
        (["a == \\", "  1.0"], ["a-1.0-py3-none-any.whl"]),
        (["a @ https://x/a-1.0-py3-none-any.whl"], ["a-1.0-py3-none-any.whl"]),
        (["a @ git+https://x/a"], ["a-2.0-py3-none-any.whl"]),
    ],
)  # fmt: skip
def test_requirements_are_met_by_the_wheels_that_they_allow(lines, expected, wheels, tmp_path):
    assert expected == chosen(requirements(tmp_path, *lines), wheels)


def test_what_is_missing_is_listed_with_the_command_that_fetches_it(wheels, tmp_path):
    url = "https://x/a-1.5-py3-none-any.whl"
    path = requirements(tmp_path, "a==3.0", "b", "gone>1", "a==1.0", f"a @ {url}")

    with pytest.raises(ZippathError) as raised:
        chosen(path, wheels)
    assert (
        "a==3.0: has 1.0, 2.0",
        "b: no wheel for this python",
        "gone>1: no wheel of it",
        f"a @ {url}: has 1.0, 2.0",
    ) == raised.value.details
    assert f"-d {wheels} a==3.0 b 'gone>1'" in raised.value.hint
    assert "pip --python /usr/bin/python3.12 download" in raised.value.hint


@pytest.mark.parametrize("line", ["-r other.txt", "./local", "a b c"])
def test_what_is_no_requirement_is_told_with_its_line(line, wheels, tmp_path):
    with pytest.raises(UsageError) as raised:
        chosen(requirements(tmp_path, "a", line), wheels)
    assert f"{tmp_path}/requirements.txt:2: " in raised.value.message


def test_a_wheel_needs_one_of_the_hashes(wheels, tmp_path):
    good = sha256(wheels / "a-1.0-py3-none-any.whl")
    line = f"a==1.0 --hash=sha256:{'0' * 64} --hash=sha256:"

    assert ["a-1.0-py3-none-any.whl"] == chosen(requirements(tmp_path, line + good), wheels)
    with pytest.raises(ZippathError) as raised:
        chosen(requirements(tmp_path, line + "1" * 64), wheels)
    assert "has not the hash" in raised.value.message


def test_without_a_folder_the_command_is_told(tmp_path):
    with pytest.raises(UsageError) as raised:
        wheels_for(str(requirements(tmp_path, "a==1")), [], FACTS)
    assert "--wheels DIR" in raised.value.hint


LOCK = """\
lock-version = "1.0"
created-by = "test"
[[packages]]
name = "a"
version = "1.0"
wheels = [{{name = "a-1.0-py3-none-any.whl", url = "https://x/y", hashes = {{sha256 = "{0}"}}}}]
[[packages]]
name = "b"
version = "9"
marker = "python_version < '3.8'"
wheels = [{{name = "b-9-py3-none-any.whl", url = "https://x/z", hashes = {{sha256 = "00"}}}}]
"""
BUILT = """\
[[packages]]
name = "c"
directory = {path = "."}
"""


def test_a_lock_file_is_met_by_the_very_wheels(wheels, tmp_path):
    path = tmp_path / "pylock.toml"
    path.write_text(LOCK.format(sha256(wheels / "a-1.0-py3-none-any.whl")))

    assert ["a-1.0-py3-none-any.whl"] == chosen(path, wheels)
    path.write_text(path.read_text() + BUILT)
    assert ["a-1.0-py3-none-any.whl", "c-1.0-py3-none-any.whl"] == chosen(path, wheels)
    path.write_text(LOCK.format("0" * 64))
    with pytest.raises(ZippathError):
        chosen(path, wheels)


@pytest.mark.parametrize(
    "text",
    ["", "[", 'lock-version = "9"', LOCK.format("0").replace("a-1.0-py3-none", "a-1.0-cp27-none")],
)
def test_a_bad_lock_file_is_an_error(text, wheels, tmp_path):
    (tmp_path / "pylock.toml").write_text(text)

    with pytest.raises(ZippathError) as raised:
        chosen(tmp_path / "pylock.toml", wheels)
    assert "could not use" in raised.value.message
