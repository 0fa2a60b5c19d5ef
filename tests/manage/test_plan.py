"""A wish and a snapshot give a plan; nothing is started and nothing is written."""

import pytest

from tests.facts import FakeDisk, SiteFacts, TextFile, facts
from zippath.edits import Edit
from zippath.errors import UsageError, ZippathError
from zippath.manage.plan import Addition, Plan, Removal
from zippath.manage.startup_file import HEADER
from zippath.syspath.entry import Origin, PathEntry
from zippath.syspath.ledger import Ledger, replay
from zippath.syspath.sitedirs import SiteDir, UserSite
from zippath.syspath.snapshot import Snapshot

USER = "/home/u/.local/lib/python3.12/site-packages"
SITE = "/usr/lib/python3.12/site-packages"
FILE = f"{USER}/zippath.pth"


def snapshot_of(files):
    """A snapshot of a plain start with these files."""
    disk = FakeDisk({"/a.zip": b"", "/b.zip": b"", USER: None, SITE: None, **files})
    plain = facts()
    seen = facts(path=replay(plain, disk).predicted)
    return Snapshot(seen, replay(seen, disk), disk)


def test_an_addition_plans_a_line_for_each_archive():
    plan = Addition(("/b.zip", "/a.zip")).plan(snapshot_of({}))

    edit = Edit(FILE, None, HEADER + b"/b.zip\n/a.zip\n")
    assert Plan((edit,), added=("/b.zip", "/a.zip")) == plan


def test_what_is_there_already_needs_no_edit_and_still_belongs_to_the_plan():
    snapshot = snapshot_of({FILE: b"/a.zip\n"})

    assert Plan((), added=("/a.zip",)) == Addition(("/a.zip",)).plan(snapshot)


def test_an_archive_of_another_startup_file_gets_a_line_only_where_it_is_asked_for():
    snapshot = snapshot_of({f"{USER}/other.pth": b"/a.zip\n"})
    edit = Edit(FILE, None, HEADER + b"/a.zip\n")

    assert Plan((), added=("/a.zip",)) == Addition(("/a.zip",)).plan(snapshot)
    assert Plan((edit,), added=("/a.zip",)) == Addition(("/a.zip",), "user").plan(snapshot)


@pytest.mark.parametrize(
    ("where", "expected"),
    [({"before": "a"}, b"/b.zip\n/a.zip\n"), ({"after": "a.zip"}, b"/a.zip\n/b.zip\n")],
)
def test_a_place_beside_another_archive(where, expected):
    plan = Addition(("/b.zip",), **where).plan(snapshot_of({FILE: b"/a.zip\n"}))

    assert (Edit(FILE, b"/a.zip\n", expected),) == plan.edits


def test_an_archive_cannot_stand_beside_itself():
    with pytest.raises(UsageError, match=r"/a\.zip cannot stand after itself"):
        Addition(("/a.zip",), after="a").plan(snapshot_of({FILE: b"/a.zip\n"}))


def test_a_removal_names_the_archives_that_it_takes_out_of_every_file():
    files = {FILE: b"/a.zip\n/b.zip\n", f"{SITE}/zippath.pth": b"/a.zip\n"}
    plan = Removal(("a", "/a.zip")).plan(snapshot_of(files))

    edits = (Edit(FILE, files[FILE], b"/b.zip\n"), Edit(f"{SITE}/zippath.pth", b"/a.zip\n", None))
    assert Plan(edits, removed=("/a.zip",)) == plan


def test_a_removal_within_one_scope():
    files = {FILE: b"/a.zip\n", f"{SITE}/zippath.pth": b"/a.zip\n"}
    plan = Removal(("a.zip",), "site").plan(snapshot_of(files))

    assert Plan((Edit(f"{SITE}/zippath.pth", b"/a.zip\n", None),), removed=("/a.zip",)) == plan


def test_an_archive_of_others_is_not_removed():
    snapshot = snapshot_of({f"{USER}/other.pth": b"# theirs\n/b.zip\n"})
    with pytest.raises(ZippathError, match=r"/b\.zip is on the path by pth") as raised:
        Removal(("b",)).plan(snapshot)

    assert f"take it out of {USER}/other.pth:2" == raised.value.hint


def on_windows(files, *entries):
    """A snapshot of a virtual environment on Windows with these startup files and entries."""
    known = facts(
        os_name="nt",
        prefix="C:\\v",
        path=entries,
        pyvenv_cfg=TextFile("C:\\v\\pyvenv.cfg", ""),
        site=SiteFacts(False, None, None, ("C:\\v",), (("C:\\v", ("C:\\v\\site-packages",)),)),
    )
    placed = tuple(
        PathEntry(position, path, "archive", Origin("startup-code"))
        for position, path in enumerate(entries)
    )
    site = (SiteDir("C:\\v\\site-packages", "venv"),)
    ledger = Ledger(placed, (), (), site, UserSite(None, False), entries)
    return Snapshot(known, ledger, FakeDisk(files))


RECORD = "C:\\v\\site-packages\\zippath.pth"


def test_the_same_archive_under_other_letters_is_spelt_as_it_is_known():
    snapshot = on_windows({}, "C:\\Data\\A.zip")
    wish = Addition(("c:\\data\\a.ZIP", "C:\\DATA\\a.zip"))

    assert ("C:\\Data\\A.zip",) == wish.as_known(snapshot).archives == wish.plan(snapshot).added


def test_one_new_archive_under_two_spellings_has_one_line():
    wish = Addition(("C:\\Data\\A.zip", "c:\\data\\a.ZIP")).as_known(on_windows({}))
    line = Addition(wish.archives).plan(on_windows({})).contents[RECORD]

    assert ("C:\\Data\\A.zip",) == wish.archives
    assert [b"C:\\Data\\A.zip"] == line.splitlines()[1:]


def test_no_letters_make_an_archive_its_own_neighbour():
    snapshot = on_windows({RECORD: b"C:\\A.zip\r\n"}, "C:\\A.zip")
    with pytest.raises(UsageError, match="cannot stand before itself"):
        Addition(("c:\\a.zip",), before="A.zip").plan(snapshot)


@pytest.mark.parametrize("name", ["c:\\a.ZIP", "a.ZIP", "A.zip", "a", "a*.ZIP"])
def test_other_letters_remove_it_too(name):
    snapshot = on_windows({RECORD: b"C:\\A.zip\r\n"}, "C:\\A.zip")

    edit = Edit(RECORD, b"C:\\A.zip\r\n", None)
    assert Plan((edit,), removed=("C:\\A.zip",)) == Removal((name,)).plan(snapshot)
