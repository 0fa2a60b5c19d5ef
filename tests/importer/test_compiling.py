"""What is warmed is compiled, is in the cache for every other process, and was not run."""

import os
import sys

import pytest

from tests.importer.building import build, run
from zippath import importer
from zippath.importer import bytecode
from zippath.importer.compiling import modules_of

CONTENT = {
    "mod.py": "raise SystemExit('it was run')\n",
    "pkg/__init__.py": "",
    "pkg/sub.py": "x = 1\n",
    "pkg/broken.py": "def (:\n",
    "pkg/data.txt": "",
    "pkg/no.module.py": "",
}
COMPILED = """
import sys, zippath
zippath.install(sys.argv[2])
compiled = []
sys.addaudithook(lambda event, values: compiled.append(values[1]) if event == "compile" else None)
zippath.ZipImporter(sys.argv[1], sys.argv[2]).get_code("mod")
sys.path.insert(0, sys.argv[1])
import pkg.sub
print(len([path for path in compiled if str(path).startswith((sys.argv[1], sys.argv[2]))]))
"""


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return build(tmp_path / "a.zip", CONTENT)


def test_modules_of(archive):
    assert [("", "mod"), *(("pkg/", name) for name in ("__init__", "broken", "sub"))] == modules_of(
        archive
    )


@pytest.mark.parametrize("modules", [None, [("", "mod"), ("pkg/", "__init__"), ("pkg/", "sub")]])
def test_nothing_is_compiled_after_that(archive, tmp_path, modules):
    failed = importer.warm(archive, modules, tmp_path / "cache")

    assert ([] if modules else ["pkg/broken"]) == list(failed)
    assert "SyntaxError" in failed.get("pkg/broken", "SyntaxError")
    assert "0" == run(COMPILED, archive, tmp_path / "cache")


def test_an_archive_that_was_made_this_very_moment(tmp_path, archive):
    path = build(tmp_path / "new.zip", CONTENT, old=False)

    assert ["pkg/broken"] == list(importer.warm(path, None, tmp_path / "cache"))
    assert "0" == run(COMPILED, path, tmp_path / "cache")


def test_without_a_directory_it_is_the_users_cache(archive, users_cache):
    importer.warm(archive)

    assert 4 == len(os.listdir(users_cache))


def test_a_module_that_is_not_there(archive, tmp_path):
    failed = importer.warm(archive, [("", "absent"), ("pkg/", "sub")], tmp_path / "cache")

    assert ["absent"] == list(failed)


@pytest.mark.parametrize("error", [MemoryError, OverflowError, RecursionError, SystemError])
def test_a_source_that_the_compiler_does_not_take(archive, tmp_path, monkeypatch, error):
    def refuse(data, name, *others):
        if name.endswith("sub.py"):
            raise error("too much")
        return fresh_code(data, name, *others)

    fresh_code = bytecode._fresh_code
    monkeypatch.setattr(bytecode, "_fresh_code", refuse)
    failed = importer.warm(archive, None, tmp_path / "cache")

    assert ["pkg/broken", "pkg/sub"] == sorted(failed)
    assert f"{error.__name__}: too much" == failed["pkg/sub"]


def test_what_is_not_kept_is_an_error(archive, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    for directory in (None, tmp_path / "file" / "cache"):
        with pytest.raises(OSError, match="does not keep"):
            importer.warm(archive, cache_dir=directory)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with pytest.raises(OSError, match="does not keep"):
        importer.warm(archive, cache_dir=tmp_path / "cache")


def test_what_is_no_archive(tmp_path):
    with pytest.raises(OSError, match="absent"):
        importer.warm(str(tmp_path / "absent.zip"))
    (tmp_path / "a.zip").write_text("text")
    with pytest.raises(importer.ZipImportError):
        importer.warm(str(tmp_path / "a.zip"))
