"""Distributions in indexed directories are what importlib.metadata itself finds there."""

import email.message
import importlib
import os
import pathlib
import pickle
import sys
from importlib import metadata

import pytest

from tests.importer import indexed
from tests.importer.building import build, distribution
from tests.importer.indexed import write
from zippath.importer import hook, indexed_metadata, indexhook, marks, pathindex

DIST_INFOS = {
    **distribution("Some.thing-odd", "1.0"),
    "both/a.py": "",
    "alone.py": "",
    "listed-2.0.dist-info/RECORD": "both/a.py,,\nalone.py,,\n../../bin/tool,,\n",
    "listed-2.0.dist-info/METADATA": "Name: listed\nVersion: 2.0\nRequires-Dist: x\n\ntext\n",
}


@pytest.fixture
def site(importing, tmp_path):
    """A directory with distributions of all kinds, on the path of this process."""
    place = tmp_path / "site"
    files = {
        **DIST_INFOS,
        **distribution("same", "1.0"),
        **distribution("same", "2.0"),
        "old.egg-info/PKG-INFO": "Name: old\nVersion: 3\n",
        "old.egg-info/top_level.txt": "old\n",
        "older-0.egg-info": "Name: older\nVersion: 0\n",
    }
    write(place, files)
    sys.path[:] = [str(place)]
    return place


@pytest.fixture(params=[False, True], ids=["exact", "sealed"])
def served(request, site, store):
    """What the stock finder said before the index; the index is in use from now on."""
    before = told()
    indexed.index(store, site, is_sealed=request.param)
    assert indexhook.install_index(str(site), store)
    return before


def told():
    """All that importlib.metadata says of the path."""
    packages = getattr(metadata, "packages_distributions", dict)()
    return (
        [*map(described, metadata.distributions())],
        repr(metadata.entry_points()),
        {name: sorted(found) for name, found in packages.items() if name is not None},
        [each.version for each in metadata.distributions(name="same")],
    )


def described(found):
    names = "entry_points.txt", "top_level.txt", "RECORD", "METADATA", "absent"
    return (
        str(found._path),
        found.version,
        getattr(found, "name", None),
        getattr(found, "_normalized_name", None),
        found.metadata["Name"],
        found.metadata["Version"],
        found.metadata.items(),
        found.metadata.get_payload(),
        found.requires,
        repr(found.files),
        repr(found.entry_points),
        [found.read_text(name) for name in names],
        str(found.locate_file("x")),
    )


def test_all_is_as_the_stock_finder_says(served):
    assert served == told()
    assert served == told()


def test_no_file_is_read_and_no_directory_listed(importing, tmp_path, store, monkeypatch):
    write(tmp_path / "site", DIST_INFOS)
    sys.path[:] = [str(tmp_path / "site")]
    indexed.index(store, tmp_path / "site")
    assert indexhook.install_index(str(tmp_path / "site"), store)
    told()
    looked = []
    stat = os.stat

    def counted(path, *rest, **more):
        looked.append(path)
        return stat(path, *rest, **more)

    def forbidden(*rest, **more):
        raise AssertionError(rest)

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", counted)
        patch.setattr(os, "listdir", forbidden)
        patch.setattr(pathlib.Path, "open", forbidden)
        assert "1.0" == metadata.version("some-thing-odd")
        packages = metadata.packages_distributions()
        points = metadata.entry_points()

    assert ["listed"] == packages["both"] == packages["alone"]
    assert "Some.thing-odd" in points.select(group="console_scripts").names
    assert len(looked) <= 3
    assert {*looked} <= set(sys.path)


def test_what_is_installed_is_found_at_once(site, store):
    indexed.index(store, site)
    assert indexhook.install_index(str(site), store)
    assert "1.0" == metadata.version("some-thing-odd")

    write(site, distribution("new", "4.0"))

    assert "4.0" == metadata.version("new")
    assert "1.0" == metadata.version("some-thing-odd")


def test_a_seal_is_broken_by_a_change_of_the_entry(site, store):
    indexed.index(store, site, is_sealed=True)
    assert indexhook.install_index(str(site), store)
    assert "1.0" == metadata.version("some-thing-odd")
    write(site, distribution("new", "4.0"))

    importlib.invalidate_caches()

    assert "4.0" == metadata.version("new")


def test_what_was_not_recorded_is_found_by_the_stock_finder(site, store):
    indexed.index(store, site, with_metadata=False)
    assert indexhook.install_index(str(site), store)

    assert "1.0" == metadata.version("some-thing-odd")
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("absent")


def test_an_egg_info_that_is_written_again_counts(site, store):
    indexed.index(store, site)
    assert indexhook.install_index(str(site), store)
    assert "3" == metadata.version("old")

    (site / "old.egg-info" / "PKG-INFO").write_text("Name: old\nVersion: 5\n")

    assert "5" == metadata.version("old")


