"""The unit of a boot module: what each version of Python needs of it, and what is wrong with it."""

import pytest

from tests.facts import FakeDisk, facts
from zippath.manage.boot_module import (
    START_TEXT,
    boot_module_in,
    edits_to_disable,
    edits_to_enable,
    is_boot_file,
)
from zippath.manage.boot_text import module_text
from zippath.manage.importer_package import package_files
from zippath.manage.startup_file import HEADER
from zippath.syspath.boot_entries import BOOT_LINES
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

SITE = "/site"
MODULE, PTH, START = f"{SITE}/_zippath_boot.py", f"{SITE}/zippath.pth", f"{SITE}/zippath.start"
COPY = {f"{SITE}/_zippath_importer/{name}": content for name, content in package_files()}
LINE, *OLD_LINES = (f"{line}\n".encode() for line in BOOT_LINES)


def snapshot_of(files=None, version=(3, 12, 4)):
    disk = FakeDisk(files or {})
    plain = facts(version)
    return Snapshot(plain, replay(plain, disk), disk)


def enabled(version, files=None):
    """What is in the site dir afterwards."""
    edits = edits_to_enable(snapshot_of(files, version), SITE, "/cache")
    after = {**(files or {}), **{edit.path: edit.after for edit in edits}}
    return {path: content for path, content in after.items() if content is not None}


UNIT = {MODULE: module_text("/cache"), **COPY}
BY_LINE = {**UNIT, PTH: HEADER + LINE}
BY_FILE = {**UNIT, START: START_TEXT}
BEFORE = {**UNIT, PTH: HEADER + OLD_LINES[-1], START: START_TEXT}


@pytest.mark.parametrize(
    ("version", "expected"),
    [((3, 9, 0), BY_LINE), ((3, 15, 0), BY_LINE), ((3, 17, 9), BY_LINE), ((3, 18, 0), BY_FILE)],
)
def test_one_thing_starts_it_in_each_version(version, expected):
    assert expected == enabled(version)
    assert expected == enabled(version, BEFORE)
    found = boot_module_in(snapshot_of(expected, version), SITE)
    assert (True, True) == (found.is_current, found.is_intact)
    gone = edits_to_disable(snapshot_of(expected, version), SITE)
    assert expected.keys() == {edit.path for edit in gone if edit.after is None}


@pytest.mark.parametrize(
    ("change", "current", "faults"),
    [
        (BEFORE, False, ()),
        ({START: START_TEXT}, False, ()),
        *(({PTH: HEADER + line}, False, ()) for line in OLD_LINES),
        ({START: b"# mine\n"}, True, (START,)),
        ({PTH: HEADER}, True, (PTH,)),
        ({MODULE: b"x"}, True, (MODULE,)),
    ],
)
def test_what_is_old_and_what_is_wrong(change, current, faults):
    found = boot_module_in(snapshot_of({**BY_LINE, **change}), SITE)

    assert (current, faults) == (found.is_current, found.faults)


def test_its_files_are_told_from_others():
    ours = ("_zippath_boot.py", "_zippath_importer/archives/a.py", "_zippath_importer.zip")

    assert [True] * 3 == [is_boot_file(f"/site/{name}") for name in ours]
    assert is_boot_file(r"C:\site\zippath.start")
    assert not is_boot_file("/site/zippath.pth")
