"""Tests that packages bring along have the same result from their wheels as from a directory."""

import itertools
import subprocess
import sys
import tarfile

import pytest

import zippath
from tests.acceptance import own_tests, sides, wheels
from tests.acceptance.own_tests import SUITES, Suite
from tests.acceptance.packages import PACKAGES
from tests.acceptance.sides import DIRECTORY, OURS, Ending
from tests.real_wheels import Unavailable

[CELERY] = [package for package in PACKAGES if package.name == "celery"]
SUITE = Suite("thing", "thing.tests", "{module} {sources!r}", in_sources=True)


@pytest.mark.live
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_the_result_is_the_same(suite):
    try:
        directory, ours = own_tests.results(sys.executable, suite)
    except Unavailable as error:
        pytest.skip(str(error))

    assert directory == ours
    assert ours.printed.startswith("ok: ")


@pytest.mark.live
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_result_is_the_same_from_one_archive_of_an_environment(tmp_path):
    """With django, celery, numpy and pandas; of what they share it has one version."""
    suites = [suite for suite in SUITES if suite.name in ("django", "numpy", "pandas")]
    try:
        needed = [suite.wheels(sys.executable) for suite in suites]
        needed.append(wheels.wheels(sys.executable, CELERY))
    except Unavailable as error:
        pytest.skip(str(error))
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    [site] = venv.glob("lib/python3.*/site-packages")
    one_of_each = {wheels.pin(path).partition("==")[0]: path for path in itertools.chain(*needed)}
    paths = tuple(one_of_each.values())
    assert "" == sides.install(sys.executable, paths, site)
    archive = zippath.pack((), tmp_path / "all.zip", environment=venv, compile=True).path

    assert sides.run(OURS, sys.executable, CELERY, [archive]).ok
    for suite in suites:
        program = suite.program(sys.executable, paths)
        assert [sides.run(DIRECTORY, sys.executable, program, paths)] == [
            sides.run(OURS, sys.executable, program, [archive])
        ]


def test_all_that_a_suite_needs_is_in_the_table():
    needed = {name for suite in SUITES for name in (suite.name, *suite.needs)}

    assert set() == needed - {package.name for package in PACKAGES}


@pytest.mark.parametrize(
    ("endings", "expected"),
    [
        (
            (Ending("ok: 1"), Ending("ok: 1")),
            ("| 3.99 | thing.tests | ok: 1 | ok: 1 | same |", True),
        ),
        (
            (Ending("ok: 1"), Ending(error="bad")),
            ("| 3.99 | thing.tests | ok: 1 | bad | **other** |", False),
        ),
        (
            (Ending(error="bad"), Ending(error="bad")),
            ("| 3.99 | thing.tests | bad | bad | **other** |", False),
        ),
    ],
)
def test_a_row(monkeypatch, endings, expected):
    monkeypatch.setattr(wheels, "label", lambda python: "3.99")
    monkeypatch.setattr(own_tests, "results", lambda python, suite: endings)

    assert expected == own_tests.row("python", SUITE)


def test_the_sources_of_the_same_version_are_fetched_once(tmp_path, monkeypatch):
    fetched = []

    def download(python, pin, goal):
        fetched.append(pin)
        (goal / "Thing-1.0").mkdir()
        with tarfile.open(goal / "Thing-1.0.tar.gz", "w:gz") as archive:
            archive.add(goal / "Thing-1.0", "Thing-1.0")
        return [goal / "Thing-1.0.tar.gz"]

    monkeypatch.setattr(wheels, "folder", lambda python: tmp_path / "3.99")
    monkeypatch.setattr(own_tests, "download", download)
    paths = [tmp_path / "other-2-py3-none-any.whl", tmp_path / "thing-1.0-py3-none-any.whl"]
    expected = f"thing.tests {str(tmp_path / 'sources' / 'thing-1.0')!r}"

    assert expected == SUITE.program("python", paths).snippet
    assert expected == SUITE.program("python", paths).snippet
    assert ["thing==1.0"] == fetched
