"""The importer as one archive: what is in it, where it is kept, and a kept one that is damaged."""

import io
import os
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from zipimport import zipimporter

import pytest

from tests.facts import facts
from zippath.manage.boot_text import digest_of_ours
from zippath.manage.importer_package import package_files
from zippath.manage.packed_importer import digest_in, kept_zip, known_zip, place

OURS = facts(executable=sys.executable, magic=MAGIC_NUMBER)


def in_cache(directory):
    return {**os.environ, "ZIPPATH_CACHE_DIR": str(directory)}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The archive for this Python, made once."""
    cache = tmp_path_factory.mktemp("cache")
    cache.chmod(0o700)
    return kept_zip(OURS, in_cache(cache))


def test_it_holds_the_sources_and_their_bytecode(kept):
    archive = zipfile.ZipFile(io.BytesIO(kept.content))
    sources = dict(package_files())

    assert sources == {
        name.partition("/")[2]: archive.read(name) for name in archive.namelist() if name[-1] == "y"
    }
    assert {f"_zippath_importer/{name}c" for name in sources} <= set(archive.namelist())
    assert kept.digest == digest_in(kept.content, digest_of_ours(), kept.magic)


def test_stock_zipimport_takes_the_bytecode(kept):
    code = zipimporter(kept.kept).get_code("_zippath_importer")

    assert "_zippath_importer.zip/_zippath_importer/__init__.py" == code.co_filename


def test_it_is_made_once_and_linked(kept, tmp_path):
    cache = os.path.dirname(kept.kept)
    gone = facts(executable="/no/python", magic=MAGIC_NUMBER)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        place(kept_zip(gone, in_cache(cache)), str(tmp_path / name))

    assert kept == known_zip(gone, in_cache(cache))
    assert 3 == os.stat(kept.kept).st_nlink
    assert 0o444 == os.stat(tmp_path / "one/_zippath_importer.zip").st_mode & 0o777


def test_one_for_another_python_is_not_taken(kept, tmp_path):
    tmp_path.chmod(0o700)
    other = facts(executable="/no/python", magic=b"1234")
    (tmp_path / os.path.basename(kept.kept).replace(kept.magic, "31323334")).write_bytes(
        kept.content
    )

    assert "" == known_zip(other, in_cache(tmp_path)).magic


@pytest.mark.parametrize("damage", [b"", b"PK", None])
def test_a_damaged_one_is_not_taken(kept, tmp_path, damage):
    tmp_path.chmod(0o700)
    copy = tmp_path / os.path.basename(kept.kept)
    copy.write_bytes(kept.content.replace(b"import", b"export", 1) if damage is None else damage)

    assert "" == known_zip(OURS, in_cache(tmp_path)).magic
    assert kept.digest == kept_zip(OURS, in_cache(tmp_path)).digest
    assert copy.read_bytes() == known_zip(OURS, in_cache(tmp_path)).content


def test_what_others_may_write_to_is_not_taken(kept, tmp_path):
    copy = tmp_path / os.path.basename(kept.kept)
    copy.write_bytes(kept.content)
    tmp_path.chmod(0o777)

    assert "" == known_zip(OURS, in_cache(tmp_path)).magic
    tmp_path.chmod(0o700)
    assert kept.magic == known_zip(OURS, in_cache(tmp_path)).magic
    copy.chmod(0o666)
    assert "" == known_zip(OURS, in_cache(tmp_path)).magic


def test_without_a_cache_it_is_made_and_copied(kept, tmp_path):
    made = kept_zip(OURS, in_cache("/proc/none"))
    place(made, str(tmp_path))

    assert "" == made.kept
    assert made.content == (tmp_path / "_zippath_importer.zip").read_bytes()


def test_a_python_that_cannot_compile_it_has_the_sources(tmp_path):
    silent = facts(executable="/bin/true", magic=b"1234")
    made = kept_zip(silent, in_cache(tmp_path / "cache"))

    assert ("", "") == (made.magic, made.kept)
    assert made.digest == digest_in(made.content, digest_of_ours(), "")
