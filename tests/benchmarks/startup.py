"""(c) Start an interpreter with 0 to 500 archives on the path, and import from one of them.

Ours is what `zippath importer enable` writes; stock are the same archives in lines that `site` puts
on the path. Each start is one process, in rounds: the figures are the CPU time (user and system)
that it takes more than the start of a venv whose only startup file is a comment, in the same round:
any startup file costs a start 0.4 ms from 3.13 on, for the decoder that it loads. The calls are
those that `strace` counts; `--quick` leaves them out.
"""

import os
import subprocess
import sys

from tests import real_wheels
from tests.benchmarks import archives, files, harness, imports
from tests.benchmarks.harness import Aim, Side, Table

COUNTS = (0, 1, 10, 100, 500)
QUICK_COUNTS = (0, 1, 10)
NAMES = 400
AIM_MS = 1  # the boot module
AIM_US = 20  # each archive more
FEW = 10  # up to so many archives a start is short, and needs more rounds
SYMPY = ("sympy", "mpmath")
AIMS_SYMPY = {(3, 11): 0.85}  # of the directory; others: 0.9
AIM_CALLS = 0.3
# Why the importer leaves the collector alone, and has no option for it. Of the instructions of
# `import sympy` (callgrind, PYTHONHASHSEED=0: 1,197 million from a directory on 3.11, 1,222 million
# through the importer) it takes 5.8 % on 3.11 and 4.3 % on 3.13, from either side. To collect after
# 10,000 objects would save 2.4 % on 3.11, and 0.2 % on 3.13, which collects after 2,000. Pausing it
# while code is unmarshalled saves nothing: there are 133 collections then, not 144. In time that is
# up to 15 % without it, but a program that runs inside an import would see that. Whoever wants it
# can say `gc.disable()` or `gc.set_threshold()` himself, before the import.
#
# What else lies between the importer and the floor, of 255 ms on 3.11: checksums of 14 MB of code
# 4 ms, reading it 3.6 ms (as mmap 0.8 ms, but a truncated file would kill the process), its own 21
# modules and the opening of two archives 6 ms, finding modules 2.7 ms (6 us each), the rest of
# `get_code` 3 ms. Half of what unmarshalling takes are page faults of the code that stays, from
# every side. Blocks of 64 KB are read as fast as those of 512 KB; code that several modules share
# in one piece is not smaller (1 %), nor loaded faster. So without any checksum, and with all of
# its modules in one file, it would be 3 % faster, and still miss 0.85.
THRESHOLD = 10_000
COLLECTORS = {
    "": "",
    f", collector's threshold {THRESHOLD:,}": f"import gc; gc.set_threshold({THRESHOLD})\n",
    ", collector off": "import gc; gc.disable()\n",
}


def venv(setting, name, lines=("# nothing",)):
    """A throw-away venv whose zz.pth has these lines: its python and its site dir."""
    directory = setting.place / name
    subprocess.run([setting.python, "-m", "venv", "--without-pip", str(directory)], check=True)
    site = next(directory.glob("lib/python3*/site-packages"))
    (site / "zz.pth").write_text("\n".join(lines) + "\n")
    return str(directory / "bin" / "python"), site


def zippath(setting, *args):
    """Run the program with caches and state of this benchmark's own."""
    names = ("HOME", "ZIPPATH_CACHE_DIR", "ZIPPATH_STATE_DIR", "ZIPPATH_CONFIG_DIR")
    own = {name: str(setting.place / name) for name in names}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command = [sys.executable, "-m", "zippath", *map(str, args)]
    subprocess.run(command, env={**kept, **own}, check=True, stdout=subprocess.DEVNULL)


def sides(setting, count, paths):
    bare, _ = venv(setting, f"bare-{count}")
    stock, _ = venv(setting, f"stock-{count}", ["# nothing", *paths])
    enabled, _ = venv(setting, f"enabled-{count}")
    ours, site = venv(setting, f"ours-{count}")
    for python in (enabled, ours):
        zippath(setting, "importer", "enable", "--python", python)
    startup_file = site / "zippath.pth"
    lines = "".join(f"#boot {path}\n" for path in paths)
    startup_file.write_text(lines + startup_file.read_text())
    pythons = {"no archive": bare, "stock": stock, "ours, no archive": enabled, "ours": ours}
    return [Side(name, "pass", python=python, options=("-I",)) for name, python in pythons.items()]


