"""The files of archives in the cache: whose they are, who uses them, and that they go."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.importer.building import ROOT, build, wait_until_settled
from zippath.cache import cleaning, laid_out
from zippath.cache.kept import kept_in
from zippath.importer.store import Store
from zippath.importer.storedfiles import FILES

CONTENT = {"boxed/__init__.py": "", "boxed/data.txt": "text", "lib/inner/x.txt": ""}
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who uses files")
USING = """
import sys, zippath
zippath.install(sys.argv[2])
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/lib"]
import boxed, inner
print("used", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path):
    (tmp_path / "cache").mkdir(mode=0o700)
    return Store(str(tmp_path / "cache"))


@pytest.fixture
def archive(tmp_path):
    return build(tmp_path / "a.zip", CONTENT)


def using(archive, store):
    """A process that uses the files of an archive until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", USING, archive, store.directory],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert b"used\n" == process.stdout.readline()
    return process


@pytest.fixture
def filled(archive, store):
    """A store with the files of an archive that nobody uses."""
    using(archive, store).communicate()
    return store


def ages(store, seconds):
    """Let what is in the store be unused for so long."""
    for place, folders, names in os.walk(store.directory):
        for name in (*folders, *names):
            os.utime(os.path.join(place, name), (time.time() - seconds,) * 2)


def test_whose_they_are(filled, archive):
    both = laid_out.trees_in(filled)

    assert [(archive,)] * 2 == [tree.archives for tree in both]
    assert both[0].name == both[1].name[:64]
    assert 4 == both[0].size + both[1].size
    assert all(time.time() - 60 < tree.used <= time.time() + 1 for tree in both)
    assert [()] * 2 == [tree.processes for tree in both]
    assert [] == laid_out.leftovers_in(filled)


def test_a_file_that_directories_share_counts_once(store):
    shared, own = (Path(store.path(FILES), letter * 64) for letter in "ab")
    shared.mkdir(parents=True)
    own.mkdir()
    (own / "data").write_bytes(b"12345")
    os.link(own / "data", shared / "data")
    (shared / "more").write_bytes(b"67")

    assert [7, 0] == [tree.size for tree in laid_out.trees_in(store)]


def test_an_empty_cache_has_none(store):
    assert [] == laid_out.trees_in(store) == laid_out.leftovers_in(store)


def test_files_without_a_record_are_nobodys(filled):
    for path in Path(filled.directory).glob("*.sha256"):
        path.write_bytes(b"damaged record")

    assert [()] * 2 == [tree.archives for tree in laid_out.trees_in(filled)]
    assert laid_out.archive_of_record(filled, path.name) is None


@on_linux
def test_who_uses_them(archive, store):
    first, second = using(archive, store), using(archive, store)
    try:
        expected = tuple(sorted([first.pid, second.pid]))
        assert [expected] * 2 == [tree.processes for tree in laid_out.trees_in(store)]
    finally:
        first.communicate()
        second.communicate()

    assert [()] * 2 == [tree.processes for tree in laid_out.trees_in(store)]


@on_linux
def test_what_is_used_stays(archive, store):
    """However old it is, and even if its archive is gone; then it goes."""
    process = using(archive, store)
    ages(store, 100 * 86400)
    os.unlink(archive)
    gone = cleaning.useless(kept_in(store.directory), time.time())
    files = [one for one in gone if one.kind == "files"]

    assert 2 == len(files)
    assert files == cleaning.remove(store.directory, gone, time.time())
    assert 2 == len(laid_out.trees_in(store))
    process.communicate()
    assert [] == cleaning.remove(store.directory, files, time.time())
    assert [] == laid_out.trees_in(store)
    assert ["leases"] == os.listdir(os.path.join(store.directory, "files"))


def test_what_is_fresh_or_has_an_archive_is_not_useless(filled, archive, tmp_path):
    kept = kept_in(filled.directory)
    now = time.time()
    assert [] == cleaning.useless(kept, now + 10 * 86400)
    os.unlink(archive)

    assert [] == [one for one in cleaning.useless(kept, now) if one.kind == "files"]
    later = cleaning.useless(kept, now + 2 * cleaning.WRITING)
    assert 2 == len([one for one in later if one.kind == "files"])


def test_a_copy_of_the_archive_keeps_them(filled, archive, tmp_path):
    copy = tmp_path / "b.zip"
    copy.write_bytes(Path(archive).read_bytes())
    wait_until_settled(copy)
    using(str(copy), filled).communicate()
    os.unlink(archive)
    kept = kept_in(filled.directory)

    assert {str(copy)} == {one.archive for one in kept if one.kind == "files"}
    later = cleaning.useless(kept, time.time() + 2 * cleaning.WRITING)
    assert [] == [one for one in later if one.kind == "files"]


@on_linux
def test_a_process_that_begins_meanwhile_lays_it_out_again(filled, archive):
    kept = [one for one in kept_in(filled.directory) if one.kind == "files"]
    process = using(archive, filled)
    try:
        assert kept == cleaning.remove(filled.directory, kept, time.time())
    finally:
        process.communicate()
    assert [] == cleaning.remove(filled.directory, kept, time.time())
    using(archive, filled).communicate()
    assert 2 == len(laid_out.trees_in(filled))


def test_where_nothing_tells_who_uses_them_only_old_ones_go(filled, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    kept = [one for one in kept_in(filled.directory) if one.kind == "files"]

    assert kept == cleaning.remove(filled.directory, kept, time.time())
    ages(filled, laid_out.LONG + 60)
    assert [] == cleaning.remove(filled.directory, kept, time.time())
    assert [] == laid_out.trees_in(filled)


def test_what_killed_processes_left_goes(filled):
    place = Path(filled.directory, "files")
    (place / ".1.0123abcd").write_text("a copy of an archive")
    (place / ".2.0123abcd" / "boxed").mkdir(parents=True)
    (place / ".2.0123abcd" / "boxed" / "file").write_text("")
    kept = kept_in(filled.directory)
    later = time.time() + 2 * cleaning.WRITING
    left = [one for one in cleaning.useless(kept, later) if one.kind == "leftover"]

    assert [] == [one for one in cleaning.useless(kept, time.time()) if one.kind == "leftover"]
    assert {"files/.1.0123abcd", "files/.2.0123abcd"} == {one.files[0] for one in left}
    assert [] == cleaning.remove(filled.directory, left, later)
    assert [] == [name for name in os.listdir(place) if name.startswith(".")]


def test_looking_is_no_use(filled):
    (record,) = Path(filled.directory).glob("*.sha256")
    os.utime(record, (1_600_000_000,) * 2)
    laid_out.trees_in(filled)
    kept_in(filled.directory)

    assert 1_600_000_000 == record.stat().st_atime
