"""The scripts and the record of an environment: what is written, and what is left alone."""

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
    wish = EnvironmentEdits(layout, EnvironmentRecord("x", SOURCE, (SIX,)), scripts, {})
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


@pytest.mark.parametrize("name", ["../x", "bin/../x", "/etc/x", "bin/a/b", "bin/..", "zippath.pth"])
def test_a_record_cannot_have_other_files_deleted(layout, name):
    have(layout, name)

    assert not is_script(name, layout)
    assert ({}, ()) == edits(layout)
