"""What the names in an archive tell: the order of modules, the folders, and the likely root."""

from collections import Counter

import pytest

from zippath.finders.zip_order import (
    folders_of,
    holds_modules,
    importable,
    likely_root,
    may_offer,
    present,
    stem_of,
)


def test_a_package_comes_before_a_module_and_bytecode_before_source():
    members = ["a.py", "a.pyc", "a/__init__.py", "a/__init__.pyc", "lib/a.py", "a.so"]

    assert ["a/__init__.pyc", "a/__init__.py", "a.pyc", "a.py"] == [
        form.name for form in present(members, "a")
    ]
    assert [("lib/a.py", "source", False)] == present(members, "lib/a")
    assert [] == present(members, "b")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([], {"": []}),
        (["a.py"], {"": ["a.py"]}),
        (["p/"], {"": ["p/"], "p/": []}),
        (["p/q/"], {"": ["p/"], "p/": ["q/"], "p/q/": []}),
        (["p/a.py", "p/"], {"": ["p/"], "p/": ["a.py"]}),
        (["/a.py"], {"": ["/"], "/": ["a.py"]}),
        (["p//a.py"], {"": ["p/"], "p/": ["/"], "p//": ["a.py"]}),
        ([""], {"": []}),
    ],
)
def test_folders_hold_names_whether_they_have_entries_or_not(members, expected):
    assert expected == {folder: list(names) for folder, names in folders_of(members).items()}


def test_a_name_ends_where_it_gets_too_deep():
    folders = folders_of(["d/" * 1000 + "a.py"])

    assert {"d/" * depth for depth in range(65)} == set(folders)
    assert {"d/": 64, "": 1} == Counter("".join(names) for names in folders.values())


@pytest.mark.parametrize(
    ("name", "stem"),
    [("a.py", "a"), ("a.cpython-312.so", "a"), ("p/", "p"), ("p.q/", "p.q"), ("readme", "readme")],
)
def test_the_stem_of_a_name(name, stem):
    assert stem == stem_of(name)


@pytest.mark.parametrize(
    ("name", "expected"), [("a", True), ("a-b", False), ("", False), ("__pycache__", False)]
)
def test_what_can_be_imported(name, expected):
    assert expected is importable(name)


@pytest.mark.parametrize(
    ("members", "modules", "anything", "root"),
    [
        (["a.py"], True, True, ""),
        (["a/__init__.pyc"], True, True, "a"),
        (["src/a.py"], False, True, "src"),
        (["x-1/src/p/__init__.py", "x-1/setup.py"], False, False, "x-1"),
        (["x-1/src/p/__init__.py", "x-1/readme"], False, False, "x-1/src"),
        (["data/file.txt"], False, True, ""),
        (["file.txt", "a-b.py"], False, False, ""),
        (["__pycache__/a.py"], False, False, "__pycache__"),
        (["x-1/b/c.py", "x-1/a/c.py"], False, False, "x-1/a"),
        (["n.so"], False, False, ""),
        (["d/" * 9 + "a.py"], False, True, ""),
    ],
)
def test_what_lies_at_the_top(members, modules, anything, root):
    folders = folders_of(members)

    assert (modules, anything, root) == (
        holds_modules(members, folders, ""),
        may_offer(members, folders, ""),
        likely_root(members, folders),
    )


def test_a_root_is_looked_for_below_a_folder():
    members = ["lib/x-1/a.py", "top/b.py"]

    assert "x-1" == likely_root(members, folders_of(members), "lib/")
