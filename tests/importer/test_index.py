"""An index answers as the archive would, and never serves another archive."""

import os
import sys
import time
import zipfile

import pytest

from tests.importer.building import build
from zippath.importer.archives.archive import read_directory
from zippath.importer.archives.central import group
from zippath.importer.index import INDEXES, NameIndex, record_name
from zippath.importer.record import is_settled
from zippath.importer.store import Store, signature

CONTENT = {
    "mod.py": "x = 1",
    "pkg/__init__.py": "",
    "pkg/sub/data.txt": "text",
    "only/": "",
    "deep/er/and/deeper.py": "",
}


def opened(path, store=None):
    INDEXES.clear()
    return INDEXES.open(str(path), os.stat(path), store)


def tree(index):
    return {folder: sorted(index.listing(folder)) for folder in index.folders()}


EXPECTED = {
    "": ["deep/", "mod.py", "only/", "pkg/"],
    "deep/": ["er/"],
    "deep/er/": ["and/"],
    "deep/er/and/": ["deeper.py"],
    "only/": [],
    "pkg/": ["__init__.py", "sub/"],
    "pkg/sub/": ["data.txt"],
}


def test_directories_are_implied(tmp_path):
    path = build(tmp_path / "a.zip", CONTENT)

    assert EXPECTED == tree(opened(path))


def test_what_was_kept_is_the_same(tmp_path, store):
    path = build(tmp_path / "a.zip", CONTENT)
    first = opened(path, store)
    again = opened(path, store)

    assert again._record is not None
    assert EXPECTED == tree(first) == tree(again)
    assert first.read("pkg/sub/", "data.txt") == again.read("pkg/sub/", "data.txt") == b"text"


@pytest.mark.parametrize("count", [127, 129, 5000])
def test_large_directories_are_spread(tmp_path, store, count):
    content = {f"big/mod{number}.py": "" for number in range(count)}
    content |= {f"mod{number}.py": "" for number in range(count)}
    path = build(tmp_path / "a.zip", content, zipfile.ZIP_STORED)
    opened(path, store)
    again = opened(path, store)

    assert again.names("").get("mod7.py")
    assert again.names("big/").get("mod7.py")
    assert again.names("big/").get("mod7.pyc") is None
    assert again.names("").get("mod7/") is None
    assert count == len(again.listing("big/"))
    assert count + 1 == len(again.listing(""))


def test_an_index_reads_little_of_a_large_file(tmp_path, store):
    path = build(
        tmp_path / "a.zip", {f"pkg{n}/mod.py": "" for n in range(9000)}, zipfile.ZIP_STORED
    )
    opened(path, store)
    again = opened(path, store)

    assert again.names("pkg77/").get("mod.py")
    assert len(again._record._data) < 64 * 1024 < store.size(record_name(path))


@pytest.mark.parametrize("name", ["../up.py", "/root.py", "a/../b.py", "a//b.py", "./c.py"])
def test_unsafe_names_are_nowhere(tmp_path, name):
    path = build(tmp_path / "a.zip", {name: "", "good.py": ""})

    assert {"": ["good.py"]} == tree(opened(path))


def test_the_last_of_two_counts(tmp_path):
    path = build(tmp_path / "a.zip", {"a.py": "first"}, old=False)
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("a.py", "second")

    assert b"second" == opened(path).read("", "a.py")


