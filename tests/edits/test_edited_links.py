"""Links that are made, changed and deleted by a transaction, and undone."""

import os

import pytest

from zippath.edits import Edit, Transaction, undo
from zippath.edits.edited_links import content_at
from zippath.errors import ZippathError


@pytest.fixture
def places(tmp_path):
    (tmp_path / "old").symlink_to("/x")
    (tmp_path / "gone").symlink_to(tmp_path)
    return tmp_path


def edits_in(place):
    return [
        Edit(str(place / "share" / "new"), None, b"/a\xe9b", is_link=True),
        Edit(str(place / "old"), b"/x", b"/y", is_link=True),
        Edit(str(place / "gone"), os.fsencode(place), None, is_link=True),
        Edit(str(place / "program"), None, b"#!", is_program=True),
    ]


def links_in(place):
    return {path.name: os.readlink(path) for path in sorted(place.rglob("*")) if path.is_symlink()}


def test_links_are_made_and_one_undo_restores_all(tmp_path, places):
    before = links_in(places)
    state = str(tmp_path / "state")
    with Transaction(state, "zippath x") as transaction:
        transaction.apply(edits_in(places), confined=True)

    assert {"new": "/a\udce9b", "old": "/y"} == links_in(places)
    assert os.access(places / "program", os.X_OK)
    undo(state, "zippath undo", say=print)
    assert before == links_in(places)
    assert not (places / "share").exists()
    assert not (places / "program").exists()


def test_an_error_restores_all(tmp_path, places):
    before = links_in(places)
    with (
        pytest.raises(KeyError),
        Transaction(str(tmp_path / "state"), "zippath x") as transaction,
    ):
        transaction.apply(edits_in(places))
        raise KeyError

    assert before == links_in(places)
    assert not (places / "share").exists()


def test_a_file_in_the_place_of_a_link_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("1")
    edit = Edit(str(tmp_path / "mine"), None, b"/x", is_link=True)

    with pytest.raises(ZippathError, match="is no symbolic link"):
        content_at(edit.path, edit)


def test_a_link_that_leads_elsewhere_meanwhile_is_not_replaced(tmp_path, places):
    edit = Edit(str(places / "old"), b"/other", b"/y", is_link=True)

    with (
        Transaction(str(tmp_path / "state"), "zippath x") as transaction,
        pytest.raises(ZippathError, match="has changed"),
    ):
        transaction.apply([edit])

    assert "/x" == os.readlink(places / "old")
