"""`zippath env`: list, show and remove, in words and as JSON."""

import subprocess
import sys

import pytest

from tests.environments.made import made_environment
from tests.program import zippath


def test_environments_are_listed_shown_and_removed(sandbox):
    place = made_environment(sandbox / "env")

    listed = zippath("env", "list", cwd=sandbox)
    assert [place, "ok", "1", "archive", "/usr/bin/python3"] == listed.out.split()
    shown = zippath("env", "show", "env", cwd=sandbox)
    assert ["six", "1.16.0", "missing"] == shown.out.splitlines()[-1].split()[:3]
    removed = zippath("env", "remove", "env", cwd=sandbox)
    assert (f"removed {place}\n", "") == (removed.out, removed.err)
    assert "no environments" in zippath("env", "list", cwd=sandbox).out


def test_the_same_for_programs(sandbox):
    place = made_environment(sandbox / "env")

    [one] = zippath("env", "list", "--json", cwd=sandbox).json["environments"]
    assert {"directory": place, "state": "ok", "python": "/usr/bin/python3", "archives": 1} == one
    shown = zippath("env", "show", "env", "--json", cwd=sandbox).json
    assert ["bin/six"] == shown["scripts"]
    assert [None] == [archive["size"] for archive in shown["archives"]]
    removed = zippath("env", "remove", "env", "--dry-run", "--json", cwd=sandbox).json
    assert (place, True) == (removed["directory"], removed["dry_run"])


def test_create_needs_archives(sandbox):
    done = zippath("env", "create", "env", cwd=sandbox)

    assert 2 == done.code
    assert "no archives are named" in done.err


@pytest.mark.live
def test_create_imports_nothing_that_a_known_list_does_not_need():
    """A hundred wheels are ready in 0.2 s, of which typer takes half."""
    code = "import sys, zippath.cli.env_create; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True).split()

    spare = ("packaging", "platformdirs", "venv", "logging", "zippath.finders.trees", "tomlkit")
    assert not {*spare} & {*loaded}
