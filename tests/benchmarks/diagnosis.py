"""`zippath doctor` on a large environment, against what else looks at all of it."""

import os
import statistics
import subprocess
import sys
import time

from tests.benchmarks import archives, harness
from tests.benchmarks.harness import Aim, Side, Table

DISTRIBUTIONS, ARCHIVES, MODULES = 500, 100, 1000  # modules in each archive
QUICK = (50, 10, 1000)
# what is felt: distributions, and the aims in seconds
USUAL, MORE_THAN_A_START, IN_SITE_DIR = 107, 0.3, 0.5
METADATA = "Metadata-Version: 2.1\nName: {0}\nVersion: 1.0\nRequires-Dist: distribution-0000\n"
RECORD = "{0}/__init__.py,,\n" + "".join(f"{{0}}/module_{n:02}.py,,\n" for n in range(20))


def environment(setting, distributions, count, modules):
    """A virtual environment with pip, distributions in its site dir, archives in zippath.pth."""
    venv = setting.place / f"venv-{distributions}"
    subprocess.run([setting.python, "-m", "venv", str(venv)], check=True)
    [site] = venv.glob("lib/python3*/site-packages")
    for number in range(distributions):
        name = f"distribution_{number:04}"
        info = site / f"{name}-1.0.dist-info"
        (site / name).mkdir()
        info.mkdir()
        (site / name / "__init__.py").write_text(f"NUMBER = {number}\n")
        for module in range(20):
            (site / name / f"module_{module:02}.py").write_text("")
        (info / "METADATA").write_text(METADATA.format(name.replace("_", "-")))
        (info / "RECORD").write_text(RECORD.format(name))
    paths = [setting.place / f"archive_{distributions}_{number:03}.zip" for number in range(count)]
    for number, path in enumerate(paths):
        folder = f"archived_{number:03}"
        names = (f"{folder}/module_{name:04}.py" for name in range(1, modules))
        archives.write(path, [f"{folder}/__init__.py", *names])
    (site / "zippath.pth").write_text("".join(f"{path}\n" for path in paths))
    return str(venv / "bin" / "python")


def program(*words):
    """Code that runs the program, without showing what it prints."""
    return (
        "import io, sys\nshown, sys.stdout = sys.stdout, io.StringIO()\n"
        f"from zippath.cli import run\nassert run({list(words)!r}) == 0\nsys.stdout = shown\n"
    )


def sides(setting, python):
    quiet = "import io, sys\nshown, sys.stdout = sys.stdout, io.StringIO()\n"
    own = {"ZIPPATH_STATE_DIR": str(setting.place), "ZIPPATH_CACHE_DIR": str(setting.place / "c")}
    loud = "\nsys.stdout = shown\n"
    pip = quiet + "from pip._internal.cli.main import main\nmain(['check'])" + loud
    walk = "import pkgutil; sum(1 for _ in pkgutil.iter_modules())"
    # it imports every package, and some print
    deep = quiet + "import pkgutil; sum(1 for _ in pkgutil.walk_packages(onerror=str))" + loud
    owners = "import importlib.metadata as m; m.packages_distributions()"
    doctor = program("doctor", "--python", python)
    return [
        Side("python -c pass", "pass", python=python, options=("-I",)),
        Side("zippath doctor", doctor, options=("-I",), env=own),
        Side("zippath doctor --deep", program("doctor", "--deep", "--python", python),
             options=("-I",), env=own),
        Side("pip check", pip, python=python, options=("-I",)),
        Side("packages_distributions()", owners, python=python, options=("-I",)),
        Side("pkgutil.iter_modules()", walk, python=python, options=("-I",)),
        Side("pkgutil.walk_packages()", deep, python=python, options=("-I",)),
    ]  # fmt: skip


def felt(setting):
    """Seconds on the clock, of a start and of doctor in turn; the first round only warms."""
    python = environment(setting, USUAL, 0, 0)
    [site] = (setting.place / f"venv-{USUAL}").glob("lib/python3*/site-packages")
    doctor = [sys.executable, "-m", "zippath", "doctor", "--python", python]
    commands = {
        "python -c pass": ([python, "-c", "pass"], setting.place),
        "zippath doctor": (doctor, setting.place),
        "zippath doctor in the site dir": ([sys.executable, "-P", *doctor[1:]], site),
    }
    samples = {name: [] for name in commands}
    for number in range(setting.rounds + 1):
        for name, (command, cwd) in commands.items():
            took, said = waited(setting, command, cwd)
            if number:
                samples[name].append((took, said))
    return samples


def waited(setting, command, cwd):
    """The seconds that a command takes, and those that its last line tells."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZIPPATH"))}
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True)
    took = time.perf_counter() - begun
    _, found, rest = done.stdout.rpartition(" checks in ")
    return took, float(rest.split()[0]) if found else 0.0


def felt_table(setting):
    samples = felt(setting)
    bare = samples["python -c pass"]
    doctor = samples["zippath doctor"]
    more = statistics.median(one[0] - start[0] for one, start in zip(doctor, bare, strict=True))
    inside = statistics.median(took for took, _ in samples["zippath doctor in the site dir"])
    untold = statistics.median(took - said for took, said in doctor)
    rows = [
        (name, *(f"{statistics.median(values):.3f}" for values in zip(*found, strict=True)))
        for name, found in samples.items()
    ]
    return Table(
        f"{USUAL} distributions, as the user feels it",
        ("", "wall, s", "told, s"),
        tuple(rows),
        (
            Aim("doctor on top of a bare start, s", MORE_THAN_A_START, more),
            Aim("doctor in the site dir, s", IN_SITE_DIR, inside),
            Aim("what the closing line does not tell, s", 0.05, untold),
        ),
    )


def tables(setting):
    yield felt_table(setting)
    size = QUICK if setting.quick else (DISTRIBUTIONS, ARCHIVES, MODULES)
    results = harness.alternate(setting, sides(setting, environment(setting, *size)))
    bare = results["python -c pass"].process
    rows = [
        (
            name,
            harness.ms(result.process),
            harness.ratio(result.process, bare),
            f"{result.peak:.0f}",
        )
        for name, result in results.items()
    ]
    limit = 3 * bare + 150
    yield Table(
        f"{size[0]} distributions, and {size[1]} archives of {size[2]} modules, on one path",
        ("", "process, ms", "of the bare start", "peak, MB"),
        tuple(rows),
        (Aim(f"doctor, ms, <= 3 starts + 150 = {limit:.0f}", limit,
             results["zippath doctor"].process),),
        ("doctor keeps no cache: the first time is as fast as the second, but for the disk",),
    )  # fmt: skip


if __name__ == "__main__":
    harness.main(tables)
