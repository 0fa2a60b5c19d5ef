"""The SHA-256 of files: computed in blocks, remembered for the very file alone."""

import hashlib
import os
import tracemalloc

import pytest

from zippath.errors import ZippathError
from zippath.importer.knowndigest import record_name
from zippath.wheelhouse import digests
from zippath.wheelhouse.digests import digest_of, sha256_of


@pytest.fixture
def cache(tmp_path, monkeypatch):
    directory = tmp_path / "cache"
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(directory))
    return directory


@pytest.fixture
def settled(monkeypatch):
    """No file is too young to be remembered."""
    monkeypatch.setattr(digests, "is_settled", lambda *_: True)


def test_a_digest_is_remembered_until_the_file_changes(tmp_path, cache, settled, monkeypatch):
    path = tmp_path / "a.whl"
    path.write_bytes(b"one")
    before = sha256_of(str(path))

    assert hashlib.sha256(b"one").hexdigest() == before
    monkeypatch.setattr(digests, "_steady_digest", lambda _: pytest.fail("it is known"))
    assert before == sha256_of(str(path))
    monkeypatch.undo()
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(cache))
    status = os.stat(path)
    path.write_bytes(b"two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert hashlib.sha256(b"two").hexdigest() == sha256_of(str(path))


def test_a_file_that_has_just_changed_is_not_remembered(tmp_path, cache):
    path = tmp_path / "a.whl"
    path.write_bytes(b"one")
    sha256_of(str(path))

    assert not (cache / record_name(str(path))).exists()


def test_without_a_cache_it_is_computed(tmp_path, monkeypatch):
    path = tmp_path / "a.whl"
    path.write_bytes(b"one")
    monkeypatch.setattr(digests, "open_store", lambda _: None)

    assert hashlib.sha256(b"one").hexdigest() == sha256_of(str(path))


def test_what_is_no_regular_file_is_an_error(tmp_path, cache):
    os.mkfifo(tmp_path / "pipe.whl")
    for name, reason in (("pipe.whl", "not a regular file"), ("gone.whl", "no such file")):
        with pytest.raises(ZippathError) as raised:
            sha256_of(str(tmp_path / name))
        assert reason in raised.value.message


def test_a_file_that_never_stands_still_is_an_error(tmp_path, cache, monkeypatch):
    path = tmp_path / "a.whl"

    def written(file):
        path.write_bytes(os.urandom(8))
        os.utime(path, ns=(0, int.from_bytes(os.urandom(4), "little")))
        return ""

    path.write_bytes(b"one")
    monkeypatch.setattr(digests, "_digest_of_open", written)
    with pytest.raises(ZippathError) as raised:
        sha256_of(str(path))
    assert "changes all the time" in raised.value.message


def test_a_large_archive_is_hashed_in_blocks(tmp_path):
    path = tmp_path / "large.zip"
    path.write_bytes(b"")
    os.truncate(path, 8 << 20)
    tracemalloc.start()
    try:
        digest_of(str(path))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 4 << 20
