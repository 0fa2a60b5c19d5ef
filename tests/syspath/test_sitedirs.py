"""Site dirs: computed is what site computes, and a table for the platforms elsewhere."""

import pytest

from tests.facts import Flags, SiteFacts, TextFile, facts
from tests.installations import ENV
from zippath.python.interpreter import ask
from zippath.python.paths import absolute
from zippath.syspath.reason import Reason
from zippath.syspath.sitedirs import (
    SiteDir,
    computed_site_dirs,
    computed_user_base,
    computed_user_site,
    includes_system_site,
    site_dirs,
    user_site,
)

MAC = {"platform": "darwin", "framework": "Python"}
WINDOWS = {
    "platform": "win32",
    "os_name": "nt",
    "winver": "3.12",
    "prefix": "C:\\Py",
    "environ": (("APPDATA", "C:\\Users\\u\\AppData\\Roaming"),),
}


@pytest.mark.parametrize("settings", [{}, {"PYTHONUSERBASE": "/base"}], ids=str)
def test_computed_is_reported(interpreter, tmp_path, settings):
    asked = ask(interpreter, {**ENV, "HOME": str(tmp_path), **settings}, str(tmp_path))

    assert asked.site.user_base == computed_user_base(asked)
    assert asked.site.user_site == computed_user_site(asked)
    assert site_dirs(asked) == site_dirs(asked._replace(site=None))


@pytest.mark.parametrize(
    ("version", "more", "base", "site"),
    [
        ((3, 12, 0), {}, "/home/u/.local", "/home/u/.local/lib/python3.12/site-packages"),
        ((3, 12, 0), {"environ": (("PYTHONUSERBASE", "/b"),)}, "/b",
         "/b/lib/python3.12/site-packages"),
        ((3, 12, 0), {"abiflags": "t"}, "/home/u/.local",
         "/home/u/.local/lib/python3.12/site-packages"),
        ((3, 13, 0), {"abiflags": "t"}, "/home/u/.local",
         "/home/u/.local/lib/python3.13t/site-packages"),
        ((3, 12, 0), MAC, "/home/u/Library/Python/3.12",
         "/home/u/Library/Python/3.12/lib/python/site-packages"),
        ((3, 12, 0), {"platform": "darwin"}, "/home/u/.local",
         "/home/u/.local/lib/python3.12/site-packages"),
        ((3, 12, 0), WINDOWS, "C:\\Users\\u\\AppData\\Roaming\\Python",
         "C:\\Users\\u\\AppData\\Roaming\\Python\\Python312\\site-packages"),
        ((3, 12, 0), {**WINDOWS, "winver": "3.12-32"}, "C:\\Users\\u\\AppData\\Roaming\\Python",
         "C:\\Users\\u\\AppData\\Roaming\\Python\\Python312-32\\site-packages"),
        ((3, 9, 0), {**WINDOWS, "winver": "3.9-32"}, "C:\\Users\\u\\AppData\\Roaming\\Python",
         "C:\\Users\\u\\AppData\\Roaming\\Python\\Python39\\site-packages"),
        ((3, 10, 0), {**WINDOWS, "winver": "3.10", "implementation": "pypy"},
         "C:\\Users\\u\\AppData\\Roaming\\PyPy",
         "C:\\Users\\u\\AppData\\Roaming\\PyPy\\PyPy310\\site-packages"),
        ((3, 10, 0), {"implementation": "pypy"}, "/home/u/.local",
         "/home/u/.local/lib/pypy3.10/site-packages"),
        ((3, 11, 0), {"platform": "wasi"}, None, None),
        ((3, 13, 0), {"platform": "ios"}, None, None),
    ],
)  # fmt: skip
def test_user_site_elsewhere(version, more, base, site):
    asked = facts(version, **more)
    assert (base, site) == (computed_user_base(asked), computed_user_site(asked))


