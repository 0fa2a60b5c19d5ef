"""The variables for a command whose Pythons use a path index."""

import os

import pytest

from tests.importer.indexed import write
from tests.interpreters import RUNNING
from tests.snapshots import snapshot_of
from zippath.indexing.asking import Index
from zippath.indexing.running import indexed
from zippath.indexing.starting.sitecustomize import OWN, VARIABLE


@pytest.fixture
def builds(monkeypatch):
    """What is built, in place of starting a Python for it."""
    found = []
    monkeypatch.setattr(Index, "covers", lambda _self, entries: list(entries) in found)
    monkeypatch.setattr(Index, "build", lambda _self, entries, is_sealed: found.append([*entries]))
    return found


def test_it_is_built_once_and_stands_in_front(builds):
    env = {"PYTHONPATH": f"/a:{OWN}:", "HOME": "/home"}
    snapshot = snapshot_of(["/x", "/y"])
    found = indexed(snapshot, "/cache", env)

    assert f"{OWN}{os.pathsep}/a" == found["PYTHONPATH"]
    assert (snapshot.facts.prefix, "/home") == (found[VARIABLE], found["HOME"])
    assert found == indexed(snapshot, "/cache", found)
    assert [["/x", "/y"]] == builds


@pytest.mark.live
def test_it_covers_what_has_not_changed(tmp_path):
    place = tmp_path / "place"
    write(place, {"mod.py": ""})
    index = Index(RUNNING, str(tmp_path / "cache"), "/owner", os.environ)
    assert not index.covers([str(place)])
    index.build([str(place)], is_sealed=False)
    assert index.covers([str(place), "/nowhere"])
    (place / "new.py").write_text("")
    assert not index.covers([str(place)])
