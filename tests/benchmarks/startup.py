"""(c) Start an interpreter with 1 to 500 archives of 400 names on the path, put there by a .pth."""

import subprocess

from tests.benchmarks import archives, harness
from tests.benchmarks.harness import Aim, Side, Table

COUNTS = (1, 10, 100, 500)
QUICK_COUNTS = (1, 10)
NAMES = 400
AIM_US = 50  # each archive, at start


def venv(setting, name, lines):
    """A throw-away venv whose zz.pth has these lines; the path of its python."""
    directory = setting.place / name
    subprocess.run([setting.python, "-m", "venv", "--without-pip", str(directory)], check=True)
    site = next(directory.glob("lib/python3*/site-packages"))
    (site / "zz.pth").write_text("\n".join(lines) + "\n")
    return str(directory / "bin" / "python"), site


def sides(setting, count, paths):
    cache = setting.place / "cache"
    install = "import boot_benchmark"
    bare, _ = venv(setting, f"bare-{count}", [])
    stock, _ = venv(setting, f"stock-{count}", paths)
    installed, site = venv(setting, f"installed-{count}", [install])
    (site / "boot_benchmark.py").write_text(setting.ours(cache))
    ours, site = venv(setting, f"ours-{count}", [install, *paths])
    (site / "boot_benchmark.py").write_text(setting.ours(cache))
    pythons = {"no archive": bare, "stock": stock, "ours, no archive": installed, "ours": ours}
    return [Side(name, "pass", python=python, options=("-I",)) for name, python in pythons.items()]


def tables(setting):
    rows, aims = [], []
    paths = [str(setting.place / f"archive_{number:03}.zip") for number in range(max(COUNTS))]
    for number, path in enumerate(paths):
        archives.write(path, (f"package_{number}/m{name}.py" for name in range(NAMES)))
    for count in QUICK_COUNTS if setting.quick else COUNTS:
        results = harness.alternate(setting, sides(setting, count, paths[:count]))
        base, stock, empty, ours = (result.process for result in results.values())
        each = {"stock": (stock - base) / count * 1000, "ours": (ours - empty) / count * 1000}
        for name, result in results.items():
            more = harness.ms(each[name]) if name in each else ""
            rows.append((str(count), name, harness.ms(result.process), more, f"{result.peak:.0f}"))
        if count >= 100:
            aims.append(Aim(f"each of {count} archives, us, <= {AIM_US}", AIM_US, each["ours"]))
    yield Table(
        f"start of an interpreter (-I -c pass), archives of {NAMES} names on the path",
        ("archives", "", "process, ms", "each archive, us", "peak, MB"),
        tuple(rows),
        tuple(aims),
    )


if __name__ == "__main__":
    harness.main(tables)
