"""A store is private or it is not used, and nothing about it raises."""

import os
import stat

import pytest

from zippath.importer.store import (
    Store,
    checksum,
    is_private,
    open_store,
    signature,
)


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path / "cache" / "inner"))


def test_a_directory_is_made_for_its_user_alone(store):
    assert store.publish("a", b"one")
    assert 0o700 == stat.S_IMODE(os.stat(store.directory).st_mode)
    assert 0o600 == stat.S_IMODE(os.stat(store.path("a")).st_mode)
    assert b"one" == store.read("a", 100)


def test_reading_makes_nothing(store):
    assert b"" == store.read("a", 100)
    assert not os.path.exists(store.directory)


def test_publishing_replaces_and_leaves_nothing_behind(store):
    store.publish("a", b"one")
    store.publish("a", b"two")

    assert b"two" == store.read("a", 100)
    assert ["a"] == os.listdir(store.directory)


def test_a_record_that_breaks_off_keeps_the_old_one(store):
    def blocks():
        yield b"two"
        raise LookupError

    store.publish("a", b"one")
    with pytest.raises(LookupError):
        store.publish_blocks("a", blocks())

    assert b"one" == store.read("a", 100)
    assert ["a"] == os.listdir(store.directory)


def test_appending_tells_where(store):
    assert [0, 3, 6] == [store.append("a", data) for data in (b"one", b"two", b"six")]
    assert b"two" == store.read("a", 3, 3)
    assert 9 == store.size("a")


def test_reading_into_a_buffer(store):
    store.publish("a", b"0123456789")
    buffer = memoryview(bytearray(4))

    assert 4 == store.read_into("a", buffer, 2)
    assert b"2345" == bytes(buffer)
    assert 1 == store.read_into("a", buffer, 9)
    assert 0 == store.read_into("none", buffer, 0)


@pytest.mark.parametrize("offset", [3, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
def test_beyond_the_end_there_is_nothing(store, offset):
    store.publish("a", b"one")

    assert b"" == store.read("a", 100, offset)
    assert 0 == store.read_into("a", memoryview(bytearray(4)), offset)


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_others_must_not_write(store, mode):
    store.publish("a", b"one")
    os.chmod(store.directory, mode)
    again = Store(store.directory)

    assert b"" == again.read("a", 100)
    assert not again.publish("a", b"two")
    assert -1 == again.append("a", b"two")
    assert -1 == again.size("a")


def test_a_link_is_refused(store, tmp_path):
    store.publish("a", b"one")
    link = tmp_path / "link"
    link.symlink_to(store.directory)

    assert b"" == Store(str(link)).read("a", 100)


def test_a_record_that_is_a_link_is_not_read(store, tmp_path):
    store.publish("a", b"one")
    os.symlink(store.path("a"), store.path("b"))

    assert b"" == store.read("b", 100)


@pytest.mark.parametrize(
    ("mode", "owner", "user", "private"),
    [
        (stat.S_IFDIR | 0o700, 1, 1, True),
        (stat.S_IFDIR | 0o755, 1, 1, True),
        (stat.S_IFDIR | 0o700, 1, 2, False),
        (stat.S_IFDIR | 0o700, 1, 0, False),
        (stat.S_IFDIR | 0o1777, 1, 1, False),
        (stat.S_IFDIR | 0o777, 0, None, True),
        (stat.S_IFREG | 0o600, 1, 1, False),
        (stat.S_IFLNK | 0o777, 1, None, False),
    ],
)
def test_what_is_private(mode, owner, user, private):
    status = os.stat_result((mode, 0, 0, 1, owner, 0, 0, 0, 0, 0))

    assert private == is_private(status, user)


def test_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file" / "cache"))

    assert not store.publish("a", b"one")
    assert -1 == store.append("a", b"one")
    assert b"" == store.read("a", 10)


def test_a_full_disk_is_a_miss():
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    store = Store("/dev")
    store._usable = True

    assert -1 == store.append("full", b"one")


def test_a_null_byte_in_the_directory_is_a_miss():
    assert not Store("a\0b").publish("a", b"one")


def test_checksums_differ_by_key_and_data():
    assert 8 == len(checksum(1, b"data"))
    assert len({checksum(key, data) for key in (1, 2) for data in (b"a", b"b")}) == 4


def test_a_store_is_opened_by_its_path(tmp_path, monkeypatch, users_cache):
    monkeypatch.chdir(tmp_path)

    assert str(tmp_path / "x") == open_store("x").directory == open_store(tmp_path / "x").directory
    assert open_store("x") is open_store(b"x")
    assert str(users_cache) == open_store(...).directory
    assert open_store(None) is open_store("") is None


def test_a_store_is_where_it_was_opened(tmp_path, monkeypatch):
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path)
    store = open_store("x")
    monkeypatch.chdir("inside")

    assert store is not open_store("x")
    assert str(tmp_path / "x") == store.directory


def test_a_signature_changes_with_the_file(tmp_path):
    file = tmp_path / "a.zip"
    file.write_bytes(b"one")
    before = signature(os.stat(file))
    assert before == signature(os.stat(file))

    file.write_bytes(b"other")
    assert before != signature(os.stat(file))
