"""Which things may go, and that they do go."""

import pytest

from zippath.cache import cleaning
from zippath.cache.kept import Kept
from zippath.errors import UsageError

NOW = 1_000_000.0


def index(archive, used=NOW):
    return Kept("name index", (f"{archive}.names",), 10, used, str(archive))


def test_the_index_of_an_archive_that_is_gone_is_useless(tmp_path):
    there = index(tmp_path)
    gone = index(tmp_path / "gone.zip")
    unknown = Kept("name index", ("x.names",), 10, NOW)

    assert cleaning.useless([there, gone, unknown], NOW) == [gone]


def test_a_leftover_is_useless_once_nobody_writes_it():
    fresh = Kept("leftover", ("a",), 10, NOW - 5)
    old = Kept("leftover", ("b",), 10, NOW - cleaning.WRITING - 5)

    assert cleaning.useless([fresh, old], NOW) == [old]


def test_unused_for():
    old, young = Kept("code", ("a",), 10, NOW - 61), Kept("code", ("b",), 10, NOW - 59)

    assert cleaning.unused([old, young], NOW, 60) == [old]


@pytest.mark.parametrize(("most", "gone"), [(0, 3), (9, 3), (10, 2), (29, 1), (30, 0), (99, 0)])
def test_beyond_a_size_the_longest_unused_go_first(most, gone):
    kept = [Kept("code", (str(age),), 10, NOW - age) for age in (1, 3, 2)]

    going = cleaning.beyond(kept, most)

    assert [one.files[0] for one in going] == ["3", "2", "1"][:gone]


def test_remove_deletes_the_files_and_no_other(tmp_path):
    tmp_path.chmod(0o700)
    for name in ("a.rows", "a.code", "b.names"):
        (tmp_path / name).touch()

    cleaning.remove(str(tmp_path), [Kept("code", ("a.rows", "a.code", "absent"), 0, NOW)], NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["b.names"]


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("1024", 1024), ("1k", 1024), ("1.5 MiB", 1.5 * 2**20), ("2GB", 2**31)],
)
def test_sizes(text, size):
    assert cleaning.as_size(text) == size


@pytest.mark.parametrize(
    ("text", "age"), [("90s", 90), ("2m", 120), ("1.5h", 5400), ("1w", 604800)]
)
def test_ages(text, age):
    assert cleaning.as_age(text) == age


@pytest.mark.parametrize("text", ["", "-1M", "x", "1x", "M", "1 2", "nan", "1e9"])
def test_what_is_no_size(text):
    with pytest.raises(UsageError, match="is not a size"):
        cleaning.as_size(text)


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1y"])
def test_what_is_no_age(text):
    with pytest.raises(UsageError, match="is not an age"):
        cleaning.as_age(text)
