"""PYTHONPATH in the user's environment of Windows, as values; tests/live has the real registry."""

import pytest

from zippath.errors import ZippathError
from zippath.shell.userenv import UserValue, with_archives, without
from zippath.shell.value import Item, Wish


def wish(*paths, place="prepend"):
    return Wish(tuple(Item(path, path) for path in paths), place, separator=";")


A, X = "C:\\a.zip", "C:\\x"


@pytest.mark.parametrize(
    ("before", "ours", "asked", "after", "new"),
    [
        (None, (), (A,), A, (A,)),
        ("", (), (A,), A, (A,)),
        ("C:\\x;", (), (A,), "C:\\a.zip;C:\\x;", (A,)),
        ("C:\\old.zip;C:\\x", ("C:\\old.zip",), (A,), "C:\\a.zip;C:\\x", (A,)),
        ("C:\\a.zip;C:\\x", (A,), (A,), "C:\\a.zip;C:\\x", (A,)),
        ("C:\\x;c:\\OLD.zip", ("C:\\old.zip",), (A,), "C:\\a.zip;C:\\x", (A,)),
        ("C:\\a.zip;C:\\x;;", (), (A,), "C:\\a.zip;C:\\x;;", ()),
        ("c:\\A.ZIP", (), (A,), "c:\\A.ZIP", ()),
        ("c:\\A.ZIP;C:\\x", ("c:\\A.ZIP",), (A,), "c:\\A.ZIP;C:\\x", (A,)),
        ("C:\\x", (A,), (A,), "C:\\a.zip;C:\\x", (A,)),
        ("C:\\x", (), (A, "c:\\A.zip", X), "C:\\a.zip;C:\\x", (A,)),
    ],
)
def test_what_was_ours_makes_room_and_what_is_the_users_stays_his(before, ours, asked, after, new):
    assert (UserValue(after), new) == with_archives(UserValue(before), ours, wish(*asked))


@pytest.mark.parametrize("place", ["prepend", "append"])
@pytest.mark.parametrize("kind", [False, True])
@pytest.mark.parametrize(
    "text", ["C:\\x", "C:\\x;;", ";", ";C:\\x", " C:\\x ;;c:\\A.ZIP;", "C:\\x;C:\\X", '"C:\\a.zip"']
)
def test_in_and_out_leaves_every_byte(text, kind, place):
    before = UserValue(text, kind)
    after, ours = with_archives(before, (), wish(A, "C:\\B.zip", place=place))
    later, still_ours = with_archives(after, ours, wish("C:\\b.zip", "C:\\c.zip", place=place))

    assert before == without(after, ours)
    assert before == without(later, still_ours)
    assert (after, ours) == with_archives(after, ours, wish(A, "C:\\B.zip", place=place))


def test_the_kind_of_the_variable_stays():
    expanding = UserValue("%USERPROFILE%\\lib", expands=True)

    after, _ = with_archives(expanding, (), wish("C:\\a.zip", place="append"))

    assert UserValue("%USERPROFILE%\\lib;C:\\a.zip", expands=True) == after


def test_nothing_left_means_no_variable():
    assert UserValue(None, True) == without(UserValue("c:\\A.zip", True), ["C:\\a.zip"])
    assert UserValue(None) == without(UserValue(None), ["C:\\a.zip"])
    assert UserValue("") == without(UserValue(""), [])


@pytest.mark.parametrize("path", ["C:\\a;b.zip", "C:\\%x%.zip"])
def test_what_would_not_arrive_is_refused(path):
    with pytest.raises(ZippathError, match="could not put"):
        with_archives(UserValue("C:\\x", expands=True), (), wish(path))


def test_a_percent_sign_is_plain_text_where_nothing_is_expanded():
    assert "C:\\%x%.zip" == with_archives(UserValue(None), (), wish("C:\\%x%.zip"))[0].text
