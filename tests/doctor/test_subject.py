"""What is read of a target, and what need not be."""

import os

from tests.facts import FakeDisk, facts
from tests.snapshots import snapshot_of, write
from zippath.doctor.checks.path_index import CHECKS
from zippath.doctor.subject import Subject
from zippath.finders.trees import RealTree
from zippath.indexing.asking import Index, Look
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot


def test_one_directory_by_two_entries_has_no_contested_names(tmp_path):
    site = write(tmp_path / "site", "one.py", "two/__init__.py")
    os.symlink(site, tmp_path / "link")
    other = write(tmp_path / "other", "one.py")

    assert () == Subject(snapshot_of([site, tmp_path / "link"]), {}).contested
    found = Subject(snapshot_of([site, tmp_path / "link", other]), {}).contested
    assert ["one"] == [one.name for one in found]


def test_a_file_is_not_compared_with_itself(tmp_path, monkeypatch):
    site = write(tmp_path / "site", "one.py", "two/__init__.py")
    os.symlink(site, tmp_path / "link")
    imports = Subject(snapshot_of([site, tmp_path / "link"]), {}).imports
    monkeypatch.setattr(RealTree, "read", lambda *_: b"")
    monkeypatch.setattr(RealTree, "files", lambda *_: 1 / 0)

    assert [True] == [one.identical for one in imports.resolve("two").losers]
    assert [True] == [one.identical for one in imports.resolve("one").losers]


def test_a_path_index_is_asked_once(monkeypatch):
    asked = []

    def look(index, deep):
        asked.append((index.owner, index.cache_dir, deep))
        return Look(index.owner, frozenset(), True, None, ())

    monkeypatch.setattr(Index, "look", look)
    site = "/home/u/.local/lib/python3.12/site-packages"
    disk = FakeDisk({f"{site}/zippath.pth": b"#index\n"})
    snapshot = Snapshot(facts(), replay(facts(), disk), disk)
    subject = Subject(snapshot, {"ZIPPATH_CACHE_DIR": "/cache"}, deep=True)
    fixes = [found.fix for check in CHECKS for found in check.look(subject)]

    assert [(site, "/cache", True)] == asked
    assert ["zippath index build --sealed --user"] == fixes
