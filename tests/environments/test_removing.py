"""Removing an environment."""

import os

import pytest

from tests.environments.made import SITE, made_environment
from zippath.edits import Edit, Transaction
from zippath.edits.journal import Journal
from zippath.environments import removing
from zippath.environments.found_environment import found
from zippath.environments.removing import foreign_files
from zippath.errors import ZippathError
from zippath.manage.apply import Invocation
from zippath.wheelhouse import users


@pytest.fixture
def place(sandbox):
    return sandbox / "work" / "env"


@pytest.fixture
def remove(sandbox):
    def run(directory, force=False, dry_run=False):
        invocation = Invocation("env remove", str(sandbox / "state"), str, dry_run)
        return removing.remove(directory, invocation, force)

    return run


def test_all_that_zippath_has_made_goes(place, remove):
    remove(made_environment(place))

    assert [] == os.listdir(place.parent)
    assert () == users.known()


def test_a_dry_run_deletes_nothing(place, remove):
    remove(made_environment(place), dry_run=True)

    assert "ok" == found(str(place)).state
    assert (str(place),) == users.known()


@pytest.mark.parametrize(
    "name",
    [f"{SITE}/flask/__init__.py", "notes.txt", "bin/flask", "bin/python_helper.py",
     "bin/six.py", "include/x.h",
     f"{SITE}/__pycache__/other.pyc"],
)  # fmt: skip
def test_what_others_have_put_in_stays_without_force(place, name, remove):
    made_environment(place)
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()

    with pytest.raises(ZippathError, match="has 1 file that zippath has not made") as caught:
        remove(str(place))

    assert (name,) == caught.value.details
    remove(str(place), force=True)
    assert not place.exists()


def test_links_lead_nowhere(place, sandbox, remove):
    made_environment(place)
    outside = sandbox / "mine"
    outside.mkdir()
    (outside / "file").touch()
    (place / "link").symlink_to(outside)

    assert ["link"] == list(foreign_files(found(str(place))))
    remove(str(place), force=True)
    assert (outside / "file").exists()


def test_a_link_to_one_is_refused(place, sandbox, remove):
    (sandbox / "link").symlink_to(made_environment(place))

    with pytest.raises(ZippathError, match="is a symbolic link"):
        remove(str(sandbox / "link"), force=True)


@pytest.mark.parametrize("force", [False, True])
def test_any_other_folder_is_refused(sandbox, force, remove):
    (sandbox / "pyvenv.cfg").touch()

    with pytest.raises(ZippathError, match="is no environment of zippath"):
        remove(str(sandbox), force)

    assert sandbox.exists()


def test_one_without_a_record_needs_force(place, remove):
    made_environment(place)
    (place / "zippath-env.json").unlink()

    with pytest.raises(ZippathError, match="is no environment") as caught:
        remove(str(place))
    remove(str(place), force=True)

    assert "--force" in caught.value.hint
    assert not place.exists()


def test_one_that_is_gone_is_forgotten(place, remove):
    made_environment(place)
    place.rename(place.parent / "moved")

    assert "gone" == remove(str(place)).state
    assert () == users.known()
    with pytest.raises(ZippathError, match="does not exist"):
        remove(str(place))


def test_that_of_another_user_needs_force(place, monkeypatch, remove):
    made_environment(place)
    monkeypatch.setattr("zippath.environments.removing.current_user", lambda: os.geteuid() + 1)

    with pytest.raises(ZippathError, match="is another user's"):
        remove(str(place))

    assert place.exists()


def test_changes_of_one_that_is_removed_are_not_undone(place, sandbox, remove):
    state = str(sandbox / "state")
    made_environment(place)
    for path in (sandbox / "mine.pth", place / "zippath-env.json"):
        before = path.read_bytes() if path.exists() else None
        with Transaction(state, f"change {path.name}") as change:
            change.apply([Edit(str(path), before, (before or b"") + b" ")])

    remove(str(place), force=True)

    assert "change mine.pth" == Journal(state).last_done().command
