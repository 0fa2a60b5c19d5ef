"""zipimport's hook: broken archives, relative entries, and portions by version."""

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.finders.stock_finder import Breaking, StockHook


def hook(**more):
    return StockHook(facts_of(**more), "zipimport.zipimporter")


def test_a_name_that_is_no_utf8_breaks_every_import_before_3_14(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"é.py": ""})
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace("é".encode(), b"\xff\xff"))
    broken = hook(version=(3, 13))(path)

    assert isinstance(broken, Breaking)
    assert frozenset() == broken.names()
    assert ["breaks"] == [offer.trouble for offer in broken.candidates("os")]
    assert hook(version=(3, 14))(path) is None


@pytest.mark.parametrize(("version", "cause"), [((3, 13), "unloadable"), ((3, 14), "")])
def test_portions_without_entries(tmp_path, version, cause):
    found = hook(version=version)(make_zip(tmp_path / "a.zip", {"n/m.py": ""}))

    assert [("namespace", cause)] == [(one.kind, one.cause) for one in found.candidates("n")]


@pytest.mark.parametrize(
    ("names", "cause"),
    [
        (["n//m.py"], "unloadable"),
        (["n//m.py", "n/o.py"], ""),
        (["n/" + "d/" * 70 + "m.py"], ""),
    ],
    ids=["an empty part", "an empty part beside another", "deep"],
)
def test_portions_of_strange_names(tmp_path, names, cause):
    """What zipimport of 3.14 and 3.15 finds in such archives."""
    found = hook(version=(3, 14))(make_zip(tmp_path / "a.zip", dict.fromkeys(names, "")))

    assert [("namespace", cause)] == [(one.kind, one.cause) for one in found.candidates("n")]


def test_relative_entries_stay_relative(tmp_path):
    make_zip(tmp_path / "a.zip", {"m.py": "", "lib/p/__init__.py": ""})
    made = hook(cwd=str(tmp_path))

    assert ["a.zip/m.py"] == [offer.location for offer in made("a.zip").candidates("m")]
    [package] = made("a.zip/lib").candidates("p")
    assert ("a.zip/lib/p/__init__.py", ("a.zip/lib/p",)) == (package.location, package.locations)
    assert made("absent.zip") is None
