"""CPython's own suites, with the standard library's importer, with a broken one and with ours."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importer.suites import run

pytestmark = [pytest.mark.live]

# Those that go through the importer; metadata and zipapp read archives by themselves.
SENSITIVE = (
    "zipimport stored", "zipimport deflated", "cmd_line_script", "runpy", "resources",
    "zipimport_support", "namespace_pkgs", "pkgutil",
)  # fmt: skip
# The runner itself is proven on one Python. Not on 3.13 or later if it can be helped: from there on
# test_zipimport takes 40 s, which zipfile needs to write archives of 65 537 members.
MINOR, HOST = next(
    ((minor, run.newest(minor)) for minor in (12, 11, 10, 9, 13, 14, 15) if run.newest(minor)),
    (0, None),
)
FAST = tuple(suite for suite in run.SUITES if suite not in run.PATTERNS or MINOR < 13)
needs_a_suite = pytest.mark.skipif(not HOST, reason="no Python here has its test suite")


def suites(subject, *options):
    done = subprocess.run(
        [sys.executable, Path(run.__file__), "--json", "--subject", subject, *options],
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    return next(iter(json.loads(done.stdout).values()))


@needs_a_suite
def test_the_standard_librarys_importer_under_another_name_passes():
    report = suites(
        "control", "--python", HOST, *(word for suite in FAST for word in ("--suite", suite))
    )

    assert report["problems"] == []
    assert report["constructed"]["stock"] == 0
    assert report["constructed"]["process"] == report["constructed"]["subject"]
    assert set(report["suites"]) == set(FAST)


@needs_a_suite
def test_an_importer_that_finds_nothing_is_noticed():
    sensitive = (word for suite in SENSITIVE if suite in FAST for word in ("--suite", suite))
    report = suites("broken", "--python", HOST, *sensitive)

    assert [suite for suite, of_it in report["suites"].items() if not of_it["failed"]] == []


@pytest.mark.slow
@pytest.mark.parametrize("minor", run.SUPPORTED)
def test_ours_passes(minor):
    python = run.newest(minor)
    if not python:
        pytest.skip(f"no Python 3.{minor} with its test suite")

    assert suites("ours", "--python", python)["problems"] == []


@needs_a_suite
def test_ours_passes_without_a_cache():
    options = [word for suite in FAST for word in ("--suite", suite)]

    assert suites("ours-uncached", "--python", HOST, *options)["problems"] == []
