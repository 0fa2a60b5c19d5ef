"""A package of several wheels is one directory, as it is where they are installed."""

import importlib
import os
import sys
from pathlib import Path

import pytest

from tests.importer.building import wait_until_settled
from tests.program import make_zip
from zippath.importer import hook
from zippath.importer.filefinder import StoredSource
from zippath.importer.placing import files_with

FIRST = {
    "qt/__init__.py": "", "qt/core.py": "name = 'first'\n", "qt/plugins/a.txt": "first",
    "qt/plugins/both.txt": "first", "qt.libs/libfirst.so.1": "",
}  # fmt: skip
SECOND = {
    "qt/__init__.py": "", "qt/extra.py": "from . import core\nname = 'second'\n",
    "qt/plugins/b.txt": "second", "qt/plugins/both.txt": "second", "qt.libs/libsecond.so.1": "",
}  # fmt: skip


@pytest.fixture
def imported(importing, tmp_path):
    """Import `qt` from archives, and return the directory that it lies in."""
    hook.install(tmp_path / "cache")

    def act(*archives):
        for number, content in reversed(list(enumerate(archives))):
            # two of one content are copies to the byte
            wheel = make_zip(tmp_path / f"{number}.whl", content, date=(2026, 1, 1, 0, 0, 0))
            wait_until_settled(wheel)
            sys.path.insert(0, wheel)
        return Path(importlib.import_module("qt").__file__).parent

    return act


def names(directory):
    return sorted(each.relative_to(directory).as_posix() for each in directory.rglob("*.*"))


def test_the_files_of_all_wheels_lie_beside_each_other(imported):
    """The first wins where two have a file; libraries beside the packages come along."""
    directory = imported(FIRST, SECOND)

    assert names(directory) == [
        "__init__.py", "core.py", "extra.py",
        "plugins/a.txt", "plugins/b.txt", "plugins/both.txt",
    ]  # fmt: skip
    assert "first" == (directory / "plugins" / "both.txt").read_text()
    assert ["libfirst.so.1", "libsecond.so.1"] == names(directory.parent / "qt.libs")
    assert {2} == {each.stat().st_nlink for each in directory.rglob("*.*")}
    extra = importlib.import_module("qt.extra")
    assert ("second", str(directory / "extra.py")) == (extra.name, extra.__file__)
    assert isinstance(extra.__loader__, StoredSource)
    assert not list(directory.rglob("*.pyc"))


def test_it_is_known_as_a_directory_of_the_store(imported):
    stored, folder = files_with(str(imported(FIRST, SECOND) / "plugins"))

    assert ("qt/plugins/", {"qt/", "qt.libs/"}) == (folder, stored.whole)
    assert stored.name.startswith(f"{stored.digest}-")
    assert stored.root in sys.path


def test_what_is_there_is_not_linked_again(imported, monkeypatch):
    directory = imported(FIRST, SECOND)
    for name in [name for name in sys.modules if name.partition(".")[0] == "qt"]:
        del sys.modules[name]
    monkeypatch.setattr(os, "link", lambda *_: pytest.fail("it is there"))

    assert directory == Path(importlib.import_module("qt").__file__).parent


@pytest.mark.parametrize(
    "archives",
    [
        (FIRST,),
        (FIRST, FIRST),
        (FIRST, SECOND | {"qt/__init__.py": "other = 1"}),
        (FIRST, {"other/__init__.py": "", "other/data.txt": ""}),
    ],
    ids=["alone", "copies", "another package", "another name"],
)
def test_what_nobody_shares_stays_alone(imported, archives):
    directory = imported(*archives)

    assert ["__init__.py", "core.py", "plugins/a.txt", "plugins/both.txt"] == names(directory)
    assert "-" not in directory.parent.name


def test_without_hard_links_each_wheel_has_its_own_directory(imported, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    directory = imported(FIRST, SECOND)

    assert "-" not in directory.parent.name
    assert "second" == importlib.import_module("qt.extra").name
