"""The distributions of a path and their metadata, beside importlib.metadata."""

import os

import pytest

from tests.distributions.metadata_trees import SITE, FakeTree, FakeTrees, installed, trees
from tests.program import make_zip
from zippath.distributions.installed import Distribution, distributions, metadata_in


def only(files, root="/site"):
    """The metadata in a made-up entry that has one distribution."""
    [found] = metadata_in(FakeTree(files, root), root)
    return found


def test_a_real_site_dir():
    theirs = {
        (found.metadata["Name"], found.version, str(found._path)) for found in installed().values()
    }
    ours = [one.by_headers for one in metadata_in(trees().of(SITE), SITE)]

    assert theirs == {(one.name, one.version, one.location) for one in ours}
    by_directory = list(distributions([SITE], trees()))
    assert [(one.normalised_name, one.version) for one in ours] == [
        (one.normalised_name, one.version) for one in by_directory
    ]


def test_the_order_is_that_of_the_path(tmp_path):
    wheel = make_zip(tmp_path / "w.whl", {"b-2.dist-info/METADATA": "Name: b\n"})
    egg = make_zip(tmp_path / "e-3-py3.8.egg", {"EGG-INFO/PKG-INFO": "Name: E\nVersion: 3\n"})
    (tmp_path / "z-1.dist-info").mkdir()
    (tmp_path / "a-1.dist-info").mkdir()
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"PK\x05\x06")
    path = [wheel, str(broken), str(tmp_path / "nothing"), egg, str(tmp_path)]

    assert [
        Distribution("b", "2", wheel, os.path.join(wheel, "b-2.dist-info")),
        Distribution("e", "3", egg, os.path.join(egg, "EGG-INFO")),
        Distribution("a", "1", str(tmp_path), str(tmp_path / "a-1.dist-info")),
        Distribution("z", "1", str(tmp_path), str(tmp_path / "z-1.dist-info")),
    ] == list(distributions(path, trees()))


def test_a_directory_with_name_and_version_is_not_opened():
    tree = FakeTree({"my_proj-1.0.dist-info/METADATA": b"Name: My.Proj\nVersion: 1.0\n"})
    [found] = distributions(["/site"], FakeTrees({"/site": tree}))

    assert ("my_proj", "1.0", "my-proj") == (found.name, found.version, found.normalised_name)
    assert {} == tree.read_with


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.egg-info": b"Metadata-Version: 1.0\nName: A\nVersion: 3\n"}, ("A", "3")),
        ({"a.egg-info/PKG-INFO": b"Name: A\nVersion: 3\n"}, ("A", "3")),
        ({"a-b-1.dist-info/METADATA": b"Name: a-b\nVersion: 1\n"}, ("a-b", "1")),
        ({"a.dist-info/METADATA": b"Version: 3\n"}, ("a", "")),
        ({"a.dist-info/METADATA": b""}, ("a", "")),
        ({"a.dist-info/METADATA": b"\x00\xff" * 5000}, ("a", "")),
        ({"a.dist-info/RECORD": b""}, ("a", "")),
    ],
)
def test_headers_tell_what_the_directory_does_not(files, expected):
    found = only(files).by_directory

    assert expected == (found.name, found.version)


def test_the_spelling_of_headers_and_of_directories():
    found = only({"pillow-1.dist-info/METADATA": b"Name: Pillow\nVersion: 1.0\n"})

    assert ("pillow", "1") == (found.by_directory.name, found.by_directory.version)
    assert ("Pillow", "1.0") == (found.by_headers.name, found.by_headers.version)


def test_every_file_is_read_with_a_limit():
    tree = FakeTree({
        "a-1.dist-info/METADATA": b"Name: a\n" + b"x" * (1 << 22),
        "a-1.dist-info/RECORD": b"a.py,,\n" * (1 << 22),
        "a-1.dist-info/top_level.txt": b"name\n" * (1 << 16),
        "b-1.egg-info/installed-files.txt": b"../b.py\n" * (1 << 21) + b"..",
    })  # fmt: skip
    first, second = metadata_in(tree, "/site")

    assert "a" == first.by_headers.name
    assert ["a.py"] == [row.path for row in first.recorded or ()]
    assert {"name"} <= first.top_level
    assert ["b.py"] == [row.path for row in second.recorded or ()]
    assert None not in tree.read_with.values()


def test_a_member_that_blows_up(tmp_path):
    """A few kilobytes that inflate to half a gigabyte are read as far as they may be needed."""
    huge = b"Name: a\nVersion: 1\nX: " + b"y" * (1 << 26)
    wheel = make_zip(tmp_path / "a.whl", {"a.dist-info/METADATA": huge, "a.dist-info/RECORD": huge})
    [found] = metadata_in(trees().of(wheel), wheel)

    assert ("a", "1") == (found.by_directory.name, found.by_directory.version)
    assert 2 == len(list(found.recorded or ()))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a_b-1.egg-info/top_level.txt": b"one\r\ntwo\n"}, {"one", "two"}),
        ({"a.b-1.egg-info/PKG-INFO": b""}, {"a_b"}),
        ({"a-1.egg-info/top_level.txt": b""}, set()),
    ],
)
def test_the_names_at_the_top(files, expected):
    assert expected == only(files).top_level
