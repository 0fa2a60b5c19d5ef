"""Taking changes back, one after the other."""

import itertools
import os
import stat

import pytest

from zippath.edits import Edit, Transaction, read, undo, undoable
from zippath.errors import ZippathError


def change(state, command, *edits):
    with Transaction(state, command) as transaction:
        transaction.apply(edits)


def take_back(state):
    entry = undo(state, "zippath undo", say=print)
    return entry and entry.command


def test_repeated_undo_goes_further_back(tmp_path, state):
    path = str(tmp_path / "new" / "a.pth")
    texts = [None, b"1", b"12", None, b"1234"]
    for number, (before, after) in enumerate(itertools.pairwise(texts)):
        change(state, f"change {number}", Edit(path, before, after))

    seen = []
    for _ in range(5):
        seen.append(take_back(state))
        seen.append(read(path))

    expected = ["change 3", None, "change 2", b"12", "change 1", b"1", "change 0", None, None, None]
    assert expected == seen
    assert not (tmp_path / "new").exists()


def test_a_change_after_an_undo_is_the_last_one(tmp_path, state):
    path = str(tmp_path / "a.pth")
    change(state, "one", Edit(path, None, b"1"))
    change(state, "two", Edit(path, b"1", b"2"))
    assert "two" == take_back(state)
    change(state, "three", Edit(path, b"1", b"3"))

    assert ["three", "one", None] == [take_back(state) for _ in range(3)]


def test_directories_that_hold_something_else_stay(tmp_path, state):
    change(state, "add", Edit(str(tmp_path / "a" / "b" / "x.pth"), None, b"1"))
    (tmp_path / "a" / "mine").write_bytes(b"")

    assert "add" == take_back(state)
    assert ["mine"] == os.listdir(tmp_path / "a")


def test_a_file_that_was_removed_comes_back_with_its_mode(tmp_path, state):
    path = tmp_path / "rc"
    path.write_bytes(b"caf\xe9\r\n")
    path.chmod(0o750)
    change(state, "remove", Edit(str(path), b"caf\xe9\r\n", None))

    assert "remove" == take_back(state)
    assert (b"caf\xe9\r\n", 0o750) == (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize("how", ["edited", "removed", "linked elsewhere"])
def test_a_file_that_has_changed_since_is_refused_and_nothing_is_undone(tmp_path, state, how):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"old")
    change(state, "add", Edit(str(first), b"old", b"new"), Edit(str(second), None, b"x"))
    if how == "edited":
        second.write_bytes(b"x\n# mine")
    else:
        second.unlink()
    if how == "linked elsewhere":
        (tmp_path / "else").write_bytes(b"x")
        second.symlink_to("else")

    for refuses in (undo, lambda state, _, say: undoable(state, say=say)):
        with pytest.raises(ZippathError, match=f"{second} has changed since `add` of 20"):
            refuses(state, "zippath undo", say=print)

    assert b"new" == first.read_bytes()


def test_an_undo_that_fails_half_way_changes_nothing(tmp_path, state, monkeypatch):
    first, second = tmp_path / "a" / "first", tmp_path / "second"
    second.write_bytes(b"old")
    change(state, "add", Edit(str(first), None, b"new"), Edit(str(second), b"old", b"new"))
    real = os.replace

    def refuse_the_second(source, target):
        if target == str(second):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse_the_second)
    with pytest.raises(ZippathError, match="could not write .*second: no space left on device"):
        undo(state, "zippath undo", say=print)
    monkeypatch.undo()

    assert [b"new", b"new"] == [first.read_bytes(), second.read_bytes()]
    assert "add" == take_back(state)
    assert ["second", "state"] == sorted(os.listdir(tmp_path))


def test_nothing_to_undo_makes_no_state_directory(state):
    assert take_back(state) is None
    assert undoable(state, say=print) is None
    assert not os.path.exists(state)


def test_undoable_names_what_undo_would_take_back_and_changes_nothing(tmp_path, state):
    path = tmp_path / "a.pth"
    change(state, "one", Edit(str(path), None, b"1"))

    assert "one" == undoable(state, say=print).command
    assert b"1" == path.read_bytes()
