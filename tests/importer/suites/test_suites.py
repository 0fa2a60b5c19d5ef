"""CPython's own suites, with the standard library's importer, with a broken one and with ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import run

pytestmark = [pytest.mark.live]

# Those that go through the importer; metadata and zipapp read archives by themselves.
SENSITIVE = (
    "zipimport", "cmd_line_script", "runpy", "resources", "zipimport_support", "namespace_pkgs",
    "pkgutil",
)  # fmt: skip
IMPORTER_IS_THERE = (run.IMPORTER / "hook.py").exists()


def suites(subject, *options):
    done = subprocess.run(
        [sys.executable, Path(run.__file__), "--json", "--subject", subject, *options],
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    return next(iter(json.loads(done.stdout).values()))


def test_the_standard_librarys_importer_under_another_name_passes():
    report = suites("control")

    assert report["problems"] == []
    assert report["constructed"]["stock"] == 0
    assert report["constructed"]["process"] == report["constructed"]["subject"]
    assert set(run.SUITES) == set(report["suites"])


def test_an_importer_that_finds_nothing_is_noticed():
    report = suites("broken", *(word for suite in SENSITIVE for word in ("--suite", suite)))

    assert [suite for suite, of_it in report["suites"].items() if not of_it["failed"]] == []


@pytest.mark.skipif(not IMPORTER_IS_THERE, reason="the importer is not there yet")
@pytest.mark.parametrize("subject", ["ours", "ours-uncached"])
@pytest.mark.parametrize("minor", run.SUPPORTED)
def test_ours_passes(minor, subject):
    python = run.newest(minor)
    if not python:
        pytest.skip(f"no Python 3.{minor} with its test suite")

    report = suites(subject, "--python", python)

    assert report["problems"] == []


@pytest.mark.skipif(not IMPORTER_IS_THERE, reason="the importer is not there yet")
@pytest.mark.parametrize("python", ["python3.14", "python3.15"])
def test_ours_passes_in_a_chroot(python):
    root = os.environ.get("ZIPPATH_TEST_ROOT")
    if not root:
        pytest.skip("ZIPPATH_TEST_ROOT names no tree of a system with newer interpreters")

    report = suites("ours", "--root", root, "--python", python)

    assert report["problems"] == []
