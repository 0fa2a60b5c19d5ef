"""What a line of a startup file that leads nowhere was meant to say."""

import pytest

from tests.facts import FakeDisk, facts
from zippath.doctor.misspelt_paths import meant_by, meant_by_item
from zippath.doctor.subject import Subject
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

DISK = FakeDisk({"/a b.zip": b"", "/one": None, "/two": None, "/home/u/lib": None, "/s/near": None})
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
    ],
)
def test_readings(text, mistake, paths):
    assert (mistake, paths) == meant_by(text, "/s", SUBJECT)


@pytest.mark.parametrize("text", ["/nowhere", "'/nowhere'", "/one:/nowhere", "$NOWHERE", ":"])
def test_a_reading_counts_only_if_all_its_paths_exist(text):
    assert meant_by(text, "/s", SUBJECT) is None


@pytest.mark.parametrize("item", ["", "/one", "/nowhere", "/one,/nowhere"])
def test_an_item_that_exists_or_has_no_other_reading_is_not_misspelt(item):
    assert meant_by_item(item, SUBJECT) is None
