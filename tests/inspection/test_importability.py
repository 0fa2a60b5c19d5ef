"""What stock zipimport could and could not import, by version, and what zippath's importer does."""

import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import snapshot_of
from zippath.inspection import inspect

NAMESPACE = {"ns/pkg/__init__.py": "", "ns/pkg/a.py": ""}


def answers(path, version=(3, 12)):
    target = inspect(str(path), snapshot_of([], version=version)).target
    return tuple(
        (one.modules, [missing.name for missing in one.cannot])
        for one in (target.stock, target.ours)
    )


@pytest.mark.parametrize(
    ("members", "folders", "version", "stock", "ours"),
    [
        ({"a.py": "", "b/__init__.py": "", "b/c.py": ""}, False, (3, 12), (3, []), (3, [])),
        (NAMESPACE, False, (3, 12), (0, ["ns"]), (2, [])),
        (NAMESPACE, False, (3, 14), (2, []), (2, [])),
        (NAMESPACE, True, (3, 12), (2, []), (2, [])),
        ({"a.py": "", "b.abi3.so": ""}, False, (3, 12), (1, ["b"]), (2, [])),
        ({"a.py": "", "b.pyc": b"x"}, False, (3, 12), (1, ["b"]), (1, ["b"])),
        ({"a.py": "", "doc/readme.txt": ""}, False, (3, 12), (1, []), (1, [])),
    ],
)
def test_by_content(tmp_path, members, folders, version, stock, ours):
    path = make_zip(tmp_path / "a.zip", members, folders=folders)

    assert (stock, ours) == answers(path, version)


def test_by_compression(tmp_path):
    make_zip(tmp_path / "a.zip", {"a.py": "one = 1\n" * 99}, zipfile.ZIP_BZIP2)

    assert (0, ["a"]) == answers(tmp_path / "a.zip")[0]


def test_a_wheel_has_modules_where_an_installer_would_put_them(tmp_path):
    wheel = {"a-1.data/purelib/a.py": "", "b.py": ""}
    path = make_zip(tmp_path / "a-1-py3-none-any.whl", wheel)

    assert ((1, ["a"]), (2, [])) == answers(path)
    assert ("a", "b") == inspect(path).content.tops


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a/__init__.py": ""}, ("archive", "")),
        ({"a/__init__.py": "", "a/b.txt": ""}, ("file store", "it holds more than code")),
        ({"a/__init__.py": "x = __file__\n"}, ("file store", "its code asks where it lies")),
    ],
)
def test_where_a_package_is_served_from(tmp_path, members, expected):
    (one,) = inspect(make_zip(tmp_path / "a.zip", members), snapshot_of([])).target.served

    assert ("a", *expected) == (one.name, one.place, one.reason)


def test_a_python_that_is_too_old_for_the_importer(tmp_path):
    found = inspect(make_zip(tmp_path / "a.zip", {"a.py": ""}), snapshot_of([], version=(3, 8)))

    assert ((1, 0), "zippath's importer needs python 3.9", ()) == (
        (found.target.stock.modules, found.target.ours.modules),
        found.target.ours.refusal,
        found.wrong,
    )
