"""Whose an environment is, and whether a Python is in one."""

import os
from pathlib import Path

import pytest

from tests.snapshots import snapshot_of
from zippath.environments import existing
from zippath.environments.environment_record import (
    EnvironmentRecord,
    WheelSource,
    record_file,
    text_of,
)
from zippath.environments.existing import Environment, environment_at, environment_of, require_own
from zippath.errors import ZippathError
from zippath.python.facts import TextFile
from zippath.wheelhouse import users

RECORD = EnvironmentRecord("/usr/bin/python3", WheelSource("archives"))


@pytest.fixture
def place(sandbox, tmp_path):
    Path(record_file(tmp_path)).write_bytes(text_of(RECORD))
    return str(tmp_path)


def in_prefix(prefix, base="/usr"):
    found = snapshot_of([])
    config = TextFile(f"{prefix}/pyvenv.cfg", "home = /usr/bin\n")
    facts = found.facts._replace(prefix=prefix, base_prefix=base, pyvenv_cfg=config)
    return found._replace(facts=facts if base != prefix else facts._replace(pyvenv_cfg=None))


def test_a_python_is_in_the_environment_of_its_prefix(place):
    assert Environment(place, RECORD) == environment_of(in_prefix(place))
    assert Environment(place, RECORD) == environment_at(place)
    assert environment_of(in_prefix(place, base=place)) is None
    assert environment_of(in_prefix("/nowhere")) is None


def test_it_keeps_the_name_that_it_was_made_by(place, tmp_path):
    link = str(tmp_path / "link")
    os.symlink(place, link)
    assert link == environment_at(link).directory
    users.register(place, ())

    assert [place, place] == [
        environment_at(link).directory,
        environment_of(in_prefix(link)).directory,
    ]


def test_an_environment_of_another_user_is_refused(place, monkeypatch):
    require_own(environment_at(place))
    monkeypatch.setattr(existing, "current_user", lambda: 12345)

    with pytest.raises(ZippathError, match="another user"):
        require_own(environment_at(place))


def test_a_record_that_is_a_link_is_refused(place):
    os.rename(record_file(place), f"{place}/elsewhere")
    os.symlink(f"{place}/elsewhere", record_file(place))

    with pytest.raises(ZippathError, match="another user"):
        require_own(environment_at(place))
