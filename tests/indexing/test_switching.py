"""What turns a path index on and off, in the files of a site dir."""

import pytest

from tests.facts import FakeDisk, facts
from zippath.errors import ZippathError
from zippath.indexing.asking import owners
from zippath.indexing.switching import Dropping, Indexing
from zippath.manage.boot_module import edits_to_enable
from zippath.manage.boot_text import UNTIL_DISABLED, WHILE_NEEDED, module_text
from zippath.manage.booting import Disabling
from zippath.manage.plan import Removal
from zippath.manage.startup_file import HEADER
from zippath.syspath.boot_entries import BOOT_LINE
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

SITE = "/home/u/.local/lib/python3.12/site-packages"
PTH, MODULE = f"{SITE}/zippath.pth", f"{SITE}/_zippath_boot.py"
LINE = f"{BOOT_LINE}\n".encode()
INDEX = b"#index\n"


def snapshot_of(files, version=(3, 12, 4)):
    disk = FakeDisk(files)
    plain = facts(version)
    return Snapshot(plain, replay(plain, disk), disk)


def after(wish, files, version=(3, 12, 4)):
    """The files after a wish, without those that it deletes."""
    found = {**files, **wish.plan(snapshot_of(files, version)).contents}
    return {path: content for path, content in found.items() if content is not None}


def enabled(stays):
    edits = edits_to_enable(snapshot_of({}), SITE, "/cache", stays)
    return {edit.path: edit.after for edit in edits}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (None, HEADER + INDEX + LINE),
        (b"/a.zip\n", b"/a.zip\n" + INDEX + LINE),
        (b"#boot /a.zip\n" + LINE, b"#boot /a.zip\n" + INDEX + LINE),
        (INDEX + b"/a.zip", INDEX + b"/a.zip\n" + LINE),
    ],
)
def test_the_line_for_the_boot_module_stays_the_last(before, expected):
    files = {} if before is None else {PTH: before}
    there = after(Indexing("/cache"), files)

    assert expected == there[PTH]
    assert there == after(Indexing("/cache"), there)
    assert (SITE,) == owners(snapshot_of(there))


@pytest.mark.parametrize(
    "before",
    [{}, {PTH: b"/a.zip\n"}, enabled(UNTIL_DISABLED)],
    ids=["nothing", "an archive", "the importer"],
)
def test_drop_leaves_what_was_there_before(before):
    there = after(Indexing("/cache"), before)

    assert there != before
    assert before == after(Dropping(), there)
    assert before == after(Dropping(), before)


def test_a_boot_module_for_it_alone_is_there_while_needed():
    assert module_text("/cache", WHILE_NEEDED) == after(Indexing("/cache"), {})[MODULE]


def test_the_importer_stays_while_an_archive_needs_it():
    there = after(Indexing("/cache"), {PTH: b"#boot /a.zip\n"})
    dropped = after(Dropping(), there)

    assert b"#boot /a.zip\n" + LINE == dropped[PTH]
    assert MODULE in dropped


def test_the_importer_stays_while_the_index_needs_it():
    there = after(Indexing("/cache"), {PTH: b"#boot /a.zip\n"})

    assert MODULE in after(Removal(("/a.zip",)), there)
    with pytest.raises(ZippathError, match="path index"):
        Disabling().plan(snapshot_of(there))


def test_an_older_python_is_refused():
    with pytest.raises(ZippathError, match=r"CPython 3\.9"):
        Indexing("/cache").plan(snapshot_of({}, (3, 8, 1)))
