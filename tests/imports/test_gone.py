"""Archives that are gone: what an index still knows of them."""

from pathlib import Path

import pytest

from tests.program import make_zip
from zippath.importer.index import from_path
from zippath.importer.record import record_name
from zippath.importer.store import Store
from zippath.imports.gone import Gone, gone_archives, with_gone
from zippath.imports.provider import Provider, Resolution
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.syspath.ledger import Ledger
from zippath.syspath.reason import Reason
from zippath.syspath.sitedirs import UserSite

LINE = Origin("pth", "/site/zippath.pth", 2)


def ledger(dropped=(), entries=(), code="missing"):
    lost = tuple(Dropped(path, LINE, Reason(code, "")) for path in dropped)
    there = tuple(PathEntry(0, path, "missing", origin) for path, origin in entries)
    return Ledger(there, lost, (), (), UserSite(None, False), ())


@pytest.fixture
def indexed(tmp_path):
    """An archive that is gone, and the cache with its index."""
    archive = make_zip(
        tmp_path / "a.zip", {"one.py": "", "two/__init__.py": "", "lib/three.py": ""}
    )
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    Store(str(cache)).publish(record_name(archive), from_path(archive).encoded())
    Path(archive).unlink()
    return archive, str(cache)


@pytest.mark.parametrize(
    ("below", "expected"), [("", {"one", "two", "lib"}), ("/lib", {"three"}), ("/no", set())]
)
def test_an_index_knows_the_names(indexed, below, expected):
    archive, cache = indexed
    [found] = gone_archives(ledger([archive + below]), ["", "/nowhere", cache])

    assert (archive + below, LINE, frozenset(expected), "") == (
        found.path,
        found.origin,
        found.names,
        found.obstacle,
    )


def test_without_an_index_nobody_knows(tmp_path, indexed):
    Path(indexed[1]).chmod(0o777)  # a cache that is not trusted

    assert [None] == [one.names for one in gone_archives(ledger([indexed[0]]), indexed[1:])]


def test_only_archives_of_startup_files_are_gone():
    others = [("/x/lib/python311.zip", Origin("zip-default")), ("/x/b.egg", LINE)]
    found = gone_archives(ledger(["/x/folder", "/x/a.whl"], others), [])

    assert ["/x/b.egg", "/x/a.whl"] == [one.path for one in found]
    assert () == gone_archives(ledger(["/x/a.whl"], code="line-before"), [])


@pytest.mark.parametrize(
    ("names", "winner", "verb"),
    [(None, None, "may have had"), ({"a"}, None, "had"), ({"a"}, "x", "had"), ({"b"}, None, ""),
     (None, "x", "")],
)  # fmt: skip
def test_what_is_noted(names, winner, verb):
    gone = Gone("/x/a.zip", LINE, names and frozenset(names))
    found = Resolution("a.b", winner and Provider("source", winner), notes=("first",))

    note = f"/x/a.zip {verb} a and is gone: /site/zippath.pth:2 names it"
    assert ("first", *([note] if verb else [])) == with_gone(found, [gone]).notes


def test_what_cannot_be_looked_at_is_not_called_gone(tmp_path):
    (tmp_path / "mnt").mkdir()
    [found] = gone_archives(ledger([f"{tmp_path}/mnt/share/a.zip"]), [])

    assert "may have had a and cannot be looked at (" in found.note_on("a", False)
