"""Environments of one wheelhouse: zippath, uv, pip, pex and shiv, from the command to the import.

`python -m tests.benchmarks.environments --python python3.12`; ZIPPATH_BENCHMARK_PEERS names the
directory with the programs of uv, pex and shiv. Each tool makes one environment before its time is
taken, so its cache is warm. Nothing is deleted before the end, see `files.put_aside`.
"""

import functools
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests import real_wheels
from tests.acceptance import wheels
from tests.acceptance.programs import LAB
from tests.benchmarks import harness
from tests.benchmarks.harness import Aim, Side, Table

QUICK = ("rich", "pygments", "markdown-it-py", "mdurl")
IMPORTS = {
    True: "import rich.console, rich.table",
    False: "import pandas, matplotlib.pyplot, jupyterlab.labapp",
}
MANY = 10
SCRIPTS, DATA = ("bin", "Scripts"), ("share", "etc")
PROGRAM = "ZIPPATH_BENCHMARK_PEERS"  # a directory with the programs of the peers


@dataclass(frozen=True)
class House:
    """What all tools are given: wheels in one folder, and a list of them with hashes."""

    python: str
    wheels: str
    wanted: str
    home: str

    @property
    def env(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZIPPATH"))}
        return {**kept, **self.own}

    @property
    def own(self):
        """What differs from the caller's environment: all caches lie below a home of its own."""
        return {"HOME": self.home, "XDG_CACHE_HOME": f"{self.home}/.cache", "PIP_NO_INPUT": "1",
                "PEX_ROOT": f"{self.home}/.pex", "UV_LINK_MODE": "hardlink"}  # fmt: skip


@dataclass(frozen=True)
class Tool:
    """How a tool makes an environment at a place, and how a Python of that environment starts."""

    name: str
    program: str
    commands: Callable[[House, str], list[list[str]]]
    started: Callable[[House, str], tuple[str, ...]] = lambda house, place: (f"{place}/bin/python",)
    env: dict[str, str] = field(default_factory=dict)
    is_fast: bool = False

    @property
    def path(self):
        """Its program, or None."""
        here = os.environ.get(PROGRAM, os.path.dirname(sys.executable))
        return shutil.which(self.program, path=here)


def by_zippath(house, place):
    return [[sys.executable, "-m", "zippath", "env", "create", place, "--python", house.python,
             "--requirements", house.wanted, "--wheels", house.wheels]]  # fmt: skip


def by_uv(house, place):
    uv = UV.path
    listed = ["--no-index", "--find-links", house.wheels, "-r", house.wanted]
    return [
        [uv, "venv", "-q", "--offline", "--python", house.python, place],
        [uv, "pip", "install", "-q", "--offline", *listed, "--python", f"{place}/bin/python"],
    ]


def by_pip(house, place):
    listed = ["--no-index", "--find-links", house.wheels, "-r", house.wanted]
    return [
        [house.python, "-m", "venv", place],
        [f"{place}/bin/python", "-m", "pip", "install", "-q", *listed],
    ]


def by_pex(house, place):
    # by an index it would have its own pip made first, of sdists
    listed = ["--pre-resolved-dists", house.wheels, "-r", house.wanted]
    return [[PEX.path, *listed, "--python", house.python, "-o", f"{place}/app.pex"]]


def by_shiv(house, place):
    listed = ["--no-index", "--find-links", house.wheels, "-r", house.wanted]
    options = ["--root", f"{place}/root", "-p", house.python, "-o", f"{place}/app.pyz"]
    return [["mkdir", place], [SHIV.path, *options, *listed]]


OURS = Tool("zippath", sys.executable, by_zippath, is_fast=True)
UV = Tool("uv", "uv", by_uv, is_fast=True)
PIP = Tool("pip", sys.executable, by_pip)
PEX = Tool("pex", "pex", by_pex, lambda house, place: (house.python, f"{place}/app.pex"),
           {"PEX_INTERPRETER": "1"})  # fmt: skip
SHIV = Tool("shiv", "shiv", by_shiv, lambda house, place: (house.python, f"{place}/app.pyz"),
            {"SHIV_INTERPRETER": "1"})  # fmt: skip
TOOLS = (OURS, UV, PIP, PEX, SHIV)


def house_of(setting):
    """Put the wheels into one folder, by hard link where that can be. Raises Unavailable."""
    chosen = [*map(real_wheels.wheel, QUICK)]
    if not setting.quick:
        chosen = wheels.wheels(setting.python, LAB)
    folder = setting.place / "wheelhouse"
    (setting.place / "home").mkdir()
    folder.mkdir()
    lines = []
    for path in chosen:
        linked_or_copied(path, folder / path.name)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"{wheels.pin(path)} --hash=sha256:{digest}\n")
    wanted = setting.place / "requirements.txt"
    wanted.write_text("".join(lines))
    return House(setting.python, str(folder), str(wanted), str(setting.place / "home")), len(lines)