@pytest.mark.parametrize(
    ("version", "more", "expected"),
    [
        ((3, 12, 0), {}, ("/p/lib/python3.12/site-packages",)),
        ((3, 12, 0), {"platlibdir": "lib64"},
         ("/p/lib64/python3.12/site-packages", "/p/lib/python3.12/site-packages")),
        ((3, 8, 0), {"platlibdir": "lib64"}, ("/p/lib/python3.8/site-packages",)),
        ((3, 13, 0), {"abiflags": "t"}, ("/p/lib/python3.13t/site-packages",)),
        ((3, 6, 0), MAC,
         ("/p/lib/python3.6/site-packages", "/Library/Python/3.6/site-packages")),
        ((3, 7, 0), MAC, ("/p/lib/python3.7/site-packages",)),
        ((3, 10, 0), {"implementation": "pypy"}, ("/p/lib/pypy3.10/site-packages",)),
        ((3, 7, 0), {"implementation": "pypy"}, ("/p/site-packages",)),
        ((3, 12, 0), {"os_name": "nt"}, ("/p", "/p\\Lib\\site-packages")),
        ((3, 8, 0), {"os_name": "nt"}, ("/p", "/p\\lib\\site-packages")),
    ],
)  # fmt: skip
def test_site_dirs_elsewhere(version, more, expected):
    assert expected == computed_site_dirs(facts(version, **more), "/p")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("local/lib/python3.13/dist-packages", "lib/python3/dist-packages",
              "lib/python3.13/dist-packages")),
        ({"pyvenv_cfg": TextFile("/p/pyvenv.cfg", ""), "abiflags": "t"},
         ("lib/python3.13/site-packages", "local/lib/python3.13/dist-packages",
          "lib/python3/dist-packages", "lib/python3.13t/dist-packages")),
        ({"implementation": "pypy"}, ("local/lib/pypy3.13/dist-packages",
                                      "lib/python3/dist-packages")),
    ],
)  # fmt: skip
def test_site_dirs_of_debian(more, expected):
    found = computed_site_dirs(facts((3, 13, 0), **more), "/p", debian=True)
    assert expected == tuple(path.removeprefix("/p/") for path in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("include-system-site-packages = true\n", True),
        ("include-system-site-packages=TRUE", True),
        ("INCLUDE-SYSTEM-SITE-PACKAGES = false\n", False),
        ("include-system-site-packages = yes\n", False),
        ("include-system-site-packages = false\ninclude-system-site-packages = true\n", True),
        ("home = /x\nversion\n", True),
    ],
)
def test_includes_system_site(text, expected):
    asked = facts(pyvenv_cfg=TextFile("/v/pyvenv.cfg", text))
    assert expected == includes_system_site(asked)


@pytest.mark.parametrize(
    ("more", "enabled", "code", "text"),
    [
        ({}, True, "", ""),
        ({"flags": Flags(no_user_site=True)}, False, "flag", "-s"),
        ({"flags": Flags(no_user_site=True, isolated=True)}, False,
         "isolated", "isolated mode (-I, or a ._pth file)"),
        ({"flags": Flags(no_user_site=True), "environ": (("PYTHONNOUSERSITE", "1"),)}, False,
         "variable", "PYTHONNOUSERSITE is set"),
        ({"ids": (1, 0, 1, 1)}, None, "setuid",
         "the process runs with another user's rights (setuid)"),
        ({"ids": (1, 1, 1, 0)}, None, "setuid",
         "the process runs with another user's rights (setuid)"),
        ({"pyvenv_cfg": TextFile("/v", "include-system-site-packages = false")}, False,
         "venv", "the virtual environment is isolated"),
        ({"site": SiteFacts(False, None, None), "platform": "wasi"}, False,
         "homeless", "wasi has no home directories"),
    ],
)  # fmt: skip
def test_why_the_user_site_is_off(more, enabled, code, text):
    found = user_site(facts(**more))
    assert (enabled, Reason(code, text)) == (found.enabled, found.reason)


def test_windows_paths_are_absolute_as_windows_says():
    asked = facts(os_name="nt", cwd="C:\\work")
    assert "C:\\work\\a" == absolute(asked, "a")
    assert "D:\\x" == absolute(asked, "C:\\site", "D:/x/.")
    assert "C:\\site\\x" == absolute(asked, "C:\\site\\y", "..\\x")


def test_a_directory_that_was_removed():
    assert "a" == absolute(facts(cwd=""), "a")


def test_order_in_an_environment_with_system_site():
    venv = "/v/lib/python3.12/site-packages"
    base = "/usr/lib/python3.12/site-packages"
    site = SiteFacts(True, "/b", "/b/s", ("/v", "/usr"), (("/v", (venv,)), ("/usr", (base,))))
    asked = facts(executable="/v/bin/python", site=site, pyvenv_cfg=TextFile("/v/pyvenv.cfg", ""))
    assert (
        SiteDir(venv, "venv"), SiteDir("/b/s", "user-site"), SiteDir(venv, "venv"),
        SiteDir(base, "site"),
    ) == site_dirs(asked)  # fmt: skip
