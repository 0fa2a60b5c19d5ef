"""Archives and laid-out files against their pins."""

import hashlib
import os

import pytest

from tests.program import make_zip
from zippath.environments.pinned_contents import content_faults, pinned_size, stored_faults
from zippath.importer.index import INDEXES
from zippath.importer.store import Store
from zippath.importer.storedfiles import StoredFiles
from zippath.wheelhouse.wheel import Wheel


def pinned(path):
    with open(path, "rb") as file:
        return Wheel("a", "1", path, hashlib.sha256(file.read()).hexdigest())


@pytest.fixture
def wheel(tmp_path):
    return pinned(make_zip(tmp_path / "a.zip", {"src/a.py": "1", "pkg/data.txt": "2"}))


def faults(wheel):
    done = []
    found = list(
        content_faults([wheel], lambda _name, size: done.append(size), lambda path: f"sync {path}")
    )
    return found, sum(done)


def test_the_very_content_is_no_fault_and_its_progress_is_told(wheel):
    assert ([], os.path.getsize(wheel.path)) == faults(wheel)
    assert pinned_size([wheel]) == os.path.getsize(wheel.path)


def test_a_folder_in_an_archive_is_pinned_by_the_archive(wheel):
    inside = Wheel("a", "1", os.path.join(wheel.path, "src"), wheel.sha256)

    assert ([], os.path.getsize(wheel.path)) == faults(inside)


def test_another_content_with_the_same_size_and_time_is_a_fault(wheel):
    status = os.stat(wheel.path)
    with open(wheel.path, "r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\1")
    os.utime(wheel.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    [found], _ = faults(wheel)

    assert f"{wheel.sha256[:12]}… was pinned" in found.text
    assert "sync" in found.remedy


@pytest.mark.parametrize("make", [os.mkdir, lambda path: None, getattr(os, "mkfifo", os.mkdir)])
def test_what_cannot_be_read_is_a_fault(tmp_path, make):
    path = str(tmp_path / "x")
    make(path)
    [found], done = faults(Wheel("x", "1", path, "0" * 64))

    assert (0, path) == (done, found.text.split()[0])


def laid_out(wheel, cache, top, *names):
    """The directory of an archive in the file store, with a top that is said to be whole."""
    store = Store(str(cache))
    stored = StoredFiles(
        INDEXES.open(wheel.path, os.stat(wheel.path), store), "", store, wheel.sha256
    )
    for name in names:
        os.makedirs(os.path.dirname(stored.path(name)), 0o700, exist_ok=True)
        with open(stored.path(name), "w", encoding="utf-8"):
            pass
    with open(stored.mark(top), "w", encoding="utf-8"):
        pass


def test_what_is_missing_of_a_whole_in_the_file_store_is_a_fault(wheel, tmp_path):
    cache = tmp_path / "cache"
    assert [] == list(stored_faults([wheel], str(cache)))

    laid_out(wheel, cache, "src/", "src/a.py")
    assert [] == list(stored_faults([wheel], str(cache)))
    laid_out(wheel, cache, "pkg/")
    [found] = stored_faults([wheel], str(cache))
    assert "lacks 1 file of it" in found.text
    assert "data.txt" in found.text
