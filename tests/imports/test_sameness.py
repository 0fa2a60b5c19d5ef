"""Whether two providers have the same content."""

import pytest

from tests.snapshots import write
from zippath.finders.trees import RealTree
from zippath.imports.sameness import same_file, same_folder


@pytest.fixture
def trees(tmp_path):
    return RealTree(str(tmp_path / "one")), RealTree(str(tmp_path / "other"))


def test_files(trees, tmp_path):
    one, other = trees
    write(tmp_path / "one", "a.py", "b.py", text="x = 1")
    write(tmp_path / "other", "a.py", text="x = 1")
    write(tmp_path / "other", "b.py", text="x = 2")

    assert same_file(one, "a.py", other, "a.py")
    assert not same_file(one, "b.py", other, "b.py")
    assert not same_file(one, "absent.py", other, "absent.py")


def test_packages_are_compared_without_what_is_compiled(trees, tmp_path):
    one, other = trees
    for tree in ("one", "other"):
        write(tmp_path / tree, "p/__init__.py", "p/sub/data.txt", text="same")
    write(tmp_path / "one", "p/__pycache__/x.cpython-312.pyc", "p/old.pyo", text="one")
    assert same_folder(one, "p", other, "p")

    write(tmp_path / "other", "p/more.txt")
    assert not same_folder(one, "p", other, "p")


def test_packages_with_the_same_names_and_other_content(trees, tmp_path):
    one, other = trees
    write(tmp_path / "one", "p/__init__.py", text="1")
    write(tmp_path / "other", "q/__init__.py", text="2")

    assert not same_folder(one, "p", other, "q")
