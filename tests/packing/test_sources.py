"""What each kind of source brings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.facts import facts
from tests.program import make_zip
from tests.rights import ordinary
from zippath.errors import UsageError, ZippathError
from zippath.packing.piece import Wanted
from zippath.packing.receiver import Receiver
from zippath.packing.sources import Gathering
from zippath.packing.wishes import Wishes
from zippath.syspath.snapshot import Snapshot


def make(root, *names):
    for name in names:
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def names(source, **options):
    return [one.name for one in Gathering([str(source)], **options).pieces()]


def test_a_module_is_itself(tmp_path):
    assert ["a.py"] == names(make(tmp_path, "a.py") / "a.py")


def test_a_package_keeps_its_name(tmp_path):
    make(tmp_path, "pkg/__init__.py", "pkg/sub/deep/data.txt")

    assert ["pkg/__init__.py", "pkg/sub/deep/data.txt"] == names(tmp_path / "pkg")


def test_a_package_may_be_the_current_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(make(tmp_path, "pkg/__init__.py") / "pkg")

    gathering = Wishes((".",), "../a.zip", os.getcwd()).recipe.gathering
    assert ["pkg/__init__.py"] == [one.name for one in gathering.pieces()]


def test_a_directory_is_what_is_in_it(tmp_path):
    make(tmp_path, "ns/sub/a.py", "b.py", "c.txt")

    assert ["b.py", "c.txt", "ns/sub/a.py"] == names(tmp_path)


def test_the_archive_in_the_making_is_no_source(tmp_path):
    make(tmp_path, "a.py", "out.zip", ".out.zip.0123abcd/out.zip")

    assert ["a.py"] == names(tmp_path, output=str(tmp_path / "out.zip"))


def test_a_project_is_its_src(tmp_path):
    make(tmp_path, "pyproject.toml", "src/pkg/__init__.py", "src/mod.py", "tests/test_a.py")

    assert ["mod.py", "pkg/__init__.py"] == names(tmp_path)


def test_a_project_without_src_is_its_packages_and_modules(tmp_path):
    make(tmp_path, "setup.py", "noxfile.py", "pkg/__init__.py", "mod.py", "tests/__init__.py",
         "docs/conf.py")  # fmt: skip

    assert ["pkg/__init__.py", "mod.py"] == names(tmp_path)


def test_a_project_of_a_namespace_is_found(tmp_path):
    make(tmp_path, "pyproject.toml", "acme/tools/__init__.py", "data/a.txt", "docs/x/__init__.py")

    assert ["acme/tools/__init__.py"] == names(tmp_path)


def test_a_wheel_is_laid_out_as_installed(tmp_path):
    wheel = make_zip(
        tmp_path / "a-1-py3-none-any.whl",
        {
            "a/__init__.py": "",
            "a-1.data/purelib/b.py": "",
            "a-1.data/scripts/run": "",
            "a-1.dist-info/RECORD": "",
        },
    )

    assert ["a-1.data/scripts/run", "a-1.dist-info/RECORD", "a/__init__.py", "b.py"] == sorted(
        names(wheel)
    )


@pytest.fixture
def receiver():
    """A CPython 3.12, of which nothing is started."""
    return Receiver("python3.12", Snapshot(FACTS, None, None))


FACTS = facts(cache_tag="cpython-312", implementation="cpython")


def test_a_folder_of_wheels_is_those_that_fit(tmp_path, receiver):
    make_zip(tmp_path / "a-1-py3-none-any.whl", {"a.py": ""})
    make_zip(tmp_path / "a-1-cp27-none-any.whl", {"a2.py": ""})
    make_zip(tmp_path / "b-1-py3-none-any.whl", {"b.py": ""})

    assert ["a.py", "b.py"] == names(tmp_path, receiver=lambda: receiver)


@pytest.mark.parametrize("other", ["a-2-py3-none-any.whl", "b-1-cp27-none-any.whl"])
def test_a_folder_of_wheels_that_is_no_environment(other, tmp_path, receiver):
    make_zip(tmp_path / "a-1-py3-none-any.whl", {"a.py": ""})
    make_zip(tmp_path / other, {"b.py": ""})

    with pytest.raises(ZippathError) as raised:
        names(tmp_path, receiver=lambda: receiver)
    assert other[0] in raised.value.message


@pytest.mark.parametrize("member", ["../a.py", "/etc/a.py", "a/../../b.py", "a\\b.py", "a//b.py"])
def test_an_archive_with_names_that_lead_out_is_refused(member, tmp_path):
    with pytest.raises(ZippathError) as raised:
        names(make_zip(tmp_path / "a.zip", {member: ""}))

    assert repr(member) in raised.value.message


def test_what_inspect_takes_for_hostile_is_no_source(tmp_path):
    archive = Path(make_zip(tmp_path / "a.zip", {"a.py": ""}))
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1  # encrypted
    archive.write_bytes(data)

    with pytest.raises(ZippathError) as raised:
        names(archive)
    assert "could not pack" in raised.value.message


@pytest.mark.parametrize(
    ("source", "error"), [("", UsageError), ("gone", ZippathError), ("out.zip", UsageError)]
)
def test_what_cannot_be_a_source(source, error, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_zip("out.zip", {"a.py": ""})

    with pytest.raises(error):
        names(source, output=str(tmp_path / "out.zip"))


@pytest.mark.parametrize("pipe", ["a.py", "folder/a.py", "a.whl"])
def test_a_pipe_is_no_source_and_nobody_waits_for_it(pipe, tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / pipe)

    with pytest.raises(ZippathError) as raised:
        names(tmp_path / pipe.partition("/")[0])
    assert "regular file" in raised.value.message


def test_a_source_with_nothing_wanted_is_an_error(tmp_path):
    (tmp_path / "empty").mkdir()
    make(tmp_path, "full/a.py")

    for source in ("empty", "full"):
        with pytest.raises(ZippathError) as raised:
            names(tmp_path / source, wanted=Wanted(exclude=("*.py",)))
        assert "there is nothing in it to pack" in raised.value.message
    with pytest.raises(ZippathError) as raised:
        names(tmp_path / "full", wanted=Wanted(include=("*.txt",)))
    assert "--include takes nothing in it" == raised.value.hint


@pytest.mark.live
@pytest.mark.parametrize("shut", ["secret.py", "folder"])
def test_what_may_not_be_read_is_an_error_with_a_way_out(shut, tmp_path):
    make(tmp_path, "a.py", "secret.py", "folder/b.py")
    (tmp_path / shut).chmod(0)
    command = [*ordinary(), sys.executable, "-m", "zippath", "pack", tmp_path, "-o"]
    done = subprocess.run([*command, tmp_path / "a.zip"], capture_output=True, text=True)
    way_out = [*command, tmp_path / "b.zip", "--exclude", shut]

    assert f"error: could not read {tmp_path}/{shut}: permission denied\n" in done.stderr
    assert f"hint: leave it out: --exclude {shut}\n" in done.stderr
    assert 0 == subprocess.run(way_out, capture_output=True).returncode
    assert [] == list(tmp_path.glob("*a.zip*"))
