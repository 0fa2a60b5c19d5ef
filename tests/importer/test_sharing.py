"""Wheels that share a package are imported as if an installer had merged their directories."""

import importlib
import os
import pkgutil
import sys

import pytest

from tests.importer.building import build
from zippath.importer import hook
from zippath.importer.sharing import find_in_other_wheels

FIRST = {"shared/__init__.py": "", "shared/sub/__init__.py": "", "shared/own.py": "here = 1\n"}
SECOND = {"shared/part.py": "here = 2\n", "shared/sub/deep.py": "here = 3\n", "shared/own.py": ""}


@pytest.fixture
def wheels(importing, tmp_path):
    """Put archives on the path, in the order in which they are given."""
    hook.install(str(tmp_path / "cache"))

    def place(*contents, suffix=".whl"):
        for number, content in enumerate(contents):
            sys.path.append(build(tmp_path / f"{number}{suffix}", content))
        return sys.path[-len(contents) :]

    return place


@pytest.mark.live
@pytest.mark.parametrize("data", [(), ("first",), ("second",), ("first", "second")])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_package_has_the_modules_of_all_wheels(wheels, data, order):
    first = {**FIRST, **({"shared/table.csv": ""} if "first" in data else {})}
    second = {**SECOND, **({"shared/other.csv": ""} if "second" in data else {})}
    wheels(*((first, second)[number] for number in order))

    names = ("shared.own", "shared.part", "shared.sub.deep")

    assert [1, 2, 3] == [importlib.import_module(name).here for name in names]


@pytest.mark.parametrize("data", [(), ("shared/table.csv",)])
def test_pkgutil_lists_the_modules_of_all_wheels(wheels, data):
    wheels({**FIRST, **dict.fromkeys(data, "")}, SECOND, {"shared/__init__.py": "x = 1"})
    found = pkgutil.walk_packages(importlib.import_module("shared").__path__, "shared.")

    assert ["shared.own", "shared.part", "shared.sub", "shared.sub.deep"] == [
        module.name for module in found
    ]


def test_each_wheel_may_bring_the_same_package(wheels):
    wheels(FIRST, {"shared/__init__.py": "", **SECOND})

    assert 2 == importlib.import_module("shared.part").here


def test_packages_that_differ_share_nothing(wheels):
    wheels(FIRST, {"shared/__init__.py": "x = 1", **SECOND})

    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("shared.part")


def test_what_no_wheel_has_is_not_found(wheels):
    wheels(FIRST, SECOND, FIRST)

    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'shared\.absent'$"):
        importlib.import_module("shared.absent")


def test_other_archives_share_nothing(wheels):
    wheels(FIRST, SECOND, suffix=".zip")

    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("shared.part")


def test_a_namespace_package_is_left_to_python(wheels):
    first, _ = wheels({"names/a.py": ""}, {"names/b.py": "here = 4\n"})

    assert find_in_other_wheels("names.b", first, "names/") is None
    assert 4 == importlib.import_module("names.b").here


def test_a_folder_that_is_no_package_is_not_shared(wheels):
    first, _ = wheels({"lib/a.py": "", "lib/__init__.py": ""}, {"lib/b.py": ""})
    sys.path[:] = [os.path.join(first, "lib"), *sys.path]

    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("b")