def linked_or_copied(path, goal):
    try:
        os.link(path, goal)
    except OSError:  # another file system
        shutil.copyfile(path, goal)


def made(tool, house, place):
    """Make an environment; the seconds that it took."""
    begin = time.perf_counter()
    for command in tool.commands(house, str(place)):
        done = subprocess.run(command, env=house.env, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{tool.name} failed:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - begin


def made_at_once(tool, house, places):
    """Make all these environments at the same time; the seconds until all are ready."""
    begin = time.perf_counter()
    chains = [tool.commands(house, str(place)) for place in places]
    for step in zip(*chains, strict=True):
        running = [subprocess.Popen(one, env=house.env, stdout=subprocess.DEVNULL) for one in step]
        if any([process.wait() for process in running]):  # noqa: C419 - all are waited for
            raise SystemExit(f"{tool.name} failed when {len(places)} ran at once")
    return time.perf_counter() - begin


@dataclass(frozen=True)
class Weight:
    """The files of an environment, and the bytes that it adds on disk.

    What wheels have for scripts and data (`share`, `etc`) is told apart.
    """

    files: int
    extras: int
    size: int
    size_of_extras: int


def weight(place, seen):
    """Weigh a folder; what `seen` has, {(device, inode)}, is there already and costs nothing."""
    files, size = [0, 0], [0, 0]
    for folder, folders, names in os.walk(place):
        top = os.path.relpath(folder, place).partition(os.sep)[0]
        size[top in DATA] += os.lstat(folder).st_blocks * 512
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*names, *links):
            status = os.lstat(os.path.join(folder, name))
            # python and activate stand there too: all but these come from the wheels
            of_venv = name.lower().startswith(("python", "activate", "deactivate"))
            is_extra = top in DATA or (top in SCRIPTS and not of_venv)
            files[is_extra] += 1
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                size[is_extra] += status.st_blocks * 512
    return Weight(files[0], files[1], size[0], size[1])


def places(setting, tool):
    """The places of its environments: the first is there before anything is measured."""
    count = 1 + (MANY if tool.is_fast else 2)
    return [setting.place / tool.name / str(number) for number in range(count)]


def importing(setting, house, tool, place, code):
    """One start of a Python of an environment: what it printed, its CPU time, its peak memory."""
    python, *options = tool.started(house, str(place))
    env = {**house.own, **tool.env}
    return harness.run(setting, Side(tool.name, code, None, python, tuple(options), env))


def creating(setting, house, tools):
    """{tool's name: seconds of each}, {tool's name: weight of each}."""
    seconds, weights, seen = {}, {}, {}
    for tool in tools:
        first = places(setting, tool)[0]
        first.parent.mkdir()
        made(tool, house, first)
        seen[tool.name] = set()
        weight(house.home, seen[tool.name])
        weight(house.wheels, seen[tool.name])
        weights[tool.name] = [weight(first, seen[tool.name])]
        seconds[tool.name] = []
    for number in range(1, MANY + 1):
        for tool in tools:
            for place in places(setting, tool)[number : number + 1]:
                seconds[tool.name].append(made(tool, house, place))
                weights[tool.name].append(weight(place, seen[tool.name]))
    return seconds, weights


