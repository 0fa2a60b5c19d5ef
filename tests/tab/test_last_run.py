"""The record of what the last run knew: whole, private, or nothing."""

import os

import pytest

from zippath.importer.store import Store
from zippath.tab.last_run import (
    Known,
    KnownArchive,
    dump,
    every_known,
    keep,
    known_of,
    parse,
    record_name,
)

HELLO = KnownArchive("/z/hello.zip", "/site/zippath.pth", "1 2 3 4", ("hello", "dist-x"))
KNOWN = Known(
    "/usr/bin/python3", "3.12.4", ("sys", "time"), ("", "/lib"), (("/site/zippath.pth", "9 9"),),
    (HELLO, KnownArchive("/z/b c.whl", "", "", ())),
)  # fmt: skip


def add_name(path):
    os.link(path, f"{path}.second")


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path / "cache"))


def test_what_is_kept_is_known_again(store):
    keep(KNOWN, store)

    assert KNOWN == known_of(KNOWN.executable, store)
    assert [KNOWN] == list(every_known(store))


def test_what_is_the_same_is_not_written_again(store):
    keep(KNOWN, store)
    path = store.path(record_name(KNOWN.executable))
    os.utime(path, ns=(1, 1))
    keep(KNOWN, store)
    assert 1 == os.stat(path).st_mtime_ns

    keep(KNOWN._replace(version="3.12.5"), store)
    assert "3.12.5" == known_of(KNOWN.executable, store).version


def test_names_that_no_line_can_hold_are_left_out():
    odd = ("tab\there", "new\nline", "escape\x1b[0m", "\udcff", "fine name")
    archives = [HELLO._replace(path=f"/z/{name}.zip", names=odd) for name in odd]

    known = parse(dump(KNOWN._replace(archives=tuple(archives), directories=odd)))

    assert ("fine name",) == known.directories
    assert [("/z/fine name.zip", ("fine name",))] == [(one[0], one[3]) for one in known.archives]
    assert b"" == dump(KNOWN._replace(executable="/new\nline/python"))


@pytest.mark.parametrize("at", [0, 8, 20, -1])
def test_a_damaged_record_is_none(at):
    record = bytearray(dump(KNOWN))
    record[at] ^= 1

    assert parse(bytes(record)) is None
    assert parse(dump(KNOWN)[:at]) is None


def test_a_record_of_another_version_is_none(monkeypatch):
    monkeypatch.setattr("zippath.tab.last_run._TITLE", "zippath known 2")
    record = dump(KNOWN)
    monkeypatch.undo()

    assert parse(record) is None


@pytest.mark.skipif(os.name != "posix", reason="uses modes and hard links")
@pytest.mark.parametrize(
    "spoil", [lambda path: os.chmod(path, 0o666), lambda path: os.link(path, f"{path}.b")]
)
def test_a_record_that_others_may_have_written_is_none(store, spoil):
    keep(KNOWN, store)
    spoil(store.path(record_name(KNOWN.executable)))

    assert known_of(KNOWN.executable, store) is None
