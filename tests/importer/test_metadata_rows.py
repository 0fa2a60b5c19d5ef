"""What is recorded of distributions: the names and texts, and nothing of what is unusual."""

import time

import pytest

from tests.importer.indexed import settle, write
from zippath.importer import metadata_rows
from zippath.importer.metadata_rows import ROWS, metadata_of
from zippath.importer.pathindex import packed


def info(name="a", version="1.0", record="", **files):
    """The files of a metadata directory."""
    place = f"{name}-{version}.dist-info/"
    content = {"METADATA": f"Name: {name}\nVersion: {version}\n", "RECORD": record, **files}
    return {place + file: text for file, text in content.items() if text is not None}


def rows_of(place):
    return dict(metadata_of(str(place))[ROWS])


def test_what_most_ask_for_is_recorded(tmp_path):
    record = "a/__init__.py,sha256=x,1\na/b.py,,\na-1.0.dist-info/RECORD,,\nsix.py,,\n../up.sh,,\n"
    write(
        tmp_path,
        {"a/b.py": "", "six.py": "", **info(record=record, **{"entry_points.txt": "[x]\ny = z\n"})},
    )

    texts = {
        "entry_points.txt": "[x]\ny = z\n",
        "top_level.txt": None,
        "installed-files.txt": None,
        "SOURCES.txt": None,
    }
    place = tmp_path / "a-1.0.dist-info"
    signed = {path.name: packed(str(path)) for path in place.iterdir()}
    row = ("a", "1.0", texts, ("a/b.py", "six.py"), signed)
    assert {"METADATA", "RECORD", "entry_points.txt"} == signed.keys()
    assert {place.name: row} == rows_of(tmp_path)


@pytest.mark.parametrize(
    "unusual",
    [
        {"METADATA": None},
        {"METADATA": "Name: a\n"},
        {"METADATA": "Name: a\nName: b\nVersion: 1\n"},
        {"METADATA": "Name: é\nVersion: 1\n"},
        {"METADATA": b"Name: a\nVersion: 1\n\n\xff"},
        {"entry_points.txt": b"\xff"},
    ],
)
def test_of_what_is_unusual_nothing_is(tmp_path, unusual):
    write(tmp_path, info(**unusual))

    assert {"a-1.0.dist-info": ()} == rows_of(tmp_path)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('a/b.py,,\n"a/c,d.py",,\n', None),
        ("a/b.py,,\n\n", None),
        ("absent.py,,\na/b.py,,\n", None),
        ("absent/c.py,,\n", None),
        (".,,\n", None),
        ("absent/c.so,,\na/b.py,,\n", ("a/b.py",)),
        ("absent/c.py,,\nthere/b.py,,\n", None),
        ("a/absent.py,,\na/b.py,,\n", ("a/b.py",)),
        (None, ()),
    ],
)
def test_files_stand_for_all_that_are_listed(tmp_path, record, expected):
    write(tmp_path, {"a/b.py": "", **info(record=record)})

    [row] = rows_of(tmp_path).values()

    assert expected == row[3]


def test_a_link_and_a_file_are_left_to_the_stock_class(tmp_path):
    site = tmp_path / "site"
    write(tmp_path, {"real/METADATA": "Name: a\nVersion: 1\n", "site/b.egg-info": "Name: b\n"})
    (site / "a-1.dist-info").symlink_to(tmp_path / "real", target_is_directory=True)
    settle(site)

    assert {"a-1.dist-info": (), "b.egg-info": ()} == rows_of(site)


def test_what_may_change_unnoticed_is_not_recorded(tmp_path, monkeypatch):
    write(tmp_path, info())
    assert metadata_of(str(tmp_path))
    assert metadata_of(str(tmp_path / "absent")) is None

    now = time.time_ns()
    (tmp_path / "a-1.0.dist-info/METADATA").touch()
    monkeypatch.setattr(metadata_rows.time, "time_ns", lambda: now)
    assert {"a-1.0.dist-info": ()} == rows_of(tmp_path)
    monkeypatch.setattr(metadata_rows.time, "time_ns", lambda: 0)
    assert metadata_of(str(tmp_path)) is None
