"""(m) importlib.metadata by the path index, the opening of that, and a start with it."""

from tests.benchmarks import disk, harness, startup
from tests.benchmarks.harness import Aim, Side, Table
from tests.benchmarks.indexes import build_index, on_path, write_index

DISTRIBUTIONS, METADATA_AIM_MS, METADATA_AIM_CALLS = 95, 0.3, 3
OPENED, OPENED_FILES, OPENING_AIM_MS = 200, 50_000, 0.2
START_AIM_MS = 0.2

ASK = {
    "entry_points()": "metadata.entry_points()",
    'version("name-of-7")': 'metadata.version("name-of-7")',
    "packages_distributions()": "metadata.packages_distributions()",
}
ASKED = 20  # times, after the first
METADATA = """
from importlib import metadata
import json, time
for work in (lambda: {work},):
    work()
    begin = time.perf_counter()
    for _ in range({asked}):
        work()
    took = (time.perf_counter() - begin) * 1000 / {asked}
print(json.dumps({{"ms": took}}))
"""


def write_distributions(site, count, modules):
    """Distributions with modules, entry points and RECORD, as wheels are installed today."""
    for number in range(count):
        package, info = site / f"package_{number}", site / f"name_of_{number}-1.{number}.dist-info"
        package.mkdir(parents=True)
        info.mkdir()
        names = [f"m{name}.py" for name in range(modules)]
        for name in names:
            (package / name).touch()
        lines = [*(f"package_{number}/{name},," for name in names), f"{info.name}/RECORD,,"]
        (info / "RECORD").write_text("\n".join(lines) + "\n")
        text = f"Metadata-Version: 2.1\nName: name-of-{number}\nVersion: 1.{number}\n"
        (info / "METADATA").write_text(text + "Requires-Dist: x\n" * 10 + "\nlong text\n" * 100)
        points = f"[console_scripts]\ntool-{number} = package_{number}.m0:main\n"
        (info / "entry_points.txt").write_text(points)


def metadata_calls(setting, library, reason):
    site = setting.place / "metadata" / "site"
    write_distributions(site, DISTRIBUTIONS, 10)
    install = build_index(setting, "metadata", [site], False)
    rows, aims = [], []
    for question, work in ASK.items():
        sides = [
            Side(name, before + on_path([site]) + METADATA.format(work=work, asked=ASKED))
            for name, before in (("stock", ""), ("index", install))
        ]
        results = harness.alternate(setting, sides)
        counted = {side.name: each_call(setting, side, library, site) for side in sides}
        for name, result in results.items():
            rows.append((question, name, f"{result.medians['ms']:.3f}", f"{counted[name]:g}"))
        took = results["index"].medians["ms"]
        aims.append(Aim(f"{question}, ms, <= {METADATA_AIM_MS}", METADATA_AIM_MS, took))
        if library:
            most = METADATA_AIM_CALLS
            aims.append(Aim(f"{question}, calls, <= {most}", most, counted["index"]))
    return Table(
        f"importlib.metadata over {DISTRIBUTIONS} distributions, each call after the first",
        ("question", "", "wall ms", "calls"),
        tuple(rows),
        tuple(aims),
        notes=() if library else (f"no calls: {reason}",),
    )


def each_call(setting, side, library, site):
    """How many calls on files one question costs: what more of them cost, divided."""
    if not library:
        return 0
    more = Side(side.name, side.code.replace(f"range({ASKED})", f"range({2 * ASKED})"))
    one, two = (disk.calls(setting, each, library, [site]) for each in (side, more))
    return (two - one) / ASKED


def opening(setting):
    """How long the index takes to open, whatever its size."""
    rows, last = [], 0
    for distributions in (1, OPENED):
        site = setting.place / f"opening-{distributions}"
        write_distributions(site, distributions, OPENED_FILES // OPENED)
        install = build_index(setting, f"opening-{distributions}", [site], False)
        before, _, last_line = install.rstrip().rpartition("\n")
        code = harness.timed(last_line, setup=before, clock="perf_counter")
        result = harness.alternate(setting, [Side("open", code)])["open"]
        last = result.medians["ms"]
        files_there = distributions * OPENED_FILES // OPENED
        rows.append((f"{distributions}", f"{files_there:,}", f"{last:.3f}"))
    return Table(
        "opening the path index",
        ("distributions", "modules", "wall ms"),
        tuple(rows),
        (Aim(f"ms, <= {OPENING_AIM_MS}", OPENING_AIM_MS, last),),
    )


def starts(setting):
    """A process that imports nothing, with the boot module alone and with a path index too."""
    plain, _ = startup.venv(setting, "start-plain")
    indexed, site = startup.venv(setting, "start-indexed")
    write_distributions(site, OPENED // 10, 10)
    for python in (plain, indexed):
        startup.zippath(setting, "importer", "enable", "--python", python)
    with (site / "zippath.pth").open("a") as file:
        file.write("#index\n")
    write_index(setting, setting.place / "ZIPPATH_CACHE_DIR", site, [site], False)
    sides = [
        Side(name, "pass", python=python, options=("-I",))
        for name, python in (("boot module", plain), ("path index", indexed))
    ]
    samples = harness.samples_of(setting, sides, setting.rounds * 10)
    more = harness.more_than(samples["boot module"], samples["path index"])
    return Table(
        "start of an interpreter (-I -c pass) with a path index",
        ("", "process, CPU ms"),
        tuple((name, harness.ms(harness.median(found).process)) for name, found in samples.items()),
        (Aim(f"more, ms, <= {START_AIM_MS}", START_AIM_MS, more),),
    )


def tables(setting):
    library, reason = disk.build(setting.place)
    yield metadata_calls(setting, library, reason)
    yield opening(setting)
    yield starts(setting)


if __name__ == "__main__":
    harness.main(tables)
