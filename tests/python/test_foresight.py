"""What a start will be is known from one with -I -S that runs nothing of the user's."""

import os

import pytest

from tests.facts import Flags, TextFile, facts
from zippath.python.foresight import foreseen
from zippath.python.interpreter import AskingWithoutStart
from zippath.syspath import snapshot

ISOLATED = Flags(isolated=True, ignore_environment=True, no_user_site=True, no_site=True)
LIBRARY = ("/usr/lib/python312.zip", "/usr/lib/python3.12", "/usr/lib/python3.12/lib-dynload")


def isolated(**environ):
    return facts(
        flags=ISOLATED, site=None, initial_path=LIBRARY, environ=tuple(sorted(environ.items()))
    )


def test_variables_count_again():
    found = foreseen(isolated(PYTHONPATH="/a::b", PYTHONNOUSERSITE="1", PYTHONUTF8="1"))

    assert ("", "/a", "", "b", *LIBRARY) == found.initial_path
    assert Flags(no_user_site=True, utf8_mode=True) == found.flags
    assert not found.started


def test_another_home_moves_the_library():
    found = foreseen(isolated(PYTHONHOME="/other:/exec"))

    assert ("/other", "/exec", "/other") == (found.prefix, found.exec_prefix, found.base_prefix)
    assert "/other/lib/python3.12" == found.stdlib_dir == found.initial_path[2]


def test_a_pth_beside_the_executable_isolates_every_start():
    known = isolated(PYTHONPATH="/a")
    known = facts(flags=ISOLATED, initial_path=LIBRARY, underscore_pth=TextFile("/x._pth", "lib"),
                  environ=known.environ)  # fmt: skip

    assert LIBRARY == foreseen(known).initial_path
    assert foreseen(known).flags.isolated


def test_what_does_not_start_even_so(tmp_path):
    with AskingWithoutStart("/bin/false", {}, str(tmp_path)) as asking:
        assert asking.facts() is None
    assert snapshot.foresee("/bin/false", {}, str(tmp_path)) is None


@pytest.mark.live
@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"PYTHONPATH": "{place}:relative::{place}"},
        {"PYTHONNOUSERSITE": "1"},
        {"PYTHONSAFEPATH": "1", "PYTHONPATH": "{place}"},
        {"PYTHONUSERBASE": "{place}"},
    ],
)
def test_the_path_is_foreseen(interpreter, tmp_path, variables):
    """The user site has a startup file that adds a directory."""
    folder = tmp_path / "added"
    folder.mkdir()
    env = {"HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"}
    env |= {name: value.format(place=tmp_path) for name, value in variables.items()}
    before = snapshot.take(interpreter, env, str(tmp_path))
    user = before.ledger.user_site.path
    if user:
        os.makedirs(user)
        with open(os.path.join(user, "a.pth"), "w") as file:
            file.write(f"{folder}\n")

    started = snapshot.take(interpreter, env, str(tmp_path))
    foreseen = snapshot.foresee(interpreter, env, str(tmp_path))

    unexplained = {entry.path for entry in started.ledger.unexplained}
    assert [path for path in started.facts.path if path not in unexplained] == [
        *foreseen.facts.path
    ]
    assert started.ledger.site_dirs == foreseen.ledger.site_dirs
