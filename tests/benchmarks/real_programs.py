"""(n) Real programs on a far disk, before and after `zippath index build`.

The environments are the healthy ones of the tests, as pip makes them, with bytecode. Each program
runs once to warm everything; then its wall time is taken, where each call on a file of the
environment takes so much longer, and the calls are counted (see `disk`).
"""

import os
import shutil
import subprocess
import sys
import time

import pytest

from tests.benchmarks import disk, harness
from tests.benchmarks.harness import Table
from tests.doctor.healthy import healthy

DELAYS_US = (0, 1000)
DJANGO = """
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth",
    "django.contrib.contenttypes", "django.contrib.messages", "django.contrib.sessions"])
import django; django.setup()
from django.core.management import execute_from_command_line as run; run(["x", "check", "--help"])
"""
# {what the user runs: (its environment, what its Python is given)}
PROGRAMS = {
    "jupyter lab --version": ("data", ("-m", "jupyterlab", "--version")),
    "django check --help": ("web", ("-c", DJANGO)),
    "dagster --version": ("pipelines", ("-m", "dagster", "--version")),
}
FORMS = {"directory": None, "index, exact": (), "index, sealed": ("--sealed",)}


def timed(command, env):
    begin = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def copied(python, place):
    """A copy of an environment with the same files, and bytecode of its own."""
    venv = os.path.dirname(os.path.dirname(python))
    shutil.copytree(venv, place, copy_function=os.link, symlinks=True)
    copy = str(place / "bin" / "python")
    harness.compile_all(next(place.glob("lib/python3*/site-packages")), copy)
    return copy


def rows_of(setting, program, library):
    name, arguments = PROGRAMS[program]
    place = setting.place / f"environment-{name}"
    home = healthy(name, setting.place)
    python = copied(home.executable, place)
    command = [python, *arguments]
    env = {**home.env, "ZIPPATH_CACHE_DIR": str(setting.place / "cache-programs")}
    base = {}
    for form, options in FORMS.items():
        if options is not None:
            index = ["index", "build", "--python", python, *options]
            subprocess.run(
                [sys.executable, "-m", "zippath", *index],
                env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        timed(command, env)
        counts = setting.place / f"counts-{name}"
        timed(command, {**env, **disk.preloaded(library, [place], counts=counts)})
        counted = sum(disk.read_counts(counts))
        counts.unlink()
        row = [program, form, f"{counted}"]
        for delay in DELAYS_US:
            took = timed(command, {**env, **disk.preloaded(library, [place], delay)})
            row += [harness.ms(took), harness.ratio(took, base.setdefault(delay, took))]
        yield tuple(row)


def tables(setting):
    library, reason = disk.build(setting.place)
    rows, notes = [], [f"no slow disk: {reason}"] if library is None else []
    for program in PROGRAMS if library else ():
        try:
            rows += rows_of(setting, program, library)
        except pytest.skip.Exception as error:
            notes.append(f"{program} is left out: {error}")
    yield Table(
        "real programs by the path index, wall ms",
        ("program", "form", "calls", "local", "of", "+1 ms a call", "of"),
        tuple(rows),
        notes=tuple(notes),
    )


if __name__ == "__main__":
    harness.main(tables)
