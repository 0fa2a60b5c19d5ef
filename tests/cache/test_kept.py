"""What lies in the cache directory, as the importer has written it."""

import os
import subprocess
import sys
import zipfile

import pytest

from zippath.cache import kept
from zippath.cache.kept import kept_in
from zippath.errors import ZippathError
from zippath.importer.codecache import place_of
from zippath.importer.indexedsource import COMMON

IMPORT = """
import os, sys, time
import zippath.importer.readnames as readnames
readnames.is_settled = lambda *_: True  # the archive is as new as this test
from zippath.importer import ZipImporter
ZipImporter(sys.argv[1], sys.argv[2]).get_code("mod")
"""


@pytest.fixture
def cache(tmp_path):
    """A cache directory in which one archive of one module has been used."""
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("mod.py", "value = 1\n")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    cache = tmp_path / "cache"
    subprocess.run([sys.executable, "-c", IMPORT, archive, cache], env=env, check=True)
    return cache


def test_the_indexes_and_the_code_of_an_archive(cache, tmp_path):
    found = {one.kind: one for one in kept_in(str(cache))}

    assert found.keys() == {"name index", "code index", "code"}
    assert found["name index"].archive == found["code index"].archive == str(tmp_path / "a.zip")
    assert found["code"].python == found["code index"].python == sys.implementation.cache_tag
    assert found["code"].name == "a.zip"
    assert [name.rpartition(".")[2] for name in found["code"].files] == ["digests", "code"]
    total = sum(os.path.getsize(cache / name) for name in os.listdir(cache))
    assert sum(one.size for one in found.values()) == total


def test_the_longest_unused_comes_first(cache):
    (index,) = cache.glob("*.names")
    os.utime(index, (1, 1))

    assert kept_in(str(cache))[0].kind == "name index"
    assert kept_in(str(cache))[0].used == 1


def test_leftovers_are_known_and_files_of_others_are_not(cache):
    (cache / ("0" * 16 + ".names.4711.0123abcd")).touch()
    (cache / "precious.txt").touch()

    kinds = sorted(one.kind for one in kept_in(str(cache)))
    assert kinds == ["code", "code index", "leftover", "name index"]


@pytest.mark.parametrize(("kind", "suffix"), [("name index", "names"), ("code index", "rows")])
@pytest.mark.parametrize("data", [b"damaged", b"", b"zippath code 2" + bytes(60)])
def test_a_damaged_index_belongs_to_nobody_known(cache, kind, suffix, data):
    (index,) = cache.glob(f"*.{suffix}")
    index.write_bytes(data)

    assert [one.archive for one in kept_in(str(cache)) if one.kind == kind] == [None]


@pytest.mark.parametrize("suffix", ["names", "rows"])
def test_looking_at_an_index_is_no_use_of_it(cache, suffix):
    (index,) = cache.glob(f"*.{suffix}")
    os.utime(index, (1, 2))
    kept_in(str(cache))

    assert (1, 2) == (os.stat(index).st_atime, os.stat(index).st_mtime)


def test_the_code_of_all_path_indexes_is_known():
    assert place_of(COMMON) in kept._COMMON


def test_no_directory_is_an_empty_cache(tmp_path):
    assert kept_in(str(tmp_path / "absent")) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777])
def test_a_directory_that_others_may_write_to_is_refused(cache, mode):
    cache.chmod(mode)

    with pytest.raises(ZippathError, match="could not use the cache") as caught:
        kept_in(str(cache))
    assert "chmod go-w" in caught.value.hint
