"""Counts the calls of a process on files, and makes them slow, by a preloaded library."""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.benchmarks import harness

SOURCE = Path(__file__).with_name("disk.c")


def build(place):
    """The built library, or None and why there is none."""
    compiler = shutil.which("cc")
    if not compiler:
        return None, "no C compiler"
    library = Path(place) / "disk.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (None, done.stderr[-200:]) if done.returncode else (library, "")


def preloaded(library, below, delay_us=0, counts=None):
    """The environment of a process whose calls on files below some directories count."""
    env = {
        "LD_PRELOAD": str(library),
        "DISK_BELOW": ":".join(map(str, below)),
        "DISK_US": str(delay_us),
    }
    return env if counts is None else {**env, "DISK_COUNTS": str(counts)}


def read_counts(counts):
    """All calls that processes have counted in a file: (by path, by descriptor)."""
    lines = [line.split() for line in Path(counts).read_text().splitlines()]
    return tuple(sum(int(line[column]) for line in lines) for column in (0, 1))


def calls(setting, side, library, below):
    """How many calls one process of a side makes on files below some directories."""
    with tempfile.NamedTemporaryFile(dir=setting.place) as counts:
        env = {**side.env, **preloaded(library, below, counts=counts.name)}
        if side.before:
            side.before()
        harness.run(setting, replace(side, env=env))
        return sum(read_counts(counts.name))