def starts(setting):
    rows, aims = [], []
    counts = QUICK_COUNTS if setting.quick else COUNTS
    paths = [str(setting.place / f"archive_{number:03}.zip") for number in range(max(counts))]
    for number, path in enumerate(paths):
        archives.write(path, (f"package_{number}/m{name}.py" for name in range(NAMES)))
    for count in counts:
        each = sides(setting, count, paths[:count])
        rounds = setting.rounds * (10 if count <= FEW else 2)
        samples = harness.samples_of(setting, each, rounds)
        bare, of_stock, empty, ours = samples.values()
        more = {"stock": (bare, of_stock), "ours, no archive": (bare, empty), "ours": (empty, ours)}
        for side in each:
            base, own = more.get(side.name, (bare, bare))
            took = harness.more_than(base, own)
            per = f"{took / count * 1000:.1f}" if count and side.name in ("stock", "ours") else ""
            result = harness.median(samples[side.name])
            rows.append(
                (
                    str(count),
                    side.name,
                    harness.ms(result.process),
                    f"{harness.more_than(bare, samples[side.name]):.2f}",
                    per,
                    calls(setting, side),
                )
            )
        if not count:
            took = harness.more_than(bare, empty)
            aims.append(Aim(f"the boot module, ms, <= {AIM_MS}", AIM_MS, took))
        if count >= 100:
            took = harness.more_than(empty, ours) / count * 1000
            aims.append(Aim(f"each of {count} archives, us, <= {AIM_US}", AIM_US, took))
    return Table(
        f"start of an interpreter (-I -c pass), archives of {NAMES} names on the path",
        ("archives", "", "process, ms", "more, ms", "each archive, us", "file calls"),
        tuple(rows),
        tuple(aims),
    )


def calls(setting, side):
    """How many file-system calls a side makes, as text."""
    return "-" if setting.quick else f"{files.calls(setting, side)['file']:,}"


def importing(setting):
    """Import sympy as `zippath add` has put it on the path, and as it is installed."""
    wheels = files.wheels_of(SYMPY)
    directory, site = venv(setting, "sympy-directory")
    files.installed(wheels, site)
    harness.compile_all(site, directory)
    ours, _ = venv(setting, "sympy-ours")
    zippath(setting, "add", *wheels, "--fast", "--python", ours)
    each = [
        Side(name + collector, harness.timed("import sympy", setup=setup), None, python, ("-I",))
        for collector, setup in COLLECTORS.items()
        for name, python in (("directory", directory), ("ours", ours))
    ]
    floor = harness.timed("import sympy", setup=imports.FLOOR.format(root=str(site)))
    each.append(Side("unmarshal and exec alone", floor, None, directory, ("-I",)))
    samples = harness.samples_of(setting, each, setting.rounds * 2)
    results = {name: harness.median(found) for name, found in samples.items()}
    counts = {} if setting.quick else {s.name: files.calls(setting, s) for s in each[:2]}
    base = results["directory"].medians["ms"]
    limit = AIMS_SYMPY.get(version_of(setting), 0.9)
    aims = [
        Aim(
            f"import, of the directory, <= {limit}",
            limit,
            harness.ratio_of_pairs(samples["directory"], samples["ours"]),
        )
    ]
    if counts:
        of = counts["ours"]["all"] / counts["directory"]["all"]
        aims.append(Aim(f"calls, of the directory, <= {AIM_CALLS}", AIM_CALLS, of))
    return Table(
        "import sympy, as `zippath add` has put its wheels on the path",
        ("", "import, ms", "of directory", "process, ms", "file calls", "calls"),
        tuple(
            (
                name,
                harness.ms(result.medians["ms"]),
                harness.ratio(result.medians["ms"], base),
                harness.ms(result.process),
                *(f"{counts[name][kind]:,}" if name in counts else "" for kind in ("file", "all")),
            )
            for name, result in results.items()
        ),
        tuple(aims),
    )


def version_of(setting):
    code = "import sys; print(*sys.version_info[:2])"
    said = subprocess.check_output([setting.python, "-I", "-c", code], text=True)
    return tuple(map(int, said.split()))


def tables(setting):
    yield starts(setting)
    try:
        yield importing(setting)
    except real_wheels.Unavailable as reason:
        yield Table(f"import sympy: skipped, {reason}", ("",), ())


if __name__ == "__main__":
    harness.main(tables)
