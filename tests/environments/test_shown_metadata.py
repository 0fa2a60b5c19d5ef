"""What tools that read folders only are shown: what uv checks, and nothing that can be lost."""

import os
from pathlib import Path

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.distributions.installed import metadata_in
from zippath.environments.shown_metadata import metadata_edits, shown_in, shown_metadata
from zippath.finders.path_hooks import Finders
from zippath.finders.trees import Trees
from zippath.wheelhouse.wheel import Wheel

RECORD = b"".join(
    b"a_b-1.0.dist-info/%b,,\n" % name for name in (b"METADATA", b"WHEEL", b"INSTALLER", b"RECORD")
)


@pytest.fixture
def shown(tmp_path):
    members = {
        "a_b.py": "",
        "a_b-1.0.dist-info/METADATA": "Name: a.b\nVersion: 1.0\n",
        "a_b-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\n",
        "a_b-1.0.dist-info/RECORD": "a_b.py,,\n",
    }
    path = str(make_zip(tmp_path / "a_b-1.0-py3-none-any.whl", members))
    env = {"ZIPPATH_CACHE_DIR": str(tmp_path / "cache")}
    return shown_metadata([Wheel("a-b", "1.0", path, "0" * 64)], env)


@pytest.fixture
def site(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "zippath.pth").write_text("")
    return str(site)


def put_in(site, folders):
    edits = metadata_edits(site, folders)
    for edit in edits:
        if edit.after is None:
            os.unlink(edit.path)
        else:
            os.makedirs(os.path.dirname(edit.path), exist_ok=True)
            Path(edit.path).write_bytes(edit.after)
    for folder in {os.path.dirname(edit.path) for edit in edits if edit.after is None}:
        os.rmdir(folder)
    return edits


def found(site):
    known = facts()
    tree = Trees(Finders(known), known).of(site)
    return [one.directory.name for one in metadata_in(tree, site)]


def test_a_folder_records_itself_alone(shown):
    files = shown["a_b-1.0.dist-info"]

    assert ["INSTALLER", "METADATA", "RECORD", "WHEEL"] == sorted(files)
    assert b"Name: a.b\nVersion: 1.0\n" == files["METADATA"]
    assert (b"zippath\n", RECORD) == (files["INSTALLER"], files["RECORD"])


def test_they_come_and_go_together_and_are_no_distributions_of_their_own(shown, site):
    assert "INSTALLER" == os.path.basename(put_in(site, shown)[0].path)
    assert () == put_in(site, shown)

    assert ["a_b-1.0.dist-info"] == shown_in(site)
    assert ["INSTALLER", "METADATA", "RECORD", "WHEEL"] == sorted(
        os.listdir(f"{site}/a_b-1.0.dist-info")
    )
    assert [] == found(site)
    assert "INSTALLER" == os.path.basename(put_in(site, {})[-1].path)
    assert ["zippath.pth"] == os.listdir(site)


def test_what_others_have_installed_is_shown_alone(shown, site):
    put_in(site, shown)
    os.mkdir(f"{site}/A.B-2.0.dist-info")
    with open(f"{site}/A.B-2.0.dist-info/INSTALLER", "w") as file:
        file.write("uv")

    put_in(site, shown)

    assert ["A.B-2.0.dist-info", "zippath.pth"] == sorted(os.listdir(site))
    assert ["A.B"] == found(site)
