"""Archives that are named one by one."""

import os

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.wheelhouse.digests import digest_of
from zippath.wheelhouse.given import given

FACTS = facts(cache_tag="cpython-312", implementation="cpython")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(tmp_path / "cache"))


def test_archives_keep_their_order_and_are_known_by_their_names(tmp_path):
    names = ("Zope.Event-5.0-py3-none-any.whl", "old-1.0-py3.12.egg", "lib.zip")
    paths = [str(make_zip(tmp_path / name, {"a.py": name})) for name in names]

    found = given([*paths, paths[0]], FACTS)

    assert [("zope-event", "5.0"), ("old-1.0-py3.12", ""), ("lib", "")] == [
        (one.name, one.version) for one in found
    ]
    assert [(path, digest_of(path)) for path in paths] == [(one.path, one.sha256) for one in found]


def test_all_that_cannot_be_taken_is_told(tmp_path):
    os.mkfifo(tmp_path / "pipe.whl")
    (tmp_path / "folder").mkdir()
    for name in ("text.txt", "odd.whl", "a-1-cp27-none-any.whl"):
        (tmp_path / name).touch()
    names = ("gone.whl", "pipe.whl", "folder", "text.txt", "odd.whl", "a-1-cp27-none-any.whl")

    with pytest.raises(ZippathError) as raised:
        given([str(tmp_path / name) for name in names], FACTS)
    assert [
        "gone.whl does not exist",
        "pipe.whl is no file",
        "folder is a directory: name the archives in it",
        "text.txt is no archive by its name: .zip, .whl, .egg, .pyz",
        "odd.whl has not the name of a wheel: NAME-VERSION-PYTHON-ABI-PLATFORM.whl",
        "a-1-cp27-none-any.whl is a wheel for other pythons",
    ] == [line.removeprefix(f"{tmp_path}/") for line in raised.value.details]


def test_two_versions_of_one_project_are_an_error(tmp_path):
    paths = [
        str(make_zip(tmp_path / name, {"a.py": name}))
        for name in ("A_b-1-py3-none-any.whl", "a.b-2-py3-none-any.whl")
    ]
    with pytest.raises(ZippathError) as raised:
        given(paths, FACTS)
    assert "more than one wheel of a-b" in raised.value.message
    assert tuple(f"a-b: {path}" for path in paths) == raised.value.details
