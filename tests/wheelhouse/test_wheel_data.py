"""The data of a wheel lies once beside the wheels of the own store, whole or not at all."""

import os
from dataclasses import replace

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.wheelhouse import own_store
from zippath.wheelhouse.given import given
from zippath.wheelhouse.own_store import remove_unused, stored
from zippath.wheelhouse.wheel_data import data_of_all, lay_out

FACTS = facts(cache_tag="cpython-312", implementation="cpython")
MEMBERS = {"a.py": "", "a-1.0.data/data/share/a/x": "X", "a-1.0.data/data/etc/y": "Y"}


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for what in ("CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"ZIPPATH_{what}_DIR", str(tmp_path / what.lower()))


def wheel(tmp_path, members):
    return given([str(make_zip(tmp_path / "a-1.0-py3-none-any.whl", members))], FACTS)[0]


def data_of(wheel):
    return data_of_all([wheel], None, "include")


def test_it_is_laid_out_once(tmp_path):
    one = wheel(tmp_path, MEMBERS)
    [data] = data_of(one)

    assert ("etc/y", "share/a/x") == data.names
    assert f"{tmp_path}/data/wheels/{one.sha256}/data" == data.folder
    lay_out(data)
    inode = os.stat(data.folder).st_ino
    lay_out(data)
    assert inode == os.stat(data.folder).st_ino
    with open(f"{data.folder}/share/a/x") as file:
        assert "X" == file.read()
    assert ["data"] == os.listdir(os.path.dirname(data.folder))


def test_code_alone_is_no_data(tmp_path):
    assert [] == data_of(wheel(tmp_path, {"a.py": "", "a-1.0.data/scripts/x": ""}))


def test_headers_have_a_folder_of_their_project(tmp_path):
    members = {"a-1.0.data/headers/a.h": "A", "a-1.0.data/headers/b/c.h": "", **MEMBERS}
    one = wheel(tmp_path, members)
    data, headers = data_of(one)
    for each in (data, headers):
        lay_out(each)

    assert (("a.h", "b/c.h"), "include/a/") == (headers.names, headers.place)
    with open(f"{tmp_path}/data/wheels/{one.sha256}/headers/a.h") as file:
        assert "A" == file.read()
    assert [("", 3, True)] == [(one.path, one.size, one.has_data) for one in stored()]


def test_names_that_lead_out_are_no_data(tmp_path):
    members = {"a.py": "", "a-1.0.data/data/x/../../../y": "", "a-1.0.data/data/z": ""}

    assert [("z",)] == [one.names for one in data_of(wheel(tmp_path, members))]


def test_another_content_than_chosen_is_not_laid_out(tmp_path):
    one = replace(wheel(tmp_path, MEMBERS), sha256="0" * 64)

    with pytest.raises(ZippathError, match="not the file any more that was chosen"):
        lay_out(data_of(one)[0])
    assert [] == os.listdir(f"{tmp_path}/data/wheels/{one.sha256}")


def test_it_goes_with_the_wheel_when_nobody_uses_it(tmp_path):
    [data] = data_of(wheel(tmp_path, MEMBERS))
    lay_out(data)
    os.utime(os.path.dirname(data.folder), (0, 0))

    assert [("", 2, True)] == [(one.path, one.size, one.has_data) for one in stored()]
    assert [] == remove_unused(own_store.unused(1e9))
    assert [] == stored()
