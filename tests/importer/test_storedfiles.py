"""Where the files of an archive lie."""

import os

import pytest

from tests.importer.building import build
from zippath.importer import ZipImportError
from zippath.importer.index import NameIndex, from_path
from zippath.importer.store import Store
from zippath.importer.storedfiles import StoredFiles, is_own, members, speaks_of_files

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(("base", "name"), [("", "pkg/a.txt"), ("lib/", "lib/pkg/a.txt")])
def test_paths(base, name):
    stored = StoredFiles(NameIndex("a.zip"), base, Store("/cache"), DIGEST)

    assert os.path.join("/cache", "files", stored.name, "pkg", "a.txt") == stored.path(name)
    assert os.path.join(stored.root, "pkg") == stored.path(f"{base}pkg/")
    assert os.path.join(stored.root, ".pkg.whole") == stored.mark("pkg/")
    assert os.path.join(stored.root, ".mod.so.whole") == stored.mark("mod.so")


def test_each_base_has_a_directory_of_its_own():
    names = [
        StoredFiles(NameIndex("a.zip"), base, Store("/cache"), DIGEST).name
        for base in ("", "lib/", "lib/lib/", "src/")
    ]

    assert DIGEST == names[0]
    assert 4 == len(set(names))
    assert all(name.startswith(DIGEST) for name in names)


def test_a_top_is_there_when_it_is_marked(tmp_path):
    stored = StoredFiles(NameIndex("a.zip"), "", Store(str(tmp_path)), DIGEST)
    os.makedirs(os.path.join(stored.root, "pkg"))

    assert not stored.is_there("pkg/")
    with open(stored.mark("pkg/"), "w", encoding="utf-8"):
        assert stored.is_there("pkg/")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no user ids")
def test_files_of_others_are_refused(tmp_path, monkeypatch):
    assert is_own(str(tmp_path))
    assert not is_own(str(tmp_path / "absent"))
    others = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: others)
    with pytest.raises(ZipImportError, match="belongs to somebody else"):
        is_own(str(tmp_path))


def test_members(tmp_path):
    index = from_path(
        build(tmp_path / "a.zip", {"a/b/c.py": "", "a/d.txt": "", "e.so": "", "lib/e.so": ""})
    )

    assert {("a/", "d.txt"), ("a/b/", "c.py")} == set(members(index, "", "a/"))
    assert [("a/b/", "c.py")] == list(members(index, "a/", "b/"))
    assert [("", "e.so")] == list(members(index, "", "e.so"))
    assert [("lib/", "e.so")] == list(members(index, "lib/", "e.so"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"a/b.py": "x = 1", "other.py": "__file__"}, False),
        ({"a/b.py": "open(__file__)"}, True),
        ({"a/b/c/d.py": "list(__path__)"}, True),
        ({"a/tests/b.py": "__file__"}, False),
        ({"a/test/b.py": "__file__"}, False),
        ({"a/testing/b.py": "__file__"}, True),
        ({"a/b.pyi": "__file__", "a/c.pyc": "__file__"}, False),
    ],
)
def test_what_code_says(tmp_path, content, expected):
    assert expected == speaks_of_files(from_path(build(tmp_path / "a.zip", content)), "a/")


def test_a_module_says_something_too(tmp_path):
    index = from_path(build(tmp_path / "a.zip", {"a.py": "__file__", "b.py": ""}))

    assert speaks_of_files(index, "a.py")
    assert not speaks_of_files(index, "b.py")
