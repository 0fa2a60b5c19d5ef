"""Code of indexed sources: from the cache for the very file, else as the stock loader gets it."""

import importlib.util
import os
import pickle
import py_compile
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import SourceFileLoader

import pytest

from tests.importer.indexed import index, settle, write
from zippath.importer.codecache import CodeCache
from zippath.importer.indexhook import IndexedFinder
from zippath.importer.pathindex import open_path_index
from zippath.importer.store import Store


@pytest.fixture(autouse=True)
def _writing(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def compiled(monkeypatch):
    """The paths of the sources that are compiled."""
    found = []
    real = SourceFileLoader.source_to_code

    def watched(self, data, path, *more, **options):
        found.append(os.path.basename(path))
        return real(self, data, path, *more, **options)

    monkeypatch.setattr(SourceFileLoader, "source_to_code", watched)
    return found


def value(opened, place, name="mod"):
    """What a module says of itself when it runs."""
    spec = IndexedFinder(str(place), opened).find_spec(name)
    namespace = {}
    exec(spec.loader.get_code(name), namespace)
    return namespace["x"]


def pyc(place, name="mod"):
    return importlib.util.cache_from_source(str(place / f"{name}.py"))


def test_code_is_compiled_once_and_no_directory_changes(tmp_path, store, compiled):
    write(tmp_path / "site", {"mod.py": "x = __name__ = __file__ = 1\n"})
    place = tmp_path / "site"
    index(store, place)
    for _ in range(3):
        assert value(open_path_index(store, str(place)), place) == 1

    assert ["mod.py"] == compiled
    assert ["mod.py"] == os.listdir(place)


def test_environments_with_the_same_files_share_code(tmp_path, store, compiled):
    text = "def f():\n    return f.__code__.co_filename\nx = f()\n"
    for name in ("one", "two"):
        place = tmp_path / name
        write(place, {"mod.py": text})
        opened = index(store, place)
        assert str(place / "mod.py") == value(opened, place)

    assert ["mod.py"] == compiled


def test_bytecode_of_the_stock_loader_is_taken(tmp_path, store, compiled):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    py_compile.compile(place / "mod.py")
    compiled.clear()
    settle(place)
    index(store, place)
    assert value(open_path_index(store, str(place)), place) == 1
    os.unlink(pyc(place))

    assert value(open_path_index(store, str(place)), place) == 1
    assert [] == compiled


def test_bytecode_that_goes_by_no_source_is_not_kept(tmp_path, store):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n", "other.py": "x = 2\n"})
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(place / "other.py", pyc(place), invalidation_mode=mode)
    settle(place)
    index(store, place)
    assert value(open_path_index(store, str(place)), place) == 2
    os.unlink(pyc(place))

    assert value(open_path_index(store, str(place)), place) == 1


@pytest.mark.parametrize("is_sealed", [False, True])
def test_an_edited_source_is_noticed_unless_it_is_sealed(tmp_path, store, is_sealed):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    opened = index(store, place, is_sealed=is_sealed)
    assert value(opened, place) == 1
    before = os.stat(place / "mod.py")
    (place / "mod.py").write_text("x = 2\n")
    os.utime(place / "mod.py", ns=(before.st_atime_ns, before.st_mtime_ns))

    for one in (opened, open_path_index(store, str(place))):
        assert (1 if is_sealed else 2) == value(one, place)


def test_a_source_that_was_deleted_is_no_module(tmp_path, store):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n", "other.py": ""})
    finder = IndexedFinder(str(place), index(store, place))
    assert finder.find_spec("other")
    (place / "mod.py").unlink()

    spec = finder.find_spec("mod")
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'mod': .*mod\.py was deleted"):
        spec.loader.get_code("mod")
    finder.invalidate_caches()
    assert finder.find_spec("mod") is None


def test_threads_find_and_load_the_same(tmp_path, store):
    place = tmp_path / "site"
    names = [f"m{number}" for number in range(60)]
    write(place, {f"{name}.py": f"x = {name!r}\n" for name in names})
    index(store, place)
    opened = open_path_index(store, str(place))
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            found = pool.map(lambda name: value(opened, place, name), names * 4)
            assert names * 4 == list(found)


def test_nothing_is_kept_of_a_source_that_changes_while_it_is_read(tmp_path, store, monkeypatch):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    opened = index(store, place)
    real = SourceFileLoader.source_to_code

    def edited(self, data, path, *more, **options):
        (place / "mod.py").write_text("x = 3\n")
        return real(self, data, path, *more, **options)

    monkeypatch.setattr(SourceFileLoader, "source_to_code", edited)
    kept = []
    monkeypatch.setattr(CodeCache, "put", lambda *what: kept.append(what))
    assert value(opened, place) == 1
    assert [] == kept


def test_without_a_cache_that_takes_it_the_stock_loader_writes(tmp_path, store, monkeypatch):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    opened = index(store, place)
    monkeypatch.setattr(Store, "append", lambda *_: -1)

    assert value(opened, place) == 1
    assert os.path.exists(pyc(place))


def test_nothing_is_written_where_python_writes_no_bytecode(tmp_path, store, monkeypatch):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    opened = index(store, place)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert value(opened, place) == 1
    assert ["mod.py"] == os.listdir(place)
    assert 1 == len(os.listdir(store.directory))


def test_bytecode_goes_where_the_user_says(tmp_path, store, monkeypatch):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    opened = index(store, place)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))

    assert value(opened, place) == 1
    assert pyc(place).startswith(str(tmp_path / "elsewhere"))
    assert os.path.exists(pyc(place))


def test_an_index_that_is_built_again_keeps_the_code(tmp_path, store, compiled):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    for _ in range(2):
        assert value(index(store, place), place) == 1

    assert ["mod.py"] == compiled


def test_a_loader_is_the_stock_loader_and_pickles_as_one(tmp_path, store):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    loader = IndexedFinder(str(place), index(store, place)).find_spec("mod").loader

    assert type(loader) is SourceFileLoader
    copy = pickle.loads(pickle.dumps(loader))
    assert (copy.name, copy.path) == (loader.name, loader.path)
    assert copy.get_code("mod") == loader.get_code("mod")
    assert b"zippath" not in pickle.dumps(loader)  # a process without an index can take it


def test_two_loaders_of_a_module_are_equal(tmp_path, store):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n", "other.py": "x = 1\n"})
    finder = IndexedFinder(str(place), index(store, place))

    spec = finder.find_spec("mod")
    assert spec == finder.find_spec("mod")
    assert hash(spec.loader) == hash(finder.find_spec("mod").loader)
    assert spec.loader.get_code == finder.find_spec("mod").loader.get_code
    assert spec.loader.get_code != finder.find_spec("other").loader.get_code


def test_a_loader_has_the_code_of_its_own_module_alone(tmp_path, store):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = 1\n"})
    loader = IndexedFinder(str(place), index(store, place)).find_spec("mod").loader

    with pytest.raises(ImportError, match="cannot handle other"):
        loader.get_code("other")
    assert loader.get_code(None) == loader.get_code("mod")  # as the stock loader has it


def test_a_syntax_error_is_the_stock_loaders(tmp_path, store):
    place = tmp_path / "site"
    write(place, {"mod.py": "x = = 1\n"})

    with pytest.raises(SyntaxError) as caught:
        value(index(store, place), place)
    assert str(place / "mod.py") == caught.value.filename
