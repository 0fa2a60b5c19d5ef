"""The path index of a Python, made and asked by that Python."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.importer.indexed import write
from tests.interpreters import RUNNING
from zippath.cache.warming import path_sources, warm_path
from zippath.errors import ZippathError
from zippath.indexing.asking import Coverage, Index, Look, directories_of, reason_not_served
from zippath.indexing.forgetting import forget
from zippath.syspath.entry import Origin, PathEntry


@pytest.fixture
def place(tmp_path):
    write(tmp_path / "site", {"pkg/__init__.py": "", "pkg/bad.py": "(", "data.txt": ""})
    (tmp_path / "site/not-a-name").mkdir()
    return tmp_path / "site"


@pytest.fixture
def index(place, tmp_path, interpreter):
    return Index(interpreter, str(tmp_path / "cache"), str(place), os.environ)


def entry(path, kind="directory", origin="pth"):
    return PathEntry(0, path, kind, Origin(origin))


def test_each_entry_is_served_or_there_is_a_reason():
    assert reason_not_served(entry("/x")) is None
    other = [entry("x"), entry("", origin="script"), entry("/x", "missing"), entry("/x", "archive")]
    assert all(map(reason_not_served, other))
    assert len(set(map(reason_not_served, other))) == len(other)


def test_an_index_is_broken_when_an_entry_has_changed():
    below = Coverage("/s", True, 0.0, ("/s",), ("/s/pkg",), 2, 0, 0, 1)
    top = Coverage("/s", True, 0.0, ("/s",), ("/s",), 2, 0, 0, 1)

    assert (False, True) == (below.is_broken, top.is_broken)


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_it_tells_what_it_has_and_what_has_changed(index, place):
    assert index.status() is None
    assert ("/nowhere",) == index.build(["/nowhere", str(place)], is_sealed=True)
    found = index.status()

    assert (True, (str(place),), ()) == (found.is_sealed, found.entries, found.changed)
    assert (2, 2, 2) == (found.directories, found.modules, found.sources)
    paths = [str(place / name) for name in ("pkg/__init__.py", "pkg/bad.py", "pkg/absent.py")]
    assert frozenset(paths[:2]) == index.served(paths)
    assert Look(index.owner, frozenset({str(place)}), True, None, ()) == index.look()
    (place / "pkg/bad.py").write_text("pass")
    assert ((paths[1],), found) == (index.look(deep=True).edited, index.look(deep=True).coverage)
    (place / "pkg/bad.py").unlink()
    assert (str(place / "pkg"),) == index.status().changed
    (place / "new.py").write_text("")
    assert (frozenset(), frozenset()) == (index.look().entries, index.served(paths))


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_its_code_is_kept_and_dropped_with_it(index, place, tmp_path):
    index.build([str(place)], is_sealed=False)
    sources = path_sources(index.python, index.owner, index.cache_dir, index.env)
    warm_path(index.python, index.owner, sources, index.cache_dir, index.env, 1, [].append)

    kinds = {path.suffix for path in (tmp_path / "cache").iterdir()}
    assert {".paths", ".rows", ".code", ".digests"} == kinds
    assert not (place / "pkg/__pycache__").exists()
    assert () == forget(["/other"], index.cache_dir)
    assert kinds == {path.suffix for path in (tmp_path / "cache").iterdir()}
    assert (index.owner,) == forget([index.owner], index.cache_dir)
    assert [] == list((tmp_path / "cache").iterdir())


@pytest.mark.live
def test_bytecode_that_is_written_later_is_no_change(place, tmp_path):
    (place / "pkg/__pycache__").mkdir()
    index = Index(RUNNING, str(tmp_path / "cache"), str(place), os.environ)
    index.build([str(place)], is_sealed=True)
    (place / "pkg/__pycache__/mod.cpython-312.pyc").write_bytes(b"")

    assert ((), 2) == (index.status().changed, index.status().directories)


@pytest.mark.live
def test_many_build_it_at_once(place, tmp_path):
    index = Index(RUNNING, str(tmp_path / "cache"), str(place), os.environ)
    with ThreadPoolExecutor(8) as pool:
        built = [pool.submit(index.build, [str(place)], False) for _ in range(32)]
    assert [()] * 32 == [one.result() for one in built]

    assert {str(place)} == index.look().entries
    assert 1 == len(list((tmp_path / "cache").iterdir()))


@pytest.mark.live
def test_a_cache_that_takes_nothing_is_an_error(place):
    index = Index(RUNNING, "/dev/null/cache", str(place), os.environ)

    with pytest.raises(ZippathError, match="could not keep"):
        index.build([str(place)], is_sealed=False)


def test_the_directories_of_a_path_keep_its_order():
    from tests.snapshots import snapshot_of

    assert ("/b", "/a") == directories_of(snapshot_of(["/b", "/a", "c"]))
