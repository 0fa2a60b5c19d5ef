"""Where the cache of a user is, on each platform and whatever the variables say."""

import os
import pwd

import pytest

from tests.rights import needs_root
from zippath.importer.cachedir import is_of_another, session_dirs, user_cache_dir, usual_cache_dir

LOCAL = {"LOCALAPPDATA": "C:\\Users\\me\\AppData\\Local", "USERPROFILE": "C:\\Users\\me"}


@pytest.mark.parametrize(
    ("platform", "env", "home", "expected"),
    [
        ("linux", {}, "/home/me", "/home/me/.cache/zippath"),
        ("linux", {}, "/", "/.cache/zippath"),
        ("linux", {}, "", ""),
        ("linux", {"XDG_CACHE_HOME": "/xdg"}, "/home/me", "/xdg/zippath"),
        ("linux", {"XDG_CACHE_HOME": "/xdg"}, "", "/xdg/zippath"),
        ("linux", {"XDG_CACHE_HOME": "xdg"}, "/home/me", "/home/me/.cache/zippath"),
        ("linux", {"XDG_CACHE_HOME": ""}, "/home/me", "/home/me/.cache/zippath"),
        ("linux", {"LOCALAPPDATA": "C:\\x"}, "/home/me", "/home/me/.cache/zippath"),
        ("freebsd14", {}, "/home/me", "/home/me/.cache/zippath"),
        ("darwin", {}, "/Users/me", "/Users/me/Library/Caches/zippath"),
        ("darwin", {"XDG_CACHE_HOME": "/xdg"}, "/Users/me", "/xdg/zippath"),
        ("ios", {"XDG_CACHE_HOME": "/xdg"}, "/box", "/box/Library/Caches/zippath"),
        ("win32", LOCAL, "C:\\Users\\me", "C:\\Users\\me\\AppData\\Local\\zippath\\Cache"),
        ("win32", {"LOCALAPPDATA": "D:\\x"}, "C:\\Users\\me", "D:\\x\\zippath\\Cache"),
        ("win32", {}, "C:\\Users\\me", "C:\\Users\\me\\AppData\\Local\\zippath\\Cache"),
        ("win32", {"XDG_CACHE_HOME": "/xdg"}, "", ""),
        *((name, {"ZIPPATH_CACHE_DIR": "/z"}, "/h", "/z") for name in ("linux", "darwin", "win32")),
    ],
)
def test_the_users_cache_on_each_platform(platform, env, home, expected):
    assert expected == user_cache_dir(platform, env, home)


@pytest.mark.parametrize(
    ("platform", "variables", "user", "expected"),
    [
        ("linux", {}, 7, ["/run/user/7/zippath", "/dev/shm/zippath-7"]),
        ("linux", {}, 8, ["/dev/shm/zippath-8"]),
        ("linux", {"XDG_RUNTIME_DIR": "/run/user/7"}, 8, ["/run/user/7/zippath"]),
        ("linux", {"XDG_RUNTIME_DIR": "/absent"}, 7, []),
        ("linux", {"XDG_RUNTIME_DIR": "run"}, 7, []),
        ("linux", {"XDG_RUNTIME_DIR": ""}, 7, []),
        ("darwin", {}, 7, []),
        ("win32", {}, None, []),
    ],
)  # fmt: skip
def test_directories_of_a_session(platform, variables, user, expected, monkeypatch):
    """Those that are there."""
    there = {"/run/user/7", "/dev/shm", "run"}
    monkeypatch.setattr(os.path, "isdir", there.__contains__)

    assert expected == session_dirs(platform, variables, user)


SOMEBODY = 4001


@pytest.fixture
def home(tmp_path):
    """The home of somebody else."""
    (tmp_path / "home").mkdir()
    os.chown(tmp_path / "home", SOMEBODY, SOMEBODY)
    return tmp_path / "home"


@needs_root
@pytest.mark.parametrize("variable", ["HOME", "XDG_CACHE_HOME", "ZIPPATH_CACHE_DIR"])
def test_variables_that_sudo_keeps_do_not_lead_to_the_home_of_another(home, variable):
    own = f"{pwd.getpwuid(os.geteuid()).pw_dir}/.cache/zippath"

    assert own == usual_cache_dir({variable: str(home)}, 0)
    assert own == usual_cache_dir({variable: str(home / "not" / "there")}, 0)


@needs_root
def test_a_user_without_a_name_uses_the_home_of_another(home, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)

    assert f"{home}/.cache/zippath" == usual_cache_dir({"HOME": str(home)}, 4_000_000_000)


@needs_root
def test_what_is_of_another(home):
    there, absent = str(home), str(home / "a" / "b")

    assert [True, True] == [is_of_another(path, 0) for path in (there, absent)]
    assert [False, False] == [is_of_another(path, SOMEBODY) for path in (there, absent)]
    assert [False, False] == [is_of_another("/", user) for user in (0, SOMEBODY)]
    assert not is_of_another(there, None)
