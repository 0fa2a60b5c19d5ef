"""The finder by the path index finds what `FileFinder` finds, and notices every change in time."""

import os
import py_compile
from importlib.machinery import FileFinder

import pytest

from tests.importer.indexed import described, index, record, settle, write
from zippath.importer import indexhook, pathindex
from zippath.importer.indexhook import _LOADERS, IndexedFinder
from zippath.importer.pathindex import Blocks, PathIndex, open_path_index, path_index_name
from zippath.importer.record import encode

SUFFIX = _LOADERS[0][0]
FILES = {
    "mod.py": "x = 1\n",
    "pkg/__init__.py": "",
    "pkg/inner.py": "n = 1\n",
    "pkg/deep/__init__.py": "",
    "pkg/deep/down.py": "",
    "both.py": "",
    "both/__init__.py": "",
    "space/portion.py": "",
    "module_first.py": "",
    "module_first/not_init.py": "",
    f"native{SUFFIX}": b"",
    "native.py": "",
    f"pair/__init__{SUFFIX}": b"",
    "data.txt": "",
    "__init__.py": "top = 1\n",
    "with-dash/mod.py": "",
    "x.dist-info/METADATA": "",
}
NAMES = [
    "mod", "pkg", "pkg.inner", "pkg.deep", "pkg.deep.down", "both", "space", "module_first",
    "native", "pair", "data", "absent", "pkg.absent", "__init__", "with-dash", "x", "x.dist-info",
    "py", "", "bytecode", "linked", "linked_pkg", "dangling", "pipe", "MOD", "Pkg",
]  # fmt: skip


@pytest.fixture
def tree(tmp_path):
    place = tmp_path / "site"
    write(place, FILES)
    py_compile.compile(place / "mod.py", place / "bytecode.pyc")
    if os.name != "nt":
        (place / "linked.py").symlink_to("mod.py")
        (place / "linked_pkg").symlink_to("pkg")
        (place / "dangling.py").symlink_to("nothing.py")
        os.mkfifo(place / "pipe.py")
    settle(place)
    return place


def stock(place):
    from _frozen_importlib_external import _get_supported_file_loaders

    return FileFinder(str(place), *_get_supported_file_loaders())


def specs(finder_of, place):
    found = {}
    for name in NAMES:
        *above, _ = name.split(".") if name[:1] != "x" else [name]
        found[name] = described(finder_of(place.joinpath(*above)).find_spec(name))
    return found


def found_by(opened, place):
    return specs(lambda path: IndexedFinder(str(path), opened), place)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_specs_are_those_of_the_stock_finder(tree, store, is_sealed):
    opened = index(store, tree, is_sealed=is_sealed)

    assert specs(stock, tree) == found_by(opened, tree)


@pytest.mark.parametrize(("is_sealed", "looks"), [(False, 2), (True, 1)])
def test_a_directory_is_looked_at_once(tree, store, monkeypatch, is_sealed, looks):
    opened = index(store, tree, is_sealed=is_sealed)
    looked = []
    look = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **how: looked.append(path) or look(path, **how))
    for _ in range(2):
        for name in ("mod", "absent", "pkg", "other", "both"):
            IndexedFinder(str(tree), opened).find_spec(name)
        IndexedFinder(str(tree / "pkg"), opened).find_spec("pkg.inner")

    below = [path for path in looked if str(path).startswith(str(tree))]
    assert looks + (not is_sealed) == len(below)  # the entry; pkg and both


def test_what_comes_under_a_running_process_is_found_without_being_told(tree, store, monkeypatch):
    opened = index(store, tree)
    finder = IndexedFinder(str(tree), opened)
    assert finder.find_spec("absent") is None
    write(tree, {"absent.py": ""})

    assert finder.find_spec("absent") is None  # a moment ago it was not there
    monkeypatch.setattr(pathindex, "PATIENCE", 0)
    assert finder.find_spec("absent").origin == str(tree / "absent.py")
    assert finder.find_spec("mod").origin == str(tree / "mod.py")


def test_a_sealed_index_looks_no_more_for_what_is_not_there(tree, store, monkeypatch):
    finder = IndexedFinder(str(tree), index(store, tree, is_sealed=True))
    assert finder.find_spec("absent") is None
    write(tree, {"absent.py": ""})
    monkeypatch.setattr(pathindex, "PATIENCE", 0)

    assert finder.find_spec("absent") is None


