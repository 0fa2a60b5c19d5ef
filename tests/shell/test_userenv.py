"""PYTHONPATH in the user's environment of Windows, as values; tests/live has the real registry."""

import pytest

from zippath.errors import ZippathError
from zippath.shell.userenv import UserValue, with_archives, without
from zippath.shell.value import Entry, Wish


def wish(*paths, place="prepend"):
    return Wish(tuple(Entry(path, path) for path in paths), place, separator=";")


@pytest.mark.parametrize(
    ("before", "ours", "asked", "after"),
    [
        (None, (), ("C:\\a.zip",), "C:\\a.zip"),
        ("", (), ("C:\\a.zip",), "C:\\a.zip"),
        ("C:\\x;", (), ("C:\\a.zip",), "C:\\a.zip;C:\\x"),
        ("C:\\old.zip;C:\\x", ("C:\\old.zip",), ("C:\\a.zip",), "C:\\a.zip;C:\\x"),
        ("C:\\a.zip;C:\\x", ("C:\\a.zip",), ("C:\\a.zip",), "C:\\a.zip;C:\\x"),
        ("C:\\x;c:\\OLD.zip", ("C:\\old.zip",), ("C:\\a.zip",), "C:\\a.zip;C:\\x"),
    ],
)
def test_what_was_ours_makes_room(before, ours, asked, after):
    assert UserValue(after) == with_archives(UserValue(before), ours, wish(*asked))


def test_the_kind_of_the_variable_stays():
    expanding = UserValue("%USERPROFILE%\\lib", expands=True)

    after = with_archives(expanding, (), wish("C:\\a.zip", place="append"))

    assert UserValue("%USERPROFILE%\\lib;C:\\a.zip", expands=True) == after


def test_nothing_left_means_no_variable():
    assert UserValue(None, True) == without(UserValue("c:\\A.zip", True), ["C:\\a.zip"])
    assert UserValue(None) == without(UserValue(None), ["C:\\a.zip"])


@pytest.mark.parametrize("path", ["C:\\a;b.zip", "C:\\%x%.zip"])
def test_what_would_not_arrive_is_refused(path):
    with pytest.raises(ZippathError, match="could not put"):
        with_archives(UserValue("C:\\x", expands=True), (), wish(path))


def test_a_percent_sign_is_plain_text_where_nothing_is_expanded():
    assert "C:\\%x%.zip" == with_archives(UserValue(None), (), wish("C:\\%x%.zip")).text
