"""Where the archive ends and the subpath begins."""

import os

import pytest

from tests.program import make_zip
from zippath.syspath.subpath import archive_of, nearest


@pytest.fixture
def place(tmp_path, monkeypatch):
    make_zip(tmp_path / "a.zip", {"lib/m.py": ""})
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    monkeypatch.chdir("/")
    return tmp_path


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("a.zip", ("a.zip", "")),
        ("a.zip/", ("a.zip", "")),
        ("a.zip/lib", ("a.zip", "lib")),
        ("a.zip/lib/x/", ("a.zip", "lib/x")),
        ("a.zip//lib", ("a.zip", "lib")),
        ("folder", ("", "")),
        ("folder/absent", ("", "")),
        ("absent", ("", "")),
        ("dangling/lib", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_archive_of_an_entry(place, entry, expected):
    archive, subpath = expected

    assert expected == archive_of(entry, str(place))
    if entry:
        absolute = archive and f"{place}/{archive}"
        assert (absolute, subpath) == archive_of(f"{place}/{entry}")


def test_what_is_nearest(place):
    assert (f"{place}/folder", ("x", "y")) == nearest(f"{place}/folder/x/y")
    assert (str(place), ("dangling", "x")) == nearest(f"{place}/dangling/x")
    assert (f"{place}/dangling", ("x",)) == nearest(f"{place}/dangling/x", os.path.lexists)
    assert ("", ()) == nearest("absent/too")
