"""What is laid out comes from one private copy, whose SHA-256 harms no library of the archive."""

import errno
import hashlib
import os
import sys
from pathlib import Path

import pytest

from tests.importer.building import build
from zippath.importer import placing, sealing, unpacking
from zippath.importer.index import from_path
from zippath.importer.placing import open_placed
from zippath.importer.sealing import ReplacedError, copy_in_memory, digest_of
from zippath.importer.store import open_store

CONTENT = {"boxed/__init__.py": "", "boxed/data.txt": "text"}


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """A new archive, to a process that has laid out nothing."""
    monkeypatch.setattr(placing, "_open", {})
    return build(tmp_path / "a.zip", CONTENT)


@pytest.fixture
def readings(monkeypatch):
    """Grows with each time that an archive is read from its beginning to its end."""
    found = []
    sha256_of = sealing.sha256_of

    def counted(file, *args):
        found.append(file.name)
        return sha256_of(file, *args)

    monkeypatch.setattr(sealing, "sha256_of", counted)
    return found


def laid_out(archive, cache):
    """The content of a file of the archive, laid out in a cache."""
    stored = open_placed(from_path(archive), "", ["boxed/"], open_store(cache), False)
    return Path(stored.path("boxed/data.txt")).read_text()


needs_memory_files = pytest.mark.skipif(
    not hasattr(os, "memfd_create"), reason="needs files in memory"
)


@needs_memory_files
def test_an_archive_is_read_once_to_be_laid_out(archive, tmp_path, readings):
    assert "text" == laid_out(archive, tmp_path / "cache")
    assert [archive] == readings


def failing(*args):
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


@pytest.mark.parametrize(
    ("module", "name", "value"), [(sealing, "IN_MEMORY", 0), (os, "memfd_create", failing)]
)
def test_without_memory_for_it_the_copy_is_on_the_disk(
    archive, tmp_path, readings, monkeypatch, module, name, value
):
    monkeypatch.setattr(module, name, value, raising=False)

    assert "text" == laid_out(archive, tmp_path / "cache")
    assert [archive, archive] == readings[-2:]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs a list of open files")
def test_no_copy_stays_open(archive, tmp_path, monkeypatch):
    """Neither if there was nothing to lay out, nor if that failed."""
    laid_out(archive, tmp_path / "cache")  # from now on the file of the leases is open
    before = os.listdir("/proc/self/fd")
    laid_out(build(tmp_path / "same.zip", CONTENT), tmp_path / "cache")
    monkeypatch.setattr(unpacking, "_add", failing)
    with pytest.raises(ImportError, match="could not lay out"):
        laid_out(build(tmp_path / "b.zip", {**CONTENT, "more.py": ""}), tmp_path / "cache")

    assert before == os.listdir("/proc/self/fd")


@needs_memory_files
def test_a_copy_of_another_archive_is_refused(archive):
    index = from_path(archive)
    build(archive, {**CONTENT, "more.py": ""})

    with pytest.raises(ReplacedError):
        copy_in_memory(index)


@pytest.mark.parametrize(
    ("library", "expected"), [("libcrypto.so.3", False), ("libssl-3.dll", False), ("x.so", True)]
)
def test_openssl_is_not_loaded_before_that_of_an_archive(tmp_path, monkeypatch, library, expected):
    """Whose libraries have the same names: the one that is loaded first is taken for both."""
    path = build(tmp_path / "a.whl", {f"mysql/vendor/{library}": "", "_mysql.py": ""})
    index = from_path(path)
    monkeypatch.delitem(sys.modules, "_hashlib", raising=False)
    monkeypatch.delitem(sys.modules, "hashlib")
    found = digest_of(index)

    assert expected == ("hashlib" in sys.modules)
    with open(path, "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == found
