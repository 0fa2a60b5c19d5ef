"""Laying out ahead of the first import: what is planned, what is written, what is remembered."""

import os
import time
import zipfile

import pytest

from zippath.importer import laying
from zippath.importer.finder import ZipImporter
from zippath.importer.index import INDEXES

MEMBERS = {
    "pure.py": "",
    "code/__init__.py": "",
    "data/__init__.py": "",
    "data/table.csv": "1,2",
    "says/__init__.py": "here = __file__",
    "space/inner/__init__.py": "here = __path__",
    "space/other/__init__.py": "",
    "a-1.dist-info/METADATA": "",
}


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, text in MEMBERS.items():
            file.writestr(name, text)
    time.sleep(0.2)  # an index of an archive as new as that would not be kept
    yield str(path)
    INDEXES.clear()


@pytest.fixture
def cache(tmp_path):
    return str(tmp_path / "cache")


def tops(archive, cache):
    return [(base + top, files) for base, top, files, _, _ in laying.planned(archive, cache)]


def test_what_imports_would_lay_out_is_planned(archive, cache):
    assert [("data/", 2), ("says/", 1), ("space/", 2)] == tops(archive, cache)


def test_the_plan_tells_bytes_and_what_is_there(archive, cache):
    before = laying.planned(archive, cache)[0]
    laying.lay_out(archive, "", "data/", cache)

    assert ("", "data/", 2, 3, False) == before
    assert ("", "data/", 2, 3, True) == laying.planned(archive, cache)[0]


def test_an_import_finds_what_was_laid_out(archive, cache):
    laying.lay_out(archive, "", "data/", cache)
    written = os.listdir(os.path.join(cache, "files"))
    spec = ZipImporter(archive, cache).find_spec("data")

    assert os.path.exists(os.path.join(os.path.dirname(spec.origin), "table.csv"))
    assert written == os.listdir(os.path.join(cache, "files"))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("never", []),
        ("needed", ["data/", "says/", "space/"]),
        ("all", ["a-1.dist-info/", "code/", "data/", "pure.py", "says/", "space/"]),
    ],
)
def test_the_choice_is_kept_in_the_name_index(archive, cache, files, expected):
    laying.choose(archive, files, cache)
    INDEXES.clear()  # as another process

    assert expected == [name for name, _ in tops(archive, cache)]
    assert files == ZipImporter(archive, cache).files


def test_the_choice_outlives_a_change_of_the_archive(archive, cache):
    laying.choose(archive, "never", cache)
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("more.py", "")
    INDEXES.clear()

    assert "never" == ZipImporter(archive, cache).files


def test_the_environment_beats_the_choice(archive, cache, monkeypatch):
    laying.choose(archive, "never", cache)
    monkeypatch.setenv("ZIPPATH_FILES", "needed")

    assert "needed" == ZipImporter(archive, cache).files


def test_a_choice_that_there_is_not_is_refused(archive, cache):
    with pytest.raises(ValueError, match="files must be one of all, needed, never|needed, all"):
        laying.choose(archive, "some", cache)


def test_a_cache_that_others_may_write_to_is_not_usable(archive, tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o775)

    with pytest.raises(OSError, match="is not usable"):
        laying.planned(archive, str(tmp_path / "open"))


def test_without_a_cache_a_choice_is_not_kept(archive):
    assert laying.choose(archive, "never", None) is False
