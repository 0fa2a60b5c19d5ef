"""Tests that packages bring along, from their wheels and from a directory, with the same result.

`python -m tests.acceptance.own_tests` prints the table. One module stands for each package; that of
django is in its source archive alone, which is fetched for it and unpacked.
"""

import argparse
import itertools
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance import sides, wheels
from tests.acceptance.package import PURE, Package
from tests.acceptance.packages import PACKAGES
from tests.acceptance.sides import DIRECTORY, OURS
from tests.real_wheels import Unavailable

# what became of each test, in few words and as a digest of all
PYTEST = r"""
import collections, hashlib
import pytest
class Seen(list):
    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self.append((report.nodeid.rpartition("/")[2], report.when, report.outcome))
seen = Seen()
pytest.main(["-q", "-p", "no:cacheprovider", "--pyargs", "{module}"], plugins=[seen])
counts = collections.Counter(outcome for _, _, outcome in seen)
assert counts["passed"], "no test has passed"
digest = hashlib.sha256(repr(sorted(seen)).encode()).hexdigest()[:8]
print("ok:", *(f"{{number}} {{outcome}}," for outcome, number in sorted(counts.items())), digest)
"""
DJANGO = r"""
import contextlib, io, os, re, runpy, sys
tests = os.path.join({sources!r}, "tests")
sys.argv[:] = [os.path.join(tests, "runtests.py"), "--parallel=1", "{module}"]
sys.path.append(tests)
with contextlib.redirect_stderr(io.StringIO()) as said, contextlib.suppress(SystemExit):
    runpy.run_path(sys.argv[0], run_name="__main__")
ran, ended = re.search(r"Ran (\d+) tests?", said.getvalue()), said.getvalue().split("\n\n")[-1]
assert int(ran[1]), "no test has run"
print("ok:", ran[1], "run,", ended.splitlines()[0])
"""


@dataclass(frozen=True)
class Suite:
    """A module of the tests of a package, and the packages that it needs."""

    name: str
    module: str
    snippet: str = PYTEST
    needs: tuple[str, ...] = ("pytest", "hypothesis")
    in_sources: bool = False
    """Whether it is in the source archive, not in the wheel."""

    def wheels(self, python):
        """The wheels, each once. Raises Unavailable."""
        needed = [each for each in PACKAGES if each.name in (self.name, *self.needs)]
        found = [path for each in needed for path in wheels.wheels(python, each)]
        return tuple(dict.fromkeys(found))

    def program(self, python, paths):
        """The program that runs the module. Raises Unavailable."""
        sources = unpacked(python, self.name, paths) if self.in_sources else ""
        snippet = self.snippet.format(module=self.module, sources=str(sources))
        return Package(self.name, PURE, ("code",), snippet)


SUITES = (
    # of a user who is not root: for root one test of permissions fails
    Suite("django", "template_tests", DJANGO, needs=(), in_sources=True),
    Suite("numpy", "numpy.lib.tests.test_function_base"),
    Suite("pandas", "pandas.tests.groupby.test_grouping"),
    Suite("sympy", "sympy.core.tests.test_arit"),
)


def unpacked(python, name, paths):
    """The directory with the sources of the version that the wheels have; Unavailable if none."""
    (pin,) = [pin for pin in map(wheels.pin, paths) if pin.startswith(f"{name}==")]
    place = wheels.folder(python).parent / "sources" / pin.replace("==", "-")
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
            (archive,) = download(python, pin, Path(scratch))
            with tarfile.open(archive) as file:
                file.extractall(scratch, filter="data")
            (Path(scratch) / archive.name.removesuffix(".tar.gz")).rename(place)
    return place


def download(python, pin, goal):
    command = [python, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:", "-d", goal]
    done = subprocess.run([*command, pin], capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"pip has no sources of {pin}: {wheels.reason(done.stderr)}")
    return goal.glob("*.tar.gz")


def results(python, suite):
    """The ending of the tests from a directory, and from the wheels. Raises Unavailable."""
    paths = suite.wheels(python)
    program = suite.program(python, paths)
    return [sides.run(side, python, program, paths) for side in (DIRECTORY, OURS)]


def row(python, suite):
    """A line of the table, and whether both results are the same."""
    version = wheels.label(python)
    try:
        directory, ours = results(python, suite)
    except Unavailable as error:
        return f"| {version} | {suite.module} | {error} | | |", True
    same = directory == ours and ours.ok
    said = " | ".join(each.printed or each.error for each in (directory, ours))
    return f"| {version} | {suite.module} | {said} | {'same' if same else '**other**'} |", same


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.own_tests")
    parser.add_argument("--python", nargs="+", default=[sys.executable])
    chosen = parser.parse_args()
    sys.stdout.write("| Python | tests | directory | wheels | |\n| --- | --- | --- | --- | --- |\n")
    verdicts = []
    for python, each in itertools.product(chosen.python, SUITES):
        line, same = row(python, each)
        verdicts.append(same)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return not all(verdicts)


if __name__ == "__main__":
    sys.exit(main())
