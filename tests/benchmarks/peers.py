"""What else looks for faults of a path, on the same faults and the same healthy environments.

`python -m tests.benchmarks.peers --peers PYTHON` takes the peers from the environment of PYTHON.
Each tool is run on every fault and on the same bench without it: a fault is caught if there are
more alarms. An alarm in a healthy environment is false; notes are none.

The seconds compare unlike work, and the peers are the faster ones: each answers one question, and
the table says which. Two of them run inside the target, after its start has gone well. Only doctor
starts the target twice and looks first whether it may, replays its `site`, and reads every RECORD,
startup file and archive.
"""

import argparse
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import real_wheels
from tests.benchmarks import harness, program
from tests.benchmarks.harness import Table
from tests.doctor import environment_faults, installed_faults, shadow_faults, startup_faults
from tests.doctor.bench import Bench, interpreter
from tests.doctor.cases import CASES
from tests.doctor.healthy import ENVIRONMENTS, healthy, is_added

# faults beside those of tests/doctor/cases.py, by code and name
MORE = (
    ("ZP501", "missing"),
    ("ZP501", "too old"),
    ("ZP501", "of an extra"),
    ("ZP404", "nested"),
    ("ZP404", "tests of a wheel"),
    ("ZP521", "a folder here"),
    ("ZP208", "sitecustomize"),
    ("ZP208", "base64"),
    ("ZP208", "coverage's of nobody"),
    ("ZP211", "RECORD"),
    ("ZP205", "quotes"),
    ("ZP310", "home is gone"),
    ("ZP401", "PYTHONPATH"),
    ("ZP401", "a zip"),
)
DEBIAN = "/usr/bin/python3"
FRESH = ("3.8", "3.9", "3.10", "3.12", "3.13")
WITH_PEERS_MODULE = """
import sys
sys.path.append({folder!r})
sys.argv = {argv!r}
from {module} import main
sys.exit(main())
"""
# a tool that takes longer has caught nothing
PATIENCE = 120


@dataclass(frozen=True)
class Problem:
    """A fault that is built on a bench."""

    name: str
    build: Callable[[Bench], None]
    minor: str | None = None


def library_module(bench):
    """A module that most programs import, doctor's too, where a copy of it comes first."""
    bench.env["PYTHONPATH"] = os.path.dirname(bench.write("folder/re.py", "X = 1\n"))


def problems():
    """The faults, none of which is only a note."""
    every = (
        *startup_faults.FAULTS, *environment_faults.FAULTS, *shadow_faults.FAULTS,
        *installed_faults.FAULTS,
    )  # fmt: skip
    chosen = [fault for fault in every if (fault.code, fault.name) in MORE]
    more = [Problem(f"{one.code} {one.name}", one.build, one.minor) for one in chosen]
    cases = [case for case in CASES if case.severity != "note"]
    more.append(Problem("ZP401 re.py on PYTHONPATH", library_module))
    return more + [Problem(f"{one.code} {one.name}", one.build, one.minor) for one in cases]


@dataclass(frozen=True)
class Tool:
    """A tool, what it looks at, its command for a target, and how many alarms its answer has.

    Where it is not there, `reason` says why.
    """

    name: str
    looks_at: str
    command: Callable[[str], list[str]]
    alarms: Callable[[subprocess.CompletedProcess], int]
    reason: str = ""


def of_json(answer, count):
    try:
        return count(json.loads(answer.stdout))
    except (KeyError, TypeError, ValueError):  # it did not get so far
        return 0


def tools(place, peers):
    """All tools, with those of the environment of the Python `peers`."""
    # its script starts whatever PYTHONHOME is
    doctor = [*program.zippath("doctor"), "--json", "--python"]
    in_target = [
        ("pywho", "the names of the files below the current directory, and nothing installed",
         "pywho.cli", ["scan", "--json", "."], len),
        ("detect-shadowed-modules", "the names of the folders at the top of each entry alone",
         "detect_shadowed_modules", ["-q", "--json"], lambda found: len(found["shadowed"])),
    ]  # fmt: skip
    yield Tool(
        "zippath doctor",
        "all that follows, before and after a start of the target",
        lambda python: [*doctor, python],
        lambda answer: of_json(answer, lambda found: sum(
            one["severity"] != "note" for one in found["findings"]
        )),
    )  # fmt: skip
    yield Tool(
        "pip check",
        "the requirements and the tags of what is installed, and no other file",
        lambda python: [peers, "-m", "pip", "--python", python, "check"],
        lambda answer: sum(
            " requires " in line or " has requirement " in line
            for line in answer.stdout.splitlines()
        ),
        "" if has(peers, "pip") else f"{peers} has no pip",
    )
    tree = shutil.which("pipdeptree", path=os.path.dirname(peers))
    yield Tool(
        "pipdeptree",
        "the requirements of what is installed, and no other file",
        lambda python: [tree, "--python", python, "--warn", "fail"],
        lambda answer: sum(line.startswith("* ") for line in answer.stderr.splitlines()),
        "" if tree else "pip install pipdeptree",
    )
    for name, looks_at, module, words, count in in_target:
        yield inside_target(place, peers, name, looks_at, module, words, count)


