"""New folders appear whole."""

import os

import pytest

from zippath.edits.whole_folder import PREFIX, new_folder, remove_folder, require_free
from zippath.errors import ZippathError


def test_it_is_there_when_it_is_published(tmp_path):
    place = tmp_path / "a" / "b" / "c"
    with new_folder(str(place)) as folder:
        folder.write("bin/x", b"1", 0o777)
        assert not place.exists()
        folder.publish()

    assert b"1" == (place / "bin" / "x").read_bytes()
    assert os.access(place / "bin" / "x", os.X_OK)
    assert ["c"] == os.listdir(place.parent)


def test_nothing_stays_of_one_that_is_not(tmp_path):
    with new_folder(str(tmp_path / "a" / "b")) as folder:
        folder.write("x", b"1")

    assert [] == os.listdir(tmp_path)


def test_an_empty_folder_is_replaced_and_keeps_its_mode(tmp_path):
    place = tmp_path / "a"
    place.mkdir(mode=0o700)
    with new_folder(str(place)) as folder:
        folder.write("x", b"1")
        folder.publish()

    assert ["x"] == os.listdir(place)
    assert 0o700 == place.stat().st_mode & 0o777


def test_of_two_at_once_the_first_stays(tmp_path):
    place = str(tmp_path / "a")
    with new_folder(place) as one, new_folder(place) as other:
        one.write("one", b"1")
        other.write("other", b"1")
        one.publish()
        with pytest.raises(ZippathError, match="could not make"):
            other.publish()

    assert ["one"] == os.listdir(place)
    assert ["a"] == os.listdir(tmp_path)


def test_what_a_killed_process_has_left_is_deleted(tmp_path):
    left = tmp_path / (PREFIX + "left")
    (left / "a").mkdir(parents=True)
    with new_folder(str(tmp_path / "b")) as one:
        one.write("x", b"1")
        with new_folder(str(tmp_path / "c")):
            assert os.path.exists(one.staged)
        assert not left.exists()


@pytest.mark.parametrize("kind", ["file", "link", "full"])
def test_a_place_that_has_something_is_not_free(tmp_path, kind):
    place = tmp_path / "a"
    if kind == "file":
        place.touch()
    elif kind == "link":
        place.symlink_to(tmp_path)
    else:
        (place / "b").mkdir(parents=True)
    with pytest.raises(ZippathError, match=str(place)):
        require_free(str(place))


def test_a_new_or_empty_place_is_free(tmp_path):
    assert require_free(str(tmp_path)) is None
    assert require_free(str(tmp_path / "b" / "c")) is None


def test_a_folder_goes_as_a_whole(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "c")
    (tmp_path / "c").mkdir()

    remove_folder(str(tmp_path / "a"))

    assert ["c"] == os.listdir(tmp_path)
