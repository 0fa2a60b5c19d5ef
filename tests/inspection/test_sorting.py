"""The kinds of members."""

import pytest

from zippath.inspection.sorting import sort_members


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.py", "modules"), ("a.pyc", "modules"), ("a/__init__.pyc", "packages"),
        ("a/b.abi3.so", "modules"), ("a/b.pyd", "modules"), ("a.libs/b.so.3", "libraries"),
        ("a/b.txt", "data"), ("a-b/c.py", "data"), ("a/py.typed", "data"), ("a.b.py", "data"),
        ("a/__pycache__/b.cpython-312.pyc", "cached"), ("a-1.dist-info/METADATA", "metadata"),
        ("EGG-INFO/PKG-INFO", "metadata"), ("EGG-INFO/scripts/run", "scripts"),
        ("a/" * 99 + "b.py", "data"),
    ],
)  # fmt: skip
def test_the_kind_of_a_member(name, kind):
    found = sort_members([name])
    kinds = ("modules", "packages", "libraries", "data", "cached", "metadata", "scripts")

    assert [kind] == [one for one in kinds if getattr(found, one)]


def test_a_module_hides_the_folder_of_its_name():
    found = sort_members(["a.py", "a/b.py", "c/d/e.py"])

    assert (("a", "a.b", "c.d.e"), ("c", "c.d")) == (found.modules, found.portions)
