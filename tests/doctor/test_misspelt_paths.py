"""What a line of a startup file that leads nowhere was meant to say."""

import pytest

from tests.facts import FakeDisk, facts
from zippath.doctor.misspelt_paths import meant_by, meant_by_item, written_items
from zippath.doctor.subject import Subject
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

FILES = {
    "/a b.zip": b"", "/one": None, "/two": None, "/home/u/lib": None, "/s/near": None,
    "/wheels/a-1.whl": b"", "/wheels/b-1.whl": b"", "/wheels/.c-1.whl": b"", "/deep/x/y": None,
}  # fmt: skip
DISK = FakeDisk(FILES)


class Folders(FakeDisk):
    """A disk with archives that have folders in them."""

    def kind(self, path):
        return "archive" if path.startswith("/a b.zip/") else super().kind(path)


FOLDERS = Subject(Snapshot(facts(), replay(facts(), DISK), Folders(FILES)), {})
SUBJECT = Subject(Snapshot(facts(), replay(facts(), DISK), DISK), {"WHERE": "/one"})


@pytest.mark.parametrize(
    ("text", "mistake", "paths"),
    [
        ("  /one", "blanks at its beginning", ["/one"]),
        ("/one ", "blanks at its end", ["/one"]),
        ("'/a b.zip'", "quotes", ["/a b.zip"]),
        ('"near"', "quotes", ["/s/near"]),
        ("~/lib", "`~` is not expanded", ["/home/u/lib"]),
        ("$WHERE", "variables are not expanded", ["/one"]),
        ("${WHERE}", "variables are not expanded", ["/one"]),
        ("%WHERE%", "variables are not expanded", ["/one"]),
        ("/one:/two", "paths joined by `:`", ["/one", "/two"]),
        ("/one; /two", "paths joined by `;`", ["/one", "/two"]),
        ("/one,/two", "paths joined by `,`", ["/one", "/two"]),
        ("/o\u200bne", "an invisible character", ["/one"]),
        ("file:///one", "an address, not a path", ["/one"]),
        ("/one  # mine", "a comment behind the path", ["/one"]),
        ("/one\\", "a backslash", ["/one"]),
        ("/a\\ b.zip", "a backslash", ["/a b.zip"]),
        ("\\deep\\x\\y", "backslashes for `/`", ["/deep/x/y"]),
        ("file:///a%20b.zip", "an address, not a path", ["/a b.zip"]),
        ("FILE://localhost/one", "an address, not a path", ["/one"]),
        ("/one /two", "paths joined by blanks", ["/one", "/two"]),
        ("/one\n/two", "paths joined by blanks", ["/one", "/two"]),
        ("/wheels/*.whl", "a pattern is not expanded", ["/wheels/a-1.whl", "/wheels/b-1.whl"]),
        ("~/lib, /one", "`~` is not expanded and paths joined by `,`", ["/home/u/lib", "/one"]),
        (
            "~/lib;$WHERE",
            "paths joined by `;` and `~` is not expanded and variables are not expanded",
            ["/home/u/lib", "/one"],
        ),
        ("file://~/lib", "an address, not a path and `~` is not expanded", ["/home/u/lib"]),
        ("$WHERE/*", "variables are not expanded and a pattern is not expanded", ["/one"]),
    ],
)
def test_readings(text, mistake, paths):
    assert (mistake, paths) == meant_by(text, "/s", SUBJECT)


@pytest.mark.parametrize("text", ["/nowhere", "'/nowhere'", "/one:/nowhere", "$NOWHERE", ":"])
def test_a_reading_counts_only_if_all_its_paths_exist(text):
    assert meant_by(text, "/s", SUBJECT) is None


@pytest.mark.parametrize("item", ["", "/one", "/nowhere", "/some,/nowhere", "/one,nowhere"])
def test_an_item_that_exists_or_has_no_other_reading_is_not_misspelt(item):
    assert meant_by_item(item, SUBJECT) is None


def test_of_the_paths_in_an_item_those_count_that_exist():
    assert ("paths joined by `,`", ["/one"]) == meant_by_item("/one,/nowhere", SUBJECT)
    assert meant_by("/one,/nowhere", "/s", SUBJECT) is None


def test_an_item_may_be_a_folder_in_an_archive():
    assert ("quotes", ["/a b.zip/lib"]) == meant_by_item("'/a b.zip/lib'", FOLDERS)


def test_an_address_is_one_item_though_python_sees_two():
    variable = (("PYTHONPATH", "/one:file:///two:file:last"),)
    subject = Subject(Snapshot(facts(environ=variable), replay(facts(), DISK), DISK), {})

    assert [
        ("/one", ["/one"]),
        ("file:///two", ["file", "///two"]),
        ("file", ["file"]),
        ("last", ["last"]),
    ] == [*written_items(subject)]
