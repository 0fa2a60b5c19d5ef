"""Sources that meet under one name."""

import pytest

from zippath.errors import ZippathError
from zippath.packing import tree
from zippath.packing.piece import Piece


def piece(name, content=b"", origin="one"):
    return Piece(name, f"{origin}/{name}", lambda: content, len(content))


def test_the_same_file_may_come_twice():
    found = tree.merged([piece("b.py", b"x"), piece("a.py"), piece("b.py", b"x", "two")])

    assert ["a.py", "b.py"] == list(found)
    assert "one/b.py" == found["b.py"].origin


def test_different_files_of_one_name_are_all_named():
    pieces = [piece("a.py", b"1"), piece("b.py", b"1")]

    with pytest.raises(ZippathError) as raised:
        tree.merged([*pieces, piece("a.py", b"2", "two"), piece("b.py", b"2", "two")])

    assert ("a.py: one/a.py and two/a.py", "b.py: one/b.py and two/b.py") == raised.value.details
    assert "name only one of the sources" == raised.value.hint


def test_a_file_is_no_folder():
    with pytest.raises(ZippathError) as raised:
        tree.merged([piece("a"), piece("a/b/c.py", origin="two")])

    assert ("a: one/a and two/a/b/c.py",) == raised.value.details
    assert raised.value.hint.endswith("or leave it out of both: --exclude a")


def test_any_init_of_a_shared_package_will_do():
    one = piece("ns/__init__.py", b"__path__ = __import__('pkgutil').extend_path(__path__, 'ns')")
    two = piece("ns/__init__.py", b"__import__('pkg_resources').declare_namespace('ns')", "two")

    assert [one] == list(tree.merged([one, two]).values())


def test_everything_moves_below_a_folder():
    moved = tree.below("acme/", {"a.py": piece("a.py")})

    assert ["acme/a.py"] == [one.name for one in moved.values()]