def test_a_signature_inside_a_name_or_comment(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("PK\1\2.py", "b.py"):
            info = zipfile.ZipInfo(name)
            info.comment = b"PK\1\2 comment"
            file.writestr(info, name)

    assert {"PK\1\2.py", "b.py"} == set(group(read_directory(str(path)))[""])
    assert b"b.py" == opened(path).read("", "b.py")


@pytest.mark.parametrize("keep", ["size", "size and mtime"])
def test_a_replaced_archive_is_read_anew(tmp_path, store, keep):
    path = build(tmp_path / "a.zip", {"a.py": "old"}, zipfile.ZIP_STORED)
    before = os.stat(path)
    assert b"old" == opened(path, store).read("", "a.py")
    build(path, {"b.py": "new"}, zipfile.ZIP_STORED)
    if keep == "size and mtime":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert before.st_size == os.stat(path).st_size
    assert {"": ["b.py"]} == tree(opened(path, store))


def test_a_change_within_the_clocks_tick_is_seen(tmp_path, store):
    path = tmp_path / "a.zip"
    for number in range(200):
        build(path, {f"m{number:03}.py": "x"}, zipfile.ZIP_STORED, old=False)
        index = INDEXES.open(str(path), os.stat(path), store)

        assert [f"m{number:03}.py"] == list(index.listing(""))


def test_an_unsettled_index_is_not_kept(tmp_path, store):
    path = build(tmp_path / "a.zip", {"a.py": ""}, old=False)
    opened(path, store)

    assert -1 == store.size(record_name(path))


@pytest.mark.parametrize(
    ("age", "stamp", "settled"),
    [
        (50_000_000, 5, False),
        (150_000_000, 5, True),
        (2_000_000_000, 0, False),
        (3_000_000_000, 0, True),
        (-5, 5, False),
    ],
)
def test_when_a_signature_is_settled(age, stamp, settled):
    changed = 1_700_000_000 * 10**9 + stamp

    assert settled == is_settled((1, 7, changed, 3), changed + age)


def test_reading_after_a_change_reads_the_new_content(tmp_path):
    path = build(tmp_path / "a.zip", {"a.py": "old"})
    index = opened(path)
    build(path, {"zero.py": "0" * 1000, "a.py": "new"})

    assert b"new" == index.read("", "a.py")
    assert "zero.py" in INDEXES.current(path).listing("")


def damaged(data):
    yield b""
    yield data[: len(data) // 2]
    yield b"x" + data[1:]
    for position in range(0, len(data), max(1, len(data) // 300)):
        yield data[:position] + bytes([data[position] ^ 0x55]) + data[position + 1 :]


def test_a_damaged_record_is_a_miss(tmp_path, store):
    path = build(tmp_path / "a.zip", CONTENT)
    opened(path, store)
    with open(store.path(record_name(path)), "rb") as file:
        data = file.read()
    for bad in damaged(data):
        with open(store.path(record_name(path)), "wb") as file:
            file.write(bad)

        assert EXPECTED == tree(opened(path, store))


def test_a_record_that_vanishes_is_a_miss(tmp_path, store):
    path = build(tmp_path / "a.zip", {f"pkg{n}/mod.py": "" for n in range(9000)})
    opened(path, store)
    index = opened(path, store)
    store.remove(record_name(path))

    assert index.names("pkg8000/").get("mod.py")


@pytest.mark.parametrize("count", [10, 9000])
@pytest.mark.parametrize("content", [None, b"no zip any more"])
def test_an_archive_that_is_lost_with_its_record_offers_nothing(tmp_path, store, count, content):
    names = {f"pkg{n}/mod.py": "" for n in range(count)}
    path = build(tmp_path / "a.zip", names | {f"mod{n}.py": "" for n in range(count)})
    opened(path, store)
    index = opened(path, store)
    store.remove(record_name(path))
    os.unlink(path)
    if content is not None:
        (tmp_path / "a.zip").write_bytes(content)

    for number in range(count):
        index.names("").get(f"other{number}.py")
        index.names(f"pkg{number}/").get("mod.py")
    assert {} == INDEXES.reread(path).listing("")


def test_another_archives_record_is_a_miss(tmp_path, store):
    one = build(tmp_path / "a.zip", {"a.py": ""})
    opened(one, store)
    os.rename(one, tmp_path / "b.zip")
    os.rename(store.path(record_name(one)), store.path(record_name(str(tmp_path / "b.zip"))))

    assert opened(tmp_path / "b.zip", store).archive == str(tmp_path / "b.zip")
    assert ["a.py"] == list(opened(tmp_path / "b.zip", store).listing(""))


def test_the_signature_knows_what_a_change_changes(tmp_path):
    path = build(tmp_path / "a.zip", {"a.py": ""})
    before = signature(os.stat(path))
    time.sleep(0.02)
    os.utime(path, ns=(0, os.stat(path).st_mtime_ns))

    assert before != signature(os.stat(path))


@pytest.mark.skipif(sys.platform == "win32", reason="no descriptors by path there")
def test_an_archive_by_its_descriptor(tmp_path):
    path = build(tmp_path / "a.zip", {"a.py": "x"})
    if not os.path.exists("/dev/fd"):
        pytest.skip("no /dev/fd here")
    with open(path, "rb") as file:
        name = f"/dev/fd/{file.fileno()}"

        assert b"x" == opened(name).read("", "a.py")
        assert 0 == file.tell()


def test_a_whole_directory_is_read_at_once(tmp_path, store, monkeypatch):
    content = {f"big/mod{number}.py": "" for number in range(5000)}
    path = build(tmp_path / "a.zip", content, zipfile.ZIP_STORED)
    opened(path, store)
    again = opened(path, store)
    read = []
    real = Store.read
    monkeypatch.setattr(Store, "read", lambda *args: read.append(args) or real(*args))

    assert 5000 == len(again.listing("big/"))
    assert len(read) <= 4


def test_an_archive_has_one_code_cache_in_each_store(tmp_path, store):
    index = opened(build(tmp_path / "a.zip", CONTENT), store)
    other = Store(str(tmp_path / "other"))

    assert index.code_cache(store) is index.code_cache(Store(store.directory))
    assert index.code_cache(store) is not index.code_cache(other)
    assert index.code_cache(None) is None


def test_without_a_cache_tag_python_caches_no_code(tmp_path, store, monkeypatch):
    monkeypatch.setattr(sys.implementation, "cache_tag", None)

    assert opened(build(tmp_path / "a.zip", CONTENT), store).code_cache(store) is None


def test_an_index_that_is_forgotten_has_no_names(tmp_path):
    path = build(tmp_path / "a.zip", CONTENT)
    opened(path)
    assert path in INDEXES
    INDEXES.forget(path)

    assert path not in INDEXES
    assert {} == INDEXES.current(path).listing("")
    assert isinstance(INDEXES.current(path), NameIndex)


def test_deeper_than_any_directory_there_is_nothing(tmp_path, store):
    path = build(tmp_path / "a.zip", {"a/b.py": ""})
    deep = "a/" * 5000
    for _ in range(2):  # made from the archive, then read from the store
        index = INDEXES.open(path, os.stat(path), store)
        INDEXES.clear()

        assert (False, {}) == (index.has(deep), index.names(deep))
