"""Runs the sides of a comparison in alternation, each in its own process, and prints the medians.

A benchmark module has `tables(setting)`, which yields `Table`s; `main(tables)` is its command line.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# wait4 tells the peak of the parent where that is higher; this is the child's own, on Linux
PEAK = """
with open("/proc/self/status") as status:
    print(next(line for line in status if line.startswith("VmHWM")), end="")
"""
IMPORTER = Path(__file__).parents[2] / "zippath" / "importer"


@dataclass(frozen=True)
class Setting:
    """What a benchmark may use: the interpreter, its own directory, and how often to run."""

    python: str
    place: Path
    rounds: int
    quick: bool

    def ours(self, cache):
        """The code that installs our importer, with bytecode of its own and this `cache`."""
        return (
            f"import sys; sys.path.insert(0, {str(self.place / 'ours')!r})\n"
            f"from importer_copy import ZipImporter, hook; hook.install(cache_dir={str(cache)!r})\n"
            "del sys.path[0]\n"
        )


@dataclass(frozen=True)
class Side:
    """One way to do the work: code for a fresh interpreter that prints {measure: ms} as JSON.

    `before` is run ahead of each round and not measured; `options` go before `-c`.
    """

    name: str
    code: str
    before: Callable[[], None] | None = None
    python: str | None = None
    options: tuple[str, ...] = ("-I", "-S")
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """Medians of one side in ms by measure, CPU time of the process, and its peak memory in MB."""

    medians: dict[str, float]
    process: float
    peak: float


@dataclass(frozen=True)
class Aim:
    """What was aimed at, what came out (same unit), and whether less or more is wanted."""

    text: str
    limit: float
    value: float
    at_least: bool = False

    def line(self):
        reached = self.value >= self.limit if self.at_least else self.value <= self.limit
        verdict = "reached" if reached else f"missed by {abs(self.value / self.limit - 1):.0%}"
        return f"{self.text}: {self.value:.3g} ({verdict})"


@dataclass(frozen=True)
class Table:
    """What is printed: rows of cells, the first column the names of the rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aims: tuple[Aim, ...] = ()
    notes: tuple[str, ...] = ()


def alternate(setting, sides, rounds=None):
    """{side's name: Result}: one round of each in turn, after one that only warms everything."""
    return {name: median(found) for name, found in samples_of(setting, sides, rounds).items()}


def samples_of(setting, sides, rounds=None):
    """{side's name: what `run` returned in each round}, for `alternate` and for pairs."""
    samples = {side.name: [] for side in sides}
    for number in range((rounds or setting.rounds) + 1):
        for side in sides:
            if side.before:
                side.before()
            sample = run(setting, side)
            if number:
                samples[side.name].append(sample)
    return samples


def more_than(base, samples):
    """The median of what a process took more than that of another side in the same round, ms.

    A noisy machine moves both of a pair, so this is steadier than the difference of two medians.
    """
    pairs = zip(samples, base, strict=True)
    return statistics.median(sample[1] - other[1] for sample, other in pairs)


def ratio_of_pairs(base, samples, measure="ms"):
    """The median of what a side measured, of what another one did in the same round."""
    pairs = zip(samples, base, strict=True)
    return statistics.median(sample[0][measure] / other[0][measure] for sample, other in pairs)


def run(setting, side):
    """One process of one side: what it printed, its CPU time in ms, its peak memory in MB."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZIPPATH"))}
    command = [side.python or setting.python, *side.options, "-c", side.code + PEAK]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**kept, **side.env})
    with process.stdout as pipe:
        printed = pipe.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{side.name} failed:\n{side.code}")
    *measured, peak = printed.splitlines()
    took = (usage.ru_utime + usage.ru_stime) * 1000
    return json.loads(measured[-1]) if measured else {}, took, int(peak.split()[1]) / 1024


def median(samples):
    measures = samples[0][0]
    return Result(
        {name: statistics.median(sample[0][name] for sample in samples) for name in measures},
        statistics.median(sample[1] for sample in samples),
        statistics.median(sample[2] for sample in samples),
    )


def timed(statements, name="ms", setup="", clock="process_time"):
    """Code that runs `setup`, then prints how many ms `statements` took.

    CPU time by default: it leaves out what else the machine does.
    """
    return (
        f"import sys, time\n{setup}\nbegin = time.{clock}()\n{statements}\n"
        f"took = (time.{clock}() - begin) * 1000\n"
        f"import json; print(json.dumps({{{name!r}: took}}))\n"
    )


def unpack(archive, directory, python):
    """Unpack `archive` as an installer would, with bytecode."""
    with zipfile.ZipFile(archive) as file:
        file.extractall(directory)
    compile_all(directory, python)


def compile_all(directory, python):
    code = "import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2, workers=2)"
    subprocess.run([python, "-I", "-c", code, str(directory)], check=False)


def ms(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratio(value, base):
    return f"{value / base:.2f} x"


def as_text(table):
    cells = [table.head, *table.rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.head))]
    lines = [table.title]
    for row in cells:
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        lines.append("  " + "  ".join([row[0].ljust(widths[0]), *rest]))
    lines += [f"  aim: {aim.line()}" for aim in table.aims]
    return "\n".join([*lines, *(f"  note: {note}" for note in table.notes)]) + "\n"


def as_markdown(table):
    lines = [f"**{table.title}**", ""]
    lines.append("| " + " | ".join(table.head) + " |")
    lines.append("|" + " --- |" + " ---: |" * (len(table.head) - 1))
    lines += ["| " + " | ".join(row) + " |" for row in table.rows]
    lines += ["", *(f"- aim: {aim.line()}" for aim in table.aims)]
    return "\n".join([*lines, *(f"- {note}" for note in table.notes)]) + "\n"


def main(tables):
    """The command line of a benchmark: print its tables, and on what they were measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="the small sizes only")
    parser.add_argument("--markdown", action="store_true", help="print the README's tables")
    asked = parser.parse_args()
    python = shutil.which(asked.python) or asked.python
    show = as_markdown if asked.markdown else as_text
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        place = Path(name)
        shutil.copytree(IMPORTER, place / "ours" / "importer_copy")
        compile_all(place / "ours", python)
        version = subprocess.check_output([python, "-VV"], text=True).strip()
        sys.stdout.write(f"{version}, {os.cpu_count()} processors, {asked.rounds} rounds, ")
        sys.stdout.write("medians of CPU time where it does not say wall\n\n")
        for table in tables(Setting(python, place, asked.rounds, asked.quick)):
            sys.stdout.write(show(table) + "\n")
            sys.stdout.flush()
