"""Lock files and requirements, met by a folder of wheels and nothing else."""

import hashlib
import os
from pathlib import Path

import pytest

from tests import real_wheels
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


def test_all_wheels_with_other_hashes_are_told(wheels, tmp_path):
    lines = [f"{name}==1.0 --hash=sha256:{'0' * 64}" for name in ("a", "c")]
    with pytest.raises(ZippathError) as raised:
        chosen(requirements(tmp_path, *lines), wheels)
    assert "2 wheels: they have not the hashes that requirements.txt" in raised.value.message
    assert ("a-1.0-py3-none-any.whl", "c-1.0-py3-none-any.whl") == tuple(
        Path(line).name for line in raised.value.details
    )


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


def test_a_wheel_with_one_of_the_hashes_is_taken_wherever_it_lies(wheels, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    good = Path(make_zip(other / "a-1.0-py3-none-any.whl", {"a.py": "good"}))
    path = requirements(tmp_path, f"a --hash=sha256:{sha256(good)}")

    (found,) = wheels_for(str(path), [str(wheels), str(other)], FACTS)
    assert ("a", "1.0", str(good), sha256(good)) == (
        found.name, found.version, found.path, found.sha256,
    )  # fmt: skip


def test_other_strong_hashes_will_do_and_weak_ones_not(wheels, tmp_path):
    content = (wheels / "a-1.0-py3-none-any.whl").read_bytes()
    lines = {kind: f"a==1.0 --hash={kind}:{hashlib.new(kind, content).hexdigest()}"
             for kind in ("sha512", "sha3_256", "md5")}  # fmt: skip

    for kind in ("sha512", "sha3_256"):
        assert ["a-1.0-py3-none-any.whl"] == chosen(requirements(tmp_path, lines[kind]), wheels)
    with pytest.raises(ZippathError) as raised:
        chosen(requirements(tmp_path, lines["md5"]), wheels)
    assert "its hashes are md5, which prove nothing" in raised.value.message


def test_a_wheel_beside_the_lock_is_taken_if_it_has_the_hash(wheels, tmp_path):
    beside = Path(make_zip(tmp_path / "a-1.0-py3-none-any.whl", {"a.py": "beside"}))
    path = tmp_path / "pylock.toml"
    name = "a-1.0-py3-none-any.whl"
    text = LOCK.replace('url = "https://x/y"', f'path = "{name}"')
    for folders, expected in (([], beside), ([str(wheels)], wheels / name)):
        path.write_text(text.format(sha256(expected)))
        found = wheels_for(str(path), folders, FACTS)

        assert [str(expected)] == [one.path for one in found]


def test_what_must_be_built_is_told(wheels, tmp_path):
    path = tmp_path / "pylock.toml"
    path.write_text(
        'lock-version = "1.0"\n'
        '[[packages]]\nname = "gone"\nversion = "1"\ndirectory = {path = "src"}\n'
    )
    with pytest.raises(ZippathError) as raised:
        chosen(path, wheels)
    assert (
        "gone==1: no wheel of it, and the list names nothing but its source",
    ) == raised.value.details
    assert f"wheel --no-deps -w {wheels} {tmp_path}/src" in raised.value.hint


def test_two_wheels_of_one_project_are_an_error(wheels, tmp_path):
    with pytest.raises(ZippathError) as raised:
        chosen(requirements(tmp_path, "a==1.0", "A>1"), wheels)
    assert "more than one wheel of a" in raised.value.message


@pytest.mark.parametrize("kind", ["pipe", "folder", "link to nothing"])
def test_what_is_no_file_is_not_taken(wheels, tmp_path, kind):
    place = wheels / "d-1.0-py3-none-any.whl"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "nothing")
    with pytest.raises(ZippathError) as raised:
        chosen(requirements(tmp_path, "d"), wheels)
    assert (f"d: {place} is no file",) == raised.value.details


def test_a_wheel_that_goes_between_choice_and_use_is_an_error(wheels, tmp_path, monkeypatch):
    monkeypatch.setattr(os.path, "isfile", lambda _: True)
    path = tmp_path / "pylock.toml"
    path.write_text(LOCK.format("0").replace("a-1.0", "a-1.00").replace('"1.0"\nwh', '"1.00"\nwh'))
    with pytest.raises(ZippathError) as raised:
        chosen(path, wheels)
    assert "could not read" in raised.value.message


def test_another_file_of_the_version_is_told(wheels, tmp_path):
    path = tmp_path / "pylock.toml"
    path.write_text(LOCK.format("0").replace("a-1.0-py3-none", "a-1.0-1-py3-none"))
    with pytest.raises(ZippathError) as raised:
        chosen(path, wheels)
    assert (
        "a==1.0: has a-1.0-py3-none-any.whl, and a-1.0-1-py3-none-any.whl is listed",
    ) == raised.value.details


@pytest.mark.network
def test_real_wheels_have_the_hashes_of_the_lock():
    wheels = [real_wheels.wheel(name) for name in ("idna", "six")]
    lock = Path(__file__).parent / "samples" / "pylock.pip.toml"

    found = wheels_for(str(lock), [str(real_wheels.place())], FACTS)
    assert list(map(str, wheels)) == [one.path for one in found]
