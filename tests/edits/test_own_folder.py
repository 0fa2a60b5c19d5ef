"""A folder of zippath's own holds what it is told to, and nothing else."""

import pytest

from tests.booted import state_of
from zippath.edits.own_folder import replace_folder
from zippath.errors import ZippathError


def test_it_holds_these_files_and_nothing_else(tmp_path):
    folder = tmp_path / "data" / "folder"

    assert replace_folder(str(folder), {"a/b.py": b"1", "c.py": b"2"})
    (folder / "mine.py").write_text("3")
    assert replace_folder(str(folder), {"a/b.py": b"1", "d.py": b"4"})
    assert {"a", "a/b.py", "d.py"} == state_of(folder).keys()
    assert [folder] == list(folder.parent.iterdir())


def test_the_same_again_is_no_change(tmp_path):
    folder = tmp_path / "folder"
    replace_folder(str(folder), {"a.py": b"1"})
    before = (folder / "a.py").stat()

    assert not replace_folder(str(folder), {"a.py": b"1"})
    assert before == (folder / "a.py").stat()


def test_without_files_it_is_gone(tmp_path):
    folder = tmp_path / "folder"

    assert not replace_folder(str(folder), {})
    replace_folder(str(folder), {"a.py": b""})
    assert replace_folder(str(folder), {})
    assert [] == list(tmp_path.iterdir())


def test_what_a_killed_run_left_is_cleared_away(tmp_path):
    for name in ("folder.new", "folder.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "left.py").touch()

    assert replace_folder(str(tmp_path / "folder"), {"a.py": b""})
    assert {"folder", "folder/a.py"} == state_of(tmp_path).keys()


def test_a_place_that_cannot_be_written_to_is_one_error(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ZippathError, match="could not write"):
        replace_folder(str(tmp_path / "file" / "folder"), {"a.py": b""})