EDITS = {
    "listed-2.0.dist-info/METADATA": "Name: listed\nVersion: 9.0\n",
    "listed-2.0.dist-info/RECORD": "alone.py,,\n",
    "Some.thing_odd-1.0.dist-info/entry_points.txt": "[other]\nnew = new:main\n",
    "Some.thing_odd-1.0.dist-info/top_level.txt": "new_top\n",
}


@pytest.mark.parametrize("is_asked", [False, True], ids=["not asked yet", "asked"])
@pytest.mark.parametrize("edited", EDITS)
def test_metadata_that_is_edited_in_place_counts(site, store, edited, is_asked):
    indexed.index(store, site)
    assert indexhook.install_index(str(site), store)
    before = answers() if is_asked else None
    (site / edited).write_text(EDITS[edited])

    if is_asked:
        assert before == answers()
        importlib.invalidate_caches()
    found = answers()
    assert "IndexedDistribution" in {type(one).__name__ for one in metadata.distributions()}
    sys.path_hooks[:] = [one for one in sys.path_hooks if not marks.is_marked(one)]
    assert found == answers()
    assert found != before


def answers():
    """What comes from the index as long as the files are as they were."""
    packages = getattr(metadata, "packages_distributions", dict)()
    points = repr(metadata.entry_points())
    names = [(one.version, one.metadata["Name"]) for one in metadata.distributions()]
    return points, sorted(names), {name: sorted(found) for name, found in packages.items()}


def test_a_file_is_looked_at_once(site, store, monkeypatch):
    indexed.index(store, site)
    assert indexhook.install_index(str(site), store)
    looked = []

    def packed(path):
        looked.append(os.path.basename(path))
        return pathindex.packed(path)

    monkeypatch.setattr(indexed_metadata, "packed", packed)
    infos = sum(path.name.endswith(".dist-info") for path in site.iterdir())
    metadata.entry_points()
    assert ["site", *["entry_points.txt"] * (infos - 1)] == looked  # one has a namesake
    looked.clear()
    metadata.entry_points()
    assert {"site"} == {*looked}


def test_metadata_is_a_message_that_can_be_changed_and_copied(served):
    found = metadata.distribution("listed")
    first, second = found.metadata, found.metadata
    assert isinstance(first, email.message.Message)
    assert ("listed", "2.0") == (first["Name"], first["Version"])

    first["More"] = "x"
    del second["Name"]

    assert ("x", "listed") == (first["More"], first["Name"])
    assert "Name" not in second
    assert "listed" == found.metadata["Name"]
    assert type(metadata.PathDistribution(found._path).metadata) in type(first).__mro__


def test_of_one_without_metadata_the_stock_class_says_so(site, store):
    write(site, {"nothing-1.dist-info/junk": ""})
    indexed.index(store, site)
    assert indexhook.install_index(str(site), store)

    assert metadata.PathDistribution is type(metadata.distribution("nothing"))


def test_a_distribution_can_be_pickled(served):
    again = pickle.loads(pickle.dumps(metadata.distribution("listed")))

    assert metadata.PathDistribution is type(again)
    assert "2.0" == again.version


def test_entry_points_know_their_distribution(served):
    found = metadata.distribution("some-thing-odd")
    [point] = found.entry_points

    assert getattr(point, "dist", found) is found
    assert found.entry_points is not found.entry_points or isinstance(found.entry_points, tuple)


def test_archives_beside_an_index_are_served(served, tmp_path, store):
    hook.install(store.directory)
    sys.path.insert(0, build(tmp_path / "a.whl", distribution("zipped", "7.0")))

    assert "7.0" == metadata.version("zipped")
    assert "1.0" == metadata.version("some-thing-odd")


def test_a_damaged_index_is_a_miss(site, store):
    before = told()
    indexed.index(store, site)
    path = indexed.record(store, site)
    with open(path, "rb") as file:
        whole = file.read()

    for place in range(0, len(whole), len(whole) // 40):
        with open(path, "wb") as file:
            file.write(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        sys.path_hooks[:] = [one for one in sys.path_hooks if not marks.is_marked(one)]
        indexhook.install_index(str(site), store)

        assert before == told(), place


@pytest.mark.parametrize("is_sealed", [False, True])
def test_an_index_that_vanishes_under_a_large_entry_is_a_miss(site, store, is_sealed):
    """Its names are read piece by piece, and that of its signature comes late."""
    write(site, {f"m{number}.py": "" for number in range(2100)})
    opened = indexed.index(store, site, is_sealed=is_sealed)
    assert opened.folder(str(site)) is not None
    opened.store.remove(opened.name)
    opened._record._blocks.clear()

    assert indexed_metadata.search(metadata, opened, str(site)) is None
    assert opened.names(str(site)) is None
    assert [] == opened.directories()


def test_an_entry_that_is_absent_has_nothing(served, tmp_path):
    sys.path.insert(0, str(tmp_path / "absent.zip"))
    assert importlib.util.find_spec("absent_module") is None

    assert served == told()
