"""The wheels of a folder."""

import pytest

from tests.facts import facts
from zippath.errors import UsageError
from zippath.wheelhouse.wheel import wheels_in


def test_wheels_are_known_by_the_names_of_their_projects(tmp_path):
    for name in ("Zope.Event-5.0-py3-none-any.whl", "six-1.16.0-cp27-cp27m-win32.whl", "odd.whl"):
        (tmp_path / name).touch()

    found = wheels_in(str(tmp_path), facts())

    assert {name: [w.rank is not None for w in wheels] for name, wheels in found.items()} == {
        "zope-event": [True],
        "six": [False],
    }


def test_what_is_no_folder_is_an_error(tmp_path):
    with pytest.raises(UsageError):
        wheels_in(str(tmp_path / "absent"), facts())
