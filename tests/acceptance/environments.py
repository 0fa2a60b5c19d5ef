"""The proof that programs run in environments: `python -m tests.acceptance.environments`.

`zippath env create` makes each environment of unchanged wheels. Then it is used as its owner would:
servers are started and asked, notebooks run, suites too, by the console scripts of the wheels.
"""

import argparse
import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance import other_tools, server_uses, sides, tool_uses, wheels
from tests.acceptance.environment import Environment
from tests.acceptance.package import Package
from tests.acceptance.programs import DOCS, LAB, SUITE, TOOLS, WEB
from tests.checkout import ROOT
from tests.real_wheels import Unavailable


@dataclass(frozen=True)
class Use:
    """A program, the wheels that it needs, and what is done with it; that raises a failure."""

    name: str
    package: Package
    run: Callable[[Environment], None]


USES = (
    Use("jupyter lab", LAB, server_uses.jupyter_lab),
    Use("jupyter nbconvert", LAB, tool_uses.notebook),
    Use("nbclient", LAB, tool_uses.notebook_by_library),
    Use("django", WEB, server_uses.django),
    Use("flask", WEB, server_uses.flask),
    Use("pip list", WEB, other_tools.pip_list),
    Use("sphinx", DOCS, tool_uses.sphinx),
    Use("pytest", SUITE, tool_uses.pytest),
    Use("black", TOOLS, tool_uses.black),
    Use("mypy", TOOLS, tool_uses.mypy),
    Use("pip", TOOLS, other_tools.pip),
    Use("uv", TOOLS, other_tools.uv),
    Use("pipdeptree", TOOLS, other_tools.pipdeptree),
    Use("importlib.metadata", TOOLS, other_tools.importlib_metadata),
    Use("site", TOOLS, other_tools.site),
    Use("pip install", TOOLS, other_tools.pip_install),
)


# uv and pipdeptree read folders only
OPTIONS = {TOOLS: ("--metadata",)}


@dataclass(frozen=True)
class Row:
    """One program on one Python, and what became of it."""

    use: Use
    python: str
    error: str = ""
    skipped: str = ""
    seconds: float = 0.0

    @property
    def result(self):
        return "skipped" if self.skipped else "no" if self.error else "yes"

    def __str__(self):
        columns = f"{self.use.name:18}  {self.python:11}  {self.result:7}  {self.seconds:5.1f} s"
        return f"{columns}  {self.skipped or self.error}".rstrip()


def requirements(paths, file):
    """Write down the wheels with their hashes, as pip reads them."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    lines = zip(paths, digests, strict=True)
    file.write_text("".join(f"{wheels.pin(path)} --hash=sha256:{one}\n" for path, one in lines))


def create(python, package, place):
    """Make the environment of a package. Raises Unavailable, or AssertionError."""
    paths = wheels.wheels(python, package)
    for folder in ("home", "work"):
        (place / folder).mkdir(parents=True)
    requirements(paths, place / "requirements.txt")
    env = {**sides.environment(place), "PATH": os.defpath, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [
            sys.executable, "-m", "zippath", "env", "create", place / "env", "--python", python,
            "--requirements", place / "requirements.txt", "--wheels", paths[0].parent,
            *OPTIONS.get(package, ()),
        ],
        cwd=place, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return Environment(place, wheels.label(python), tuple(map(wheels.pin, paths)))


def tried(use, environment):
    """Use one program; the row of the table."""
    began = time.monotonic()
    try:
        use.run(environment)
    except Unavailable as reason:
        return Row(use, environment.label, skipped=str(reason))
    except (AssertionError, subprocess.TimeoutExpired, OSError) as error:
        reason = sides.last_line(str(error)) or type(error).__name__
        sys.stderr.write(f"{error}\n")
        return Row(use, environment.label, reason, seconds=time.monotonic() - began)
    return Row(use, environment.label, seconds=time.monotonic() - began)


def rows_of(python, chosen, scratch):
    """Make an environment for each set of wheels, and use its programs."""
    by_package = itertools.groupby(chosen, lambda use: use.package)
    for package, uses in by_package:
        place = scratch / f"{wheels.label(python)}-{package.name}"
        try:
            environment = create(python, package, place)
        except Unavailable as reason:
            yield from (Row(use, wheels.label(python), skipped=str(reason)) for use in uses)
        except AssertionError as error:
            yield from (Row(use, wheels.label(python), sides.last_line(str(error))) for use in uses)
        else:
            yield from (tried(use, environment) for use in uses)


def markdown(rows):
    pythons = list(dict.fromkeys(row.python for row in rows))
    results = {(row.use.name, row.python): row.result for row in rows}
    yield "| program | " + " | ".join(pythons) + " |"
    yield "| --- |" + " --- |" * len(pythons)
    for name in dict.fromkeys(row.use.name for row in rows):
        yield f"| {name} | " + " | ".join(results[name, python] for python in pythons) + " |"


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.environments")
    parser.add_argument("--python", nargs="+", default=[sys.executable])
    names = [use.name for use in USES]
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=names, default=names)
    parser.add_argument("--markdown", action="store_true", help="print a table for a document")
    asked = parser.parse_args()
    chosen = [use for use in USES if use.name in asked.only]
    rows = []
    with tempfile.TemporaryDirectory(prefix="environments-", ignore_cleanup_errors=True) as scratch:
        for python in asked.python:
            for row in rows_of(python, chosen, Path(scratch)):
                rows.append(row)
                sys.stderr.write(f"{row}\n")
    if asked.markdown:
        sys.stdout.write("\n".join((*markdown(rows), "")))
    good = sum(row.result == "yes" for row in rows)
    sys.stdout.write(f"{good} of {len(rows)} programs run in environments without installation\n")
    return any(row.error for row in rows)


if __name__ == "__main__":
    sys.exit(main())
