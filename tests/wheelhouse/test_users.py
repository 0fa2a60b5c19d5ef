"""Which environments there are, and what they use."""

import os

import pytest

from zippath.errors import ZippathError
from zippath.wheelhouse import users


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    directory = tmp_path / "state"
    monkeypatch.setenv("ZIPPATH_STATE_DIR", str(directory))
    return directory


def test_environments_are_known_until_they_are_forgotten(tmp_path):
    for name in ("b", "a é"):
        (tmp_path / name).mkdir()
        users.register(str(tmp_path / name), ["11", "00"])
    users.register(str(tmp_path / "b"), ["22"])

    assert (str(tmp_path / "a é"), str(tmp_path / "b")) == users.known()
    assert {name: [str(tmp_path / "a é")] for name in ("00", "11")} | {
        "22": [str(tmp_path / "b")]
    } == users.users_of()
    assert {"00", "11"} == users.used_by(str(tmp_path / "a é"))
    users.forget(str(tmp_path / "b"))
    users.forget(str(tmp_path / "never"))
    assert (str(tmp_path / "a é"),) == users.known()


def test_nothing_is_known_at_first(state):
    assert ((), {}) == (users.known(), users.users_of())
    assert not state.exists()


def test_a_deleted_environment_uses_nothing_and_is_known(tmp_path, monkeypatch):
    directory = str(tmp_path / "project" / "env")
    users.register(directory, ["00"])

    assert {} == users.users_of()
    assert (directory,) == users.known()
    monkeypatch.setattr(users, "_device", lambda _: -1)  # of another disk, or of what it covered
    assert {"00": [directory]} == users.users_of()


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100000, '{"directory": 1, "copies": []}'])
def test_a_damaged_file_is_nothing(tmp_path, state, text):
    users.register(str(tmp_path), [])
    (file,) = (state / "environments").iterdir()
    file.write_text(text)

    assert () == users.known()


def test_what_cannot_be_noted_is_an_error(tmp_path, state):
    state.mkdir()
    (state / "environments").write_text("in the way")

    with pytest.raises(ZippathError) as raised:
        users.register(str(tmp_path), [])
    assert os.fspath(state / "environments") in raised.value.message


def test_the_place_that_an_environment_was_moved_from_is_forgotten(tmp_path):
    old, new, other = (tmp_path / name for name in ("old", "new", "other"))
    for place in (old, other):
        place.mkdir()
        users.register(str(place), ["00"])
    old.rename(new)
    users.register(str(new), ["00"])
    other.rmdir()
    users.forget_former(str(new))

    assert (str(new), str(other)) == users.known()
    new.rename(old)
    users.forget_former(str(tmp_path))
    assert (str(new), str(other)) == users.known()


def test_one_that_is_staged_is_the_same_when_it_is_at_its_place(tmp_path):
    staged, place = tmp_path / "staged", tmp_path / "place"
    staged.mkdir()
    users.register(str(place), [], str(staged))
    staged.rename(place)
    place.rename(staged)
    users.register(str(staged), [])
    users.forget_former(str(staged))

    assert (str(staged),) == users.known()