def inside_target(place, peers, name, looks_at, module, words, count):
    """A tool that looks at the Python it runs on: alone on its path, behind all others."""
    package = module.partition(".")[0]
    folder = place / "peers" / package
    if not has(peers, package):
        return Tool(name, looks_at, list, len, f"pip install {name}")
    source = subprocess.run(
        [peers, "-c", f"import {package}; print({package}.__file__)"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    shutil.copytree(os.path.dirname(source), folder / package, dirs_exist_ok=True)
    code = WITH_PEERS_MODULE.format(folder=str(folder), argv=[name, *words], module=module)
    return Tool(
        name, looks_at, lambda python: [python, "-c", code], lambda done: of_json(done, count)
    )


def has(python, module):
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def alarms(tool, python, env, cwd):
    """The alarms of a tool, and the seconds that it took."""
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            tool.command(str(python)), env=env, cwd=cwd, capture_output=True, text=True,
            errors="replace", timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 0, PATIENCE
    return tool.alarms(done), time.perf_counter() - begun


def caught(tool, found, place):
    """The names of the faults that a tool catches."""
    usual: dict[str | None, int] = {}
    names = []
    for number, problem in enumerate(found):
        if problem.minor not in usual:
            plain = Bench(place / f"plain-{number}", problem.minor)
            usual[problem.minor] = alarms(tool, plain.python, plain.env, plain.cwd)[0]
        bench = Bench(place / f"fault-{number}", problem.minor)
        problem.build(bench)
        if alarms(tool, bench.python, bench.env, bench.cwd)[0] > usual[problem.minor]:
            names.append(problem.name)
    return names


def not_debians():
    """Why the system's Python is not that of Debian, as it comes; "" if it is."""
    if not os.path.exists("/etc/debian_version") or not os.path.exists(DEBIAN):
        return "no Debian"
    places = ("/usr/lib/python3/dist-packages", "/usr/local/lib/python3.*/dist-packages")
    files = [file for place in places for file in glob.glob(f"{place}/*.pth")]
    return next((f"{file} is not Debian's" for file in files if is_added(file)), "")


def environments(place):
    """{name: (executable, environment, directory)} of what is well; reasons for what is absent."""
    home = place / "home"
    home.mkdir()
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    found, reasons = {}, {}
    for minor in FRESH:
        target = place / f"fresh-{minor}"
        try:
            base = interpreter(minor)[1]
        except pytest.skip.Exception as reason:
            reasons[f"fresh {minor}"] = str(reason)
            continue
        subprocess.run([base, "-m", "venv", target], check=True)
        found[f"fresh {minor}"] = str(target / "bin" / "python"), env, str(home)
    for name in ENVIRONMENTS:
        try:
            made = healthy(name, home)
        except pytest.skip.Exception as reason:
            reasons[name] = str(reason)
            continue
        found[name] = made.executable, made.env, made.cwd
    reason = not_debians()
    if reason:
        reasons["debian"] = reason
    else:
        found["debian"] = DEBIAN, env, str(home)
    popular = sorted((real_wheels.place().parent / "popular").glob("3.*/bin/python"))
    own = Bench(place / "conda")
    own.make_prefix()
    for name, python in (("popular", *popular[-1:]), ("a prefix", str(own.python))):
        found[name] = str(python), env, str(home)
    return found, reasons


def tables(place, peers, quick=False):
    found = problems()[: 4 if quick else None]
    well, reasons = environments(place)
    rows, notes = [], [f"{name} is left out: {why}" for name, why in reasons.items()]
    for tool in tools(place, peers):
        if tool.reason:
            notes.append(f"{tool.name} is left out: {tool.reason}")
            continue
        names = caught(tool, found, place / tool.name.replace(" ", "-"))
        answers = {name: alarms(tool, *target) for name, target in well.items()}
        false = {name: count for name, (count, _) in answers.items() if count}
        seconds = statistics.median(took for _, took in answers.values())
        rows.append((
            tool.name, f"{len(names)} of {len(found)}", str(sum(false.values())), f"{seconds:.2f}",
            tool.looks_at,
        ))  # fmt: skip
        missed = [problem.name for problem in found if problem.name not in names]
        few, verb = (missed, "misses") if len(missed) < len(names) else (names, "catches")
        notes.append(f"{tool.name} {verb} {', '.join(few) or 'none'}")
        notes += [f"{tool.name}: {count} in {name}" for name, count in false.items()]
    yield Table(
        f"{len(found)} faults, and {len(well)} healthy environments",
        ("", "caught", "false", "median, s", "looks at"),
        tuple(rows),
        (),
        tuple(notes),
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--quick", action="store_true", help="four faults only")
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    show = harness.as_markdown if asked.markdown else harness.as_text
    with tempfile.TemporaryDirectory(prefix="peers-") as name:
        for table in tables(Path(name), asked.peers, asked.quick):
            sys.stdout.write(show(table) + "\n")


if __name__ == "__main__":
    main()