CHANGES = {
    "added": lambda tree: write(tree, {"absent.py": ""}),
    "added below": lambda tree: write(tree, {"pkg/absent.py": ""}),
    "deleted": lambda tree: (tree / "mod.py").unlink(),
    "a package now": lambda tree: write(tree, {"space/__init__.py": ""}),
    "a file in place of a directory": lambda tree: (
        (tree / "space/portion.py").unlink()
        or (tree / "space").rmdir()
        or write(tree, {"space": ""})
    ),
    "another directory in its place": lambda tree: (
        (tree / "pkg").rename(tree / "away") or (tree / "both").rename(tree / "pkg")
    ),
    "the whole of it": lambda tree: (
        tree.rename(tree.with_name("old")) or write(tree, {"mod.py": "x = 2\n"})
    ),
    "gone": lambda tree: tree.rename(tree.with_name("old")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed_when_a_directory_is_first_needed(tree, store, change):
    before = index(store, tree)
    found_by(before, tree)
    change(tree)
    expected = specs(stock, tree)

    assert expected == found_by(open_path_index(store, str(tree)), tree)
    IndexedFinder(str(tree), before).invalidate_caches()
    assert expected == found_by(before, tree)


def test_a_change_of_the_entry_breaks_the_seal_for_all_below(tree, store):
    opened = index(store, tree, is_sealed=True)
    write(tree, {"pkg/late.py": ""})

    assert IndexedFinder(str(tree / "pkg"), opened).find_spec("pkg.late") is None
    write(tree, {"new.py": ""})
    opened.forget()
    assert IndexedFinder(str(tree / "pkg"), opened).find_spec("pkg.late").origin


def test_links_are_followed_each_time(tree, store):
    if os.name == "nt":
        pytest.skip("a link takes rights there")
    finder = IndexedFinder(str(tree), index(store, tree))

    assert finder.find_spec("dangling") is None
    (tree.parent / "elsewhere").mkdir()
    target = tree.parent / "elsewhere" / "nothing.py"
    target.write_text("")
    (tree / "dangling.py").unlink()
    (tree / "dangling.py").symlink_to(target)
    settle(tree)
    finder = IndexedFinder(str(tree), index(store, tree))
    assert finder.find_spec("dangling").origin == str(tree / "dangling.py")
    target.unlink()
    assert finder.find_spec("dangling") is None


def test_a_damaged_index_serves_nothing_wrong(tree, store):
    index(store, tree)
    path = record(store, tree)
    with open(path, "rb") as file:
        whole = file.read()
    expected = specs(stock, tree)
    served = 0
    for position in range(0, len(whole), 11):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        store.publish(os.path.basename(path), bytes(damaged))
        opened = open_path_index(store, str(tree))
        if opened is not None:
            served += 1
            assert expected == found_by(opened, tree), position
    for length in (0, 1, 40, len(whole) // 2, len(whole) - 1):
        store.publish(os.path.basename(path), whole[:length])
        opened = open_path_index(store, str(tree))
        assert opened is None or expected == found_by(opened, tree)
    assert served > 10


def test_an_index_of_another_python_or_place_is_none(tree, store):
    index(store, tree)
    other = str(tree.parent / "other")
    name = path_index_name(other)
    os.rename(record(store, tree), store.path(name))

    assert open_path_index(store, other) is None
    assert open_path_index(store, str(tree)) is None


def test_a_large_directory(tmp_path, store):
    place = tmp_path / "large"
    write(place, {f"m{number}.py": "" for number in range(3000)})
    finder = IndexedFinder(str(place), index(store, place))

    assert str(place / "m2999.py") == finder.find_spec("m2999").origin
    assert finder.find_spec("m3000") is None


def test_an_index_that_was_built_again_meanwhile(tree, store):
    opened = index(store, tree)
    IndexedFinder(str(tree), opened).find_spec("mod")
    write(tree, {f"pkg/late{number}.py": "" for number in range(5)})
    index(store, tree)

    assert specs(stock, tree) == found_by(opened, tree)
    assert IndexedFinder(str(tree / "pkg"), opened).find_spec("pkg.late3").origin


def test_a_large_directory_that_was_recorded_in_more_pieces_meanwhile(store):
    """Read as so many pieces as there were, the new ones would lack every second name."""

    def publish(count):
        others = {f"/site/p{number}": {} for number in range(2500)}  # the table has several blocks
        large = {f"m{number}.py": b"signature" for number in range(count)}
        about = ("/site", b"secret", b"python", False, 0, ("/site",))
        store.publish("index", encode({"": {}, "/site/large": large, **others}, about))

    publish(2900)
    names = PathIndex(Blocks(store, "index"), store, "index").folder("/site/large")
    publish(3100)
    answers = set()
    for number in range(2900):
        try:
            answers.add(names.get(f"m{number}.py"))
        except LookupError:
            answers.add("the stock finder looks")

    assert answers <= {b"signature", "the stock finder looks"}


def test_names_that_ignore_case_are_left_to_the_stock_finder(tree, store, monkeypatch):
    finder = IndexedFinder(str(tree), index(store, tree))
    asked = []
    monkeypatch.setattr(FileFinder, "find_spec", lambda _self, name, _target: asked.append(name))
    monkeypatch.setattr(indexhook, "_relax_case", lambda: True)  # PYTHONCASEOK, not on Linux

    finder.find_spec("mod")
    assert ["mod"] == asked
