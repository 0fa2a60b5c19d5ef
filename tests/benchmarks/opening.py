"""(b) Open archives of a thousand to a million names, and look up a name there and one not."""

import shutil

from tests.benchmarks import archives, harness
from tests.benchmarks.harness import Aim, Side, Table

SIZES = (1_000, 10_000, 50_000, 100_000, 1_000_000)
QUICK_SIZES = SIZES[:3]
AIM_SIZE, WARM_AIM_MS, COLD_AIM_TIMES = 50_000, 0.5, 4

WORK = """
clock = time.process_time
begin = clock()
importer = Importer(path)
opened = clock()
absent = importer.find_spec("sitecustomize")
missed = clock()
present = importer.find_spec("package_0001")
found = clock()
assert absent is None and present is not None
names = ("open", "absent", "present")
took = (opened - begin, missed - opened, found - missed)
import json
print(json.dumps({name: seconds * 1000 for name, seconds in zip(names, took)}))
"""
STOCK = "import time, zipimport\nImporter = zipimport.zipimporter\n"


def sides(setting, archive):
    cold, warm = setting.place / "cold", setting.place / "warm"
    path = f"path = {str(archive)!r}\n"

    def empty():
        shutil.rmtree(cold, ignore_errors=True)

    def ours(cache):
        importer = f"Importer = lambda path: ZipImporter(path, {str(cache)!r})\n"
        return "import time\n" + setting.ours(cache) + importer + path + WORK

    return [
        Side("stock zipimport", STOCK + path + WORK),
        Side("ours cold", ours(cold), before=empty),
        Side("ours warm", ours(warm)),
    ]


def stock_reads_zip64(setting):
    """Whether this Python's zipimport does (from 3.13): else it has no side above 65 535 names."""
    code = "import sys; sys.exit(sys.version_info < (3, 13))"
    return not harness.subprocess.call([setting.python, "-c", code])


def tables(setting):
    rows, aims, flat = [], [], {}
    for count in QUICK_SIZES if setting.quick else SIZES:
        archive = setting.place / f"{count}.zip"
        archives.write(archive, archives.package_names(count))
        every = sides(setting, archive)
        if count > 0xFFFF and not stock_reads_zip64(setting):
            every = every[1:]
        results = harness.alternate(setting, every, 3 if count > AIM_SIZE else None)
        rows += [row(count, name, result) for name, result in results.items()]
        flat[count] = results["ours warm"].medians["open"]
        if count == AIM_SIZE:
            aims = fifty_thousand(results)
        archive.unlink()
        shutil.rmtree(setting.place / "warm", ignore_errors=True)
    aims.append(Aim("warm open, most of least, <= 2", 2, max(flat.values()) / min(flat.values())))
    yield Table(
        "opening an archive, and one look-up, each in a fresh process",
        ("names", "", "open, ms", "absent, ms", "present, ms", "peak, MB"),
        tuple(rows),
        tuple(aims),
        () if stock_reads_zip64(setting) else ("stock reads no ZIP64 before Python 3.13",),
    )


def row(count, name, result):
    measured = (result.medians[key] for key in ("open", "absent", "present"))
    return (f"{count:,}", name, *map(harness.ms, measured), f"{result.peak:.0f}")


def fifty_thousand(results):
    warm, cold = results["ours warm"].medians, results["ours cold"].medians
    # ours may put the reading off until the first look-up: the sum is what is compared
    stock = sum(results["stock zipimport"].medians.values())
    return [
        Aim("open 50 000 names warm, ms, <= 0.5", WARM_AIM_MS, warm["open"]),
        Aim("... with a look-up of each kind, ms, <= 0.5", WARM_AIM_MS, sum(warm.values())),
        Aim(
            "cold, times faster than stock, >= 4", COLD_AIM_TIMES, stock / sum(cold.values()), True
        ),
    ]


if __name__ == "__main__":
    harness.main(tables)
