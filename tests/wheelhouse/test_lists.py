"""Lists as uv and pip make them, and what they come to for one Python."""

import os
from pathlib import Path

import pytest
from packaging.tags import Tag

from tests.facts import facts
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.tags import supported_tags
from zippath.errors import UsageError, ZippathError
from zippath.wheelhouse import lists
from zippath.wheelhouse.lists import wanted_by

SAMPLES = Path(__file__).parent / "samples"
LOCKS = ("pylock.uv.toml", "pylock.pip.toml")


def of_python(*version):
    tag = "cpython-{}{}".format(*version)
    return facts((*version, 1), cache_tag=tag, implementation="cpython")


def found(name, python):
    return {one.name: one for one in wanted_by(str(SAMPLES / name), python)}


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        (of_python(3, 12), {"idna": "==3.20", "iniconfig": "==2.3.1", "psutil": "==7.2.2",
                            "six": "==1.17.0"}),
        (of_python(3, 9), {"idna": "==3.20", "importlib-resources": "==6.5.2",
                           "iniconfig": "==2.1.0", "psutil": "==7.2.2", "six": "==1.17.0",
                           "zipp": "==3.23.1"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["pylock.uv.toml", "requirements.uv.txt"])
def test_what_uv_exports_depends_on_the_python(name, python, expected):
    wanted = found(name, python)

    assert expected == {one.name: one.specifier for one in wanted.values()}
    assert all(one.hashes or one.files[0].hashes for one in wanted.values())


def test_only_the_files_that_fit_are_wanted():
    (file,) = found("pylock.uv.toml", of_python(3, 12))["psutil"].files

    assert file.name.startswith("psutil-7.2.2-cp36-abi3-manylinux2010_")
    assert "sha256" == file.hashes[0][0]


def test_what_pip_locks_is_for_one_python():
    wanted = found("pylock.pip.toml", of_python(3, 12))

    assert {"idna": "==3.20", "six": "==1.17.0"} == {
        one.name: one.specifier for one in wanted.values()
    }


@pytest.mark.parametrize("name", [*LOCKS, "requirements.uv.txt"])
def test_an_answer_that_is_remembered_is_the_same(name, monkeypatch):
    first = found(name, of_python(3, 12))
    monkeypatch.setattr(lists, "_read", lambda *_: pytest.fail("it is known"))

    assert first == found(name, of_python(3, 12))


def test_without_tomllib_tomlkit_reads_the_same(monkeypatch):
    first = found("pylock.uv.toml", of_python(3, 12))
    monkeypatch.setattr(lists, "recall", lambda _: None)
    monkeypatch.setitem(__import__("sys").modules, "tomllib", None)

    assert first == found("pylock.uv.toml", of_python(3, 12))


def test_a_requirements_file_has_no_groups(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("a")

    with pytest.raises(UsageError):
        wanted_by(str(path), of_python(3, 12), groups=["dev"])


@pytest.mark.parametrize("name", ["pylock.toml", "requirements.txt"])
def test_what_is_no_list_is_an_error(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(ZippathError, match="could not find"):
        wanted_by(str(path), of_python(3, 12))
    path.write_bytes(b"# one\n# \xff")
    with pytest.raises(ZippathError, match=f"{name}:2: it is not UTF-8"):
        wanted_by(str(path), of_python(3, 12))
    os.truncate(path, 1 << 40)
    with pytest.raises(ZippathError, match="is no list of wheels"):
        wanted_by(str(path), of_python(3, 12))
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ZippathError, match="is not a regular file"):
        wanted_by(str(path), of_python(3, 12))


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("minor", [9, 10, 11, 12, 13, 14])
def test_packaging_selects_the_same(name, minor):
    pylock = pytest.importorskip("packaging.pylock", reason="packaging 26.1 has it")
    tomllib = pytest.importorskip("tomllib", reason="python 3.11 has it")
    python = of_python(3, minor)
    lock = pylock.Pylock.from_dict(tomllib.loads((SAMPLES / name).read_text()))
    tags = [Tag(*tag.split("-")) for tag in supported_tags(python)]
    theirs = {
        package.name: (str(package.version), wheel.filename)
        for package, wheel in lock.select(environment=environment_of(python), tags=tags)
    }

    assert theirs == {
        one.name: (one.specifier.removeprefix("=="), one.files[0].name)
        for one in wanted_by(str(SAMPLES / name), python)
    }
