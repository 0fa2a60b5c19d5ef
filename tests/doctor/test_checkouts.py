"""Where a checkout is now that was moved, and which of its folders has another name."""

import os

import pytest

from tests.rights import IS_ROOT
from zippath.doctor import checkouts

BUILD_FILES = {
    "pyproject.toml": '[[project.authors]]\nname = "Me"\n[project]\nname = "My_Thing"\n',
    "setup.cfg": "[metadata]\nname = my-thing\n",
    "setup.py": "from setuptools import setup\nsetup(name='my.thing')\n",
}


def project(folder, file="pyproject.toml", *more):
    folder.mkdir(parents=True)
    for name in (file, *more):
        (folder / name).write_text(BUILD_FILES[name])
    return str(folder)


@pytest.mark.parametrize("files", [["pyproject.toml"], ["setup.py"], ["setup.py", "setup.cfg"]])
@pytest.mark.parametrize("place", ["new", "below/new"])
def test_a_moved_project_is_known_by_its_name(tmp_path, files, place):
    there = project(tmp_path / place, *files)
    (tmp_path / "other").mkdir()

    assert there == checkouts.moved_to(str(tmp_path / "old"), "my-thing")
    assert None is checkouts.moved_to(str(tmp_path / "old"), "another")


def test_of_two_nobody_knows_which(tmp_path):
    for name in ("one", "two"):
        project(tmp_path / name)

    assert None is checkouts.moved_to(str(tmp_path / "old"), "my-thing")


@pytest.mark.skipif(not IS_ROOT, reason="needs root to make files of another owner")
def test_what_another_user_has_put_there_is_not_installed(tmp_path):
    there = project(tmp_path / "new")
    os.chown(there, 12345, -1)

    assert None is checkouts.moved_to(str(tmp_path / "old"), "my-thing")


def test_what_is_gone_with_its_parent_is_nowhere(tmp_path):
    assert None is checkouts.moved_to(str(tmp_path / "gone" / "old"), "my-thing")


def test_a_folder_is_known_by_its_modules(tmp_path):
    there = project(tmp_path / "project")
    (tmp_path / "project" / "source" / "thing").mkdir(parents=True)
    found = checkouts.folder_of(there, {"thing"})
    (tmp_path / "project" / "thing.py").touch()

    assert f"{there}/source" == found
    assert None is checkouts.folder_of(there, {"thing"})
    assert there == checkouts.folder_of(there, {"source"})


@pytest.mark.parametrize(
    ("text", "named"),
    [('where = ["source"]', True), ('packages = ["source/thing"]', True), ('"my-source"', False)],
)
def test_a_build_file_names_its_folders(tmp_path, text, named):
    (tmp_path / "pyproject.toml").write_text(text)

    assert named == checkouts.is_named(str(tmp_path), str(tmp_path / "source"))


@pytest.mark.parametrize(("file", "is_one"), [("setup.py", True), ("setup.cfg", False)])
def test_pip_takes_a_folder_for_a_project_by_its_files(tmp_path, file, is_one):
    (tmp_path / file).touch()

    assert is_one == checkouts.is_project(str(tmp_path))
