"""The scripts and the record of an environment: what is written, and what is left alone."""

import json
import os
from pathlib import Path

import pytest

from tests.snapshots import snapshot_of
from zippath.environments.environment_edits import EnvironmentEdits, installed_scripts, is_script
from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import (
    EnvironmentRecord,
    WheelSource,
    read_record,
    record_file,
    text_of,
)
from zippath.errors import ZippathError
from zippath.wheelhouse.own_store import own_store
from zippath.wheelhouse.wheel import Wheel

SIX = Wheel("six", "1", "/w/six.whl", "0" * 64)
SOURCE = WheelSource("archives")


@pytest.fixture
def layout(tmp_path):
    for folder in ("bin", "site"):
        (tmp_path / folder).mkdir()
    return Layout(str(tmp_path), "site", "bin", "bin/python")


def have(layout, *named, **scripts):
    """Let an environment have scripts, and a record that names some."""
    for name, content in scripts.items():
        Path(layout.path(f"bin/{name}")).write_text(content)
    record = EnvironmentRecord("p", SOURCE, (), tuple(named))
    Path(record_file(layout.directory)).write_bytes(text_of(record))


def edits(layout, **wanted):
    """The edits of scripts by name, and the scripts that the record names then."""
    scripts = {layout.path(f"bin/{name}"): content.encode() for name, content in wanted.items()}
    wish = EnvironmentEdits(layout, EnvironmentRecord("x", SOURCE, (SIX,)), scripts, {}, {})
    *found, record = wish.plan(snapshot_of([layout.site_dir]))
    Path(record.path).write_bytes(record.after)
    changed = {os.path.basename(edit.path): edit.after for edit in found}
    return changed, read_record(layout.directory).scripts


def test_scripts_come_change_and_go(layout):
    have(layout, "bin/old", "bin/changed", "bin/same", old="0", changed="1", same="2")

    changed, named = edits(layout, changed="3", same="2", new="4")

    assert {"old": None, "changed": b"3", "new": b"4"} == changed
    assert ("bin/changed", "bin/same", "bin/new") == named


def test_what_others_have_put_there_stays(layout):
    have(layout, mine="0", alike="1")

    assert ({}, ("bin/alike",)) == edits(layout, mine="2", alike="1")


def test_what_an_installer_has_written_over_ours_is_its_own_now(layout):
    have(layout, "bin/black", "bin/blackd", black="pip's", blackd="pip's")
    folder = Path(layout.site_dir, "black-1.dist-info")
    folder.mkdir()
    (folder / "RECORD").write_text("../bin/black,,\n../bin/blackd,,\nblack.py,,\n../x/y,,\n")
    (folder / "METADATA").write_text("Name: black\nVersion: 1\n")

    found = installed_scripts(layout)
    assert {layout.path("bin/black"), layout.path("bin/blackd")} == found
    assert ({}, ()) == edits(layout, black="ours")


@pytest.mark.parametrize(
    "name", ["../x", "bin/../x", "/etc/x", "bin/a/b", "bin/..", "bin/python3", "x.pth"]
)
def test_a_record_cannot_have_other_files_deleted(layout, name):
    have(layout, name)

    assert not is_script(name, layout)
    assert ({}, ()) == edits(layout)


def link_edits(layout, links):
    wish = EnvironmentEdits(layout, EnvironmentRecord("x", SOURCE, (SIX,)), {}, links, {})
    *found, record = wish.plan(snapshot_of([layout.site_dir]))
    data = json.loads(record.after)["data"]
    return {layout.name(edit.path): (edit.before, edit.after) for edit in found}, data


@pytest.fixture
def kept(sandbox):
    """A folder in the store of zippath, with the data of a wheel."""
    folder = Path(own_store().directory, "kept")
    (folder / "share/four/a").mkdir(parents=True)
    (folder / "share/four/a/x").write_text("")
    return str(folder)


def with_data(layout, *names):
    record = EnvironmentRecord("p", SOURCE, (), (), data=names)
    Path(record_file(layout.directory)).write_bytes(text_of(record))


def test_links_to_data_come_and_go(layout, kept):
    Path(layout.path("old")).symlink_to(f"{kept}/old")
    with_data(layout, "old", "gone", "../x")

    changed, data = link_edits(layout, {"share/four": f"{kept}/share/four"})
    assert {
        "old": (f"{kept}/old".encode(), None),
        "share/four": (None, f"{kept}/share/four".encode()),
    } == changed
    assert ["share/four"] == data


def test_links_and_files_of_others_stay(layout, kept):
    for name in ("bin/python", "lib64"):
        Path(layout.path(name)).symlink_to("/usr")
    Path(layout.path("mine")).write_text("")
    with_data(layout, "bin/python", "lib64", "mine")

    assert ({}, []) == link_edits(layout, {"mine": f"{kept}/mine", "lib64": f"{kept}/lib64"})


def test_where_a_folder_is_its_files_are_linked(layout, kept):
    Path(layout.path("share/four/a")).mkdir(parents=True)
    with_data(layout)

    changed, data = link_edits(layout, {"share/four": f"{kept}/share/four"})
    assert ({"share/four/a/x": (None, f"{kept}/share/four/a/x".encode())}) == changed
    assert ["share/four/a/x"] == data


def test_a_link_that_has_to_be_a_folder_goes_first(layout, kept):
    Path(layout.path("share")).symlink_to(f"{kept}/share")
    with_data(layout, "share")
    links = {"share/four": f"{kept}/share/four"}
    wish = EnvironmentEdits(layout, EnvironmentRecord("x", SOURCE, (SIX,)), {}, links, {})

    [first] = wish.links_in_the_way()
    assert (layout.path("share"), None) == (first.path, first.after)
    os.unlink(first.path)
    assert {"share/four": (None, f"{kept}/share/four".encode())} == link_edits(layout, links)[0]


def test_nothing_is_put_through_a_link_of_others(layout, kept):
    Path(layout.path("share")).symlink_to("/usr/share")
    with_data(layout, "share")

    assert ({}, []) == link_edits(layout, {"share/four": f"{kept}/share/four"})


def test_a_list_that_was_changed_meanwhile_is_not_taken(layout):
    have(layout)
    seen = EnvironmentRecord("p", SOURCE, (SIX,))

    with pytest.raises(ZippathError, match="has changed"):
        EnvironmentEdits(layout, seen, {}, {}, {}, seen).plan(snapshot_of([]))


def test_a_record_that_says_the_same_in_other_words_stays(layout):
    have(layout)
    path = Path(record_file(layout.directory))
    path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
    record = read_record(layout.directory)

    plan = EnvironmentEdits(layout, record, {}, {}, {}).plan(snapshot_of([layout.site_dir]))

    assert () == plan
