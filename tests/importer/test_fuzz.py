"""Archives and caches that nobody made on purpose: structured ones by hypothesis, damaged ones."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importer import bases, craft, probing
from zippath.importer.index import INDEXES
from zippath.importer.placing import lay_out, open_files
from zippath.importer.store import open_store

ROOT = Path(__file__).parents[2]

parts = st.sampled_from(
    [
        b"alpha",
        b"pkg",
        b"beta",
        b"__init__",
        b".",
        b"..",
        b"",
        b"C:",
        "ü".encode(),
        b"\xff",
        b"a" * 300,
        b"Alpha",
        b"nul",
        b"alpha:stream",
        b"..\\..\\up",
    ]
)
suffixes = st.sampled_from([b".py", b".pyc", b"", b"/", b".txt", b".so", b"\\", b"\0.py"])
names = st.builds(
    lambda folders, suffix: b"/".join(folders) + suffix, st.lists(parts, max_size=4), suffixes
)
numbers = (
    st.none() | st.sampled_from([0, 1, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF]) | st.integers(0, 400)
)
contents = st.sampled_from(
    [bases.MODULE, b"", b"# coding: latin-1\nx = '\xe9'\n", b"def (", b"\0" * 40]
)
extras = st.sampled_from(
    [
        b"",
        b"\1\0\0\0",
        b"\1\0\x08\0" + bytes(8),
        b"\1\0\x1c\0" + b"\xff" * 28,
        b"UT\5\0\3\0\0\0\0",
        b"\1",
    ]
)
entries = st.builds(
    craft.Entry,
    name=names,
    data=contents,
    method=st.sampled_from([0, 8, 8, 12, 14, 93, 99]),
    flags=st.sampled_from([0, 0, 0, 1, 8, 32, 0x800, 0x2000]),
    extra=extras,
    local_extra=extras,
    local_name=st.none() | names,
    crc=st.none() | st.just(1),
    size=numbers,
    compressed_size=numbers,
    offset=numbers,
    attributes=st.sampled_from([0, 0x10, craft.SYMLINK, 0xFFFFFFFF]),
    system=st.sampled_from([0, 3, 19]),
    time=st.sampled_from([0, 1 << 21 | 1 << 16, craft.DOS_TIME, 0xFFFFFFFF]),
)
archives = st.builds(
    craft.craft,
    st.lists(entries | st.sampled_from(bases.tree()), max_size=8),
    comment=st.sampled_from([b"", b"comment", b"PK\5\6" + bytes(18), b"PK\1\2" * 20]),
    prefix=st.sampled_from([b"", b"#!python\n", b"PK\3\4", b"PK\5\6" + bytes(30)]),
    zip64=st.booleans(),
    count=numbers,
    size=numbers,
    offset=numbers,
)
thorough = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def place():
    """A directory in memory: each example writes an archive and a cache."""
    with tempfile.TemporaryDirectory(dir=probing.MEMORY_DISK) as directory:
        yield Path(directory)
    probing.forget()


@thorough
@given(data=archives)
def test_any_archive_is_read_or_refused(place, data):
    read_or_refused(place, data)


def read_or_refused(place, data):
    path, cache = place / "any.zip", place / "cache"
    path.unlink(missing_ok=True)
    shutil.rmtree(cache, ignore_errors=True)
    path.write_bytes(data)
    probing.forget()

    probing.check_archive(str(path), str(cache), bases.Base("any", data), len(data))


packaged = st.builds(lambda name: b"pkg/" + name, names)
targets = st.sampled_from(
    [b"alpha", b"../pkg/beta", b"../../up", b"/etc/passwd", b"", b"a/../..", b"."]
)
stored_files = st.builds(
    craft.Entry,
    name=packaged,
    data=contents | targets,
    method=st.sampled_from([0] * 9 + [8] * 9 + [99]),
    crc=st.sampled_from([None] * 19 + [1]),
    size=st.sampled_from([None] * 28 + [1 << 30, 0xFFFFFFFE]),
    attributes=st.sampled_from([0, 0, 0o100755 << 16, craft.SYMLINK]),
)


@thorough
@given(entries=st.lists(stored_files, max_size=6))
def test_whatever_is_laid_out_lies_in_the_store(place, entries):
    """All of a package, with the content that the archive says; or none of it, and ImportError."""
    shutil.rmtree(place)
    place.mkdir()
    path = place / "any.zip"
    whole = [craft.Entry(b"pkg/__init__.py"), craft.Entry(b"pkg/data.txt", b"text")]
    path.write_bytes(craft.craft([*whole, *entries]))
    probing.forget()
    index = INDEXES.open(str(path), os.stat(path), None)
    stored = open_files(index, "", open_store(place / "cache"))
    try:
        lay_out(stored, "pkg/")
    except ImportError:
        assert not os.path.lexists(stored.path("pkg/"))
    else:
        assert b"text" == Path(stored.path("pkg/data.txt")).read_bytes()

    assert {"any.zip", "cache"} == set(os.listdir(place))
    assert {"files"} == {name for name in os.listdir(place / "cache") if name[-7:] != ".sha256"}
    for directory, folders, found in os.walk(stored.root):
        for name in (*folders, *found):
            each = Path(directory, name)
            assert each.resolve().is_relative_to(stored.root), each
            assert not each.lstat().st_mode & 0o7022 or each.is_symlink(), each
            if name in found and not each.is_symlink() and name[-6:] != ".whole":
                inside = each.relative_to(stored.root).as_posix()
                folder, slash, leaf = inside.rpartition("/")
                member = index.member(folder + slash, leaf)
                assert zlib.crc32(each.read_bytes()) == member.crc, each
    assert set(os.listdir(stored.root)) <= {"pkg", ".pkg.whole"}


@thorough
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(place, data):
    read_or_refused(place, data)


@pytest.mark.parametrize("base", bases.ARCHIVES, ids=lambda base: base.name)
def test_what_the_fuzzers_begin_with_is_read(place, base):
    path = place / "sound.zip"
    path.write_bytes(base.data)

    assert probing.check_archive(str(path), str(place / "cache"), base, len(base.data))


@pytest.mark.parametrize("base", bases.SOUND, ids=lambda base: base.name)
def test_zipfile_agrees_about_the_sound_ones(place, base):
    path = place / "sound.zip"
    path.write_bytes(base.data)

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    directory = tmp_path_factory.mktemp("indexed")
    base = bases.SOUND[-1]
    return probing.Indexed(str(directory / "a.zip"), str(directory / "cache"), base)


@thorough
@given(content=st.binary(max_size=300), at=st.integers(0, 4000), which=st.integers(0, 2))
def test_any_bytes_in_a_record_are_a_miss(indexed, place, content, at, which):
    cache = place / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    shutil.copytree(indexed.cache, cache)
    record = sorted(cache.iterdir())[which]
    data = record.read_bytes()
    record.write_bytes(data[:at] + content + data[at + len(content) :])

    indexed.compare(str(cache), indexed.plain)


@pytest.mark.parametrize("base", bases.SOUND, ids=lambda base: base.name)
def test_a_replaced_archive_is_never_taken_for_the_old_one(place, base):
    for number in range(4):
        path, cache = place / f"{number}.zip", place / f"cache-{number}"

        probing.Indexed(str(path), str(cache), base).replace(random.Random(number))


@pytest.mark.parametrize("cases", [100, pytest.param(1000, marks=pytest.mark.slow)])
@pytest.mark.live
def test_a_short_run_of_the_fuzzer(cases):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.importer.fuzz",
            "--archives",
            str(2 * cases),
            "--indexes",
            str(cases),
            "--seed",
            "ci",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"archives: {2 * cases} cases" in done.stdout


def test_the_fuzzer_notices(place, monkeypatch):
    """An importer that lets an exception out, answers from a stale cache, or takes memory."""
    base = bases.SOUND[0]
    path = place / "a.zip"
    path.write_bytes(base.data)

    monkeypatch.setattr(probing.ZipImporter, "iter_modules", lambda *_: [][0])
    with pytest.raises(IndexError):
        probing.check_archive(str(path), str(place / "cache"), base)
    monkeypatch.undo()
    monkeypatch.setattr(probing.ZipImporter, "iter_modules", lambda *_: ["x" * (64 << 20)])
    with pytest.raises(probing.Wrong, match="bytes of memory"):
        probing.check_archive(str(path), str(place / "cache"), base, len(base.data))
