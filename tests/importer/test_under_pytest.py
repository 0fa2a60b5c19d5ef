"""pytest finds tests in an archive, and rewrites their assertions."""

import os
import re
import subprocess
import sys

import pytest

from tests.importer.building import build

# pytest comes from this environment, the tests from the archive
RUN = """
import sys, zippath
archive, cache, *arguments = sys.argv[1:]
zippath.install(cache)
sys.path.insert(0, archive)
import pytest
sys.exit(pytest.main(["-p", "no:cacheprovider", "-q", *arguments]))
"""
CONTENT = {
    "pkg/__init__.py": "value = 1\n",
    "pkg/tests/__init__.py": "",
    "pkg/tests/conftest.py": "import pytest\n\n@pytest.fixture\ndef two():\n    return 2\n",
    "pkg/tests/test_it.py": (
        "import pkg\n\ndef test_good(two):\n    assert pkg.value + 1 == two\n\n"
        "def test_bad(two):\n    assert pkg.value == two\n"
    ),
    "plain/__init__.py": "",
}


def run(archive, cache, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", RUN, archive, cache, *arguments],
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1"},
        cwd=cache.parent,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.mark.parametrize("named", ["pkg", "pkg.tests", "pkg.tests.test_it"])
@pytest.mark.live
def test_tests_are_found_by_name_and_rewritten(tmp_path, named):
    said = run(build(tmp_path / "a.zip", CONTENT), tmp_path / "cache", "--pyargs", named)

    assert "1 failed, 1 passed" in said
    assert re.search(r"E +assert 1 == 2\nE +\+  where 1 = pkg.value", said)


@pytest.mark.live
def test_a_package_without_tests_stays_in_the_archive(tmp_path):
    run(build(tmp_path / "a.zip", CONTENT), tmp_path / "cache", "--pyargs", "pkg", "plain")

    assert ["pkg"] == [place.name for place in tmp_path.glob("cache/files/*/p*")]


CHECKS = "def is_one(number):\n    assert number == 1\n"
TEST = """
import helper, ns.part.deep, single
import pytest

@pytest.mark.parametrize("module", [helper, ns.part.deep, single])
def test_it(module):
    module.is_one(2)
"""


@pytest.mark.live
@pytest.mark.parametrize("folder", ["", "lib/"])
def test_what_is_registered_is_rewritten(tmp_path, folder):
    """As the plugins of pytest register themselves; a package, a part of a namespace, a module."""
    names = ("helper/__init__.py", "ns/part/__init__.py", "ns/part/deep.py", "single.py")
    archive = build(tmp_path / "a.zip", {f"{folder}{name}": CHECKS for name in names})
    registered = "pytest.register_assert_rewrite('helper', 'ns.part.deep', 'single')"
    (tmp_path / "conftest.py").write_text(f"import pytest\n{registered}\n")
    (tmp_path / "test_a.py").write_text(TEST)
    place = os.path.join(archive, folder).rstrip("/")

    assert 3 == run(place, tmp_path / "cache", "test_a.py").count("E       assert 2 == 1")
