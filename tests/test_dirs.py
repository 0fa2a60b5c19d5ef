"""Each directory is the platform's, unless a variable names another."""

import os

import platformdirs
import pytest

from tests.rights import needs_root
from zippath import dirs
from zippath.errors import ZippathError
from zippath.importer.cachedir import own_home

KINDS = {
    "CACHE": (dirs.cache_dir, platformdirs.user_cache_dir),
    "CONFIG": (dirs.config_dir, platformdirs.user_config_dir),
    "DATA": (dirs.data_dir, platformdirs.user_data_dir),
    "STATE": (dirs.state_dir, platformdirs.user_state_dir),
}


def has_an_account():
    try:
        import pwd

        return bool(pwd.getpwuid(os.getuid()).pw_dir)
    except ImportError:
        return True
    except KeyError:
        return False


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "env",
    [
        {},
        {f"XDG_{kind}_HOME": "/x/" for kind in KINDS},
        {f"XDG_{kind}_HOME": "relative" for kind in KINDS},
        {f"XDG_{kind}_HOME": " " for kind in KINDS},
        {"HOME": "/"},
        {"HOME": ""},
    ],
)
def test_it_is_the_platforms(kind, env, monkeypatch):
    for name in (f"XDG_{kind}_HOME", f"ZIPPATH_{kind}_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    ours, theirs = KINDS[kind]
    if env.get("HOME") == "" and not has_an_account():
        pytest.skip("needs a user with an entry in /etc/passwd")

    assert os.path.abspath(theirs("zippath", appauthor=False)) == ours(os.environ)


@pytest.mark.parametrize("kind", KINDS)
def test_a_variable_names_another(kind):
    assert "/somewhere" == KINDS[kind][0]({f"ZIPPATH_{kind}_DIR": "/somewhere"})


@needs_root
@pytest.mark.parametrize("variable", ["HOME", "XDG_STATE_HOME", "ZIPPATH_STATE_DIR"])
def test_variables_that_sudo_keeps_do_not_lead_to_the_home_of_another(
    tmp_path, monkeypatch, variable
):
    os.chown(tmp_path, 4001, 4001)
    for name in ("XDG_STATE_HOME", "ZIPPATH_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", own_home())
    own = dirs.state_dir(os.environ)
    monkeypatch.setenv(variable, str(tmp_path / "not" / "there"))

    assert own == dirs.state_dir(os.environ)


def test_without_a_home_there_is_no_cache(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)

    with pytest.raises(ZippathError, match="no home directory") as caught:
        dirs.cache_dir({})
    assert "ZIPPATH_CACHE_DIR" in caught.value.hint