def table_of_making(setting, house, tools, count):
    seconds, weights = creating(setting, house, tools)
    rows = []
    for tool in tools:
        first, last = weights[tool.name][0], weights[tool.name][-1]
        at_once = "-"
        if tool.is_fast:
            fresh = [setting.place / tool.name / f"at once {number}" for number in range(MANY)]
            at_once = f"{made_at_once(tool, house, fresh):.2f}"
        took = statistics.median(seconds[tool.name])
        rows.append((tool.name, f"{took:.2f}", f"{last.files:,}", f"{last.extras:,}",
                     f"{first.size / 1024:,.0f}", f"{last.size / 1024:,.0f}",
                     f"{last.size_of_extras / 1024:,.0f}", at_once))  # fmt: skip
    ours = weights[OURS.name][-1]
    took = statistics.median(seconds[OURS.name])
    return Table(
        f"an environment of {count} wheels, by a warm cache",
        ("", "ready, s", "files", "scripts, data", "first, KB", "last, KB", "its scripts, data: KB",
         f"{MANY} at once, s"),
        tuple(rows),
        (
            Aim("seconds until an environment is ready", 0.2, took),
            Aim("files written, without scripts and data", 20, ours.files),
            Aim("KB of the last environment, without scripts and data", 100, ours.size / 1024),
        ),
        tuple(f"{tool.name} is not installed: {PROGRAM} names a directory of programs"
              for tool in TOOLS if tool not in tools),
    )  # fmt: skip


def table_of_imports(setting, house, tools):
    """First imports in each environment, and warm ones in turn, beside those of uv or pip."""
    code = harness.timed(IMPORTS[setting.quick], clock="perf_counter")
    start = functools.partial(importing, setting, house, code=code)
    first, second, warm = {}, {}, {}
    for tool in tools:
        one, other, *_ = places(setting, tool)
        first[tool.name] = start(tool, one)[0]["ms"]
        second[tool.name] = start(tool, other)[0]["ms"]
        warm[tool.name] = []
    base = UV if UV in tools else PIP
    pairs = []
    for place in places(setting, OURS)[2:]:  # nobody has imported there
        directory = start(base, places(setting, base)[1])[0]["ms"]
        pairs.append(start(OURS, place)[0]["ms"] / directory)
    for _ in range(setting.rounds):
        for tool in tools:
            warm[tool.name].append(start(tool, places(setting, tool)[1]))
    directory = [sample[0]["ms"] for sample in warm[base.name]]
    rows, ratios = [], {}
    for tool in tools:
        taken = [sample[0]["ms"] for sample in warm[tool.name]]
        each = zip(taken, directory, strict=True)
        ratios[tool.name] = statistics.median(one / other for one, other in each)
        times = (first[tool.name], second[tool.name], statistics.median(taken))
        rows.append((tool.name, *map(harness.ms, times), f"{ratios[tool.name]:.2f} x"))
    return Table(
        f"`{IMPORTS[setting.quick]}`, wall ms",
        ("", "first environment", "second environment", "warm", f"of {base.name}"),
        tuple(rows),
        (
            Aim(f"first import in another environment, of {base.name}'s when warm", 1.0,
                statistics.median(pairs)),
            Aim(f"warm import, of {base.name}'s", 1.0, ratios[OURS.name]),
        ),
    )  # fmt: skip


def tables(setting):
    try:
        house, count = house_of(setting)
    except real_wheels.Unavailable as reason:
        yield Table(f"environments: skipped, {reason}", ("",), ())
        return
    tools = [tool for tool in TOOLS if tool.path]
    yield table_of_making(setting, house, tools, count)
    yield table_of_imports(setting, house, tools)


if __name__ == "__main__":
    harness.main(tables)
