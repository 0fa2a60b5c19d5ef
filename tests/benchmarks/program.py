"""The program as it is felt: its own start, what `add` costs, very large archives, and bombs.

Whole commands are measured, with all the processes that they start.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass

from tests.benchmarks import archives, harness
from tests.benchmarks.harness import Aim, Table

TYPER = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def list_nothing(): pass
app(standalone_mode=False)
"""
ENTRIES, QUICK = 100_000, 10_000
BOMB = 300 << 20
SLEEP = 0.2


@dataclass(frozen=True)
class Took:
    """The medians of one command: seconds on the clock, CPU seconds, and its peak in MB."""

    wall: float
    cpu: float
    peak: float

    @property
    def cells(self):
        return f"{self.wall:.3f}", f"{self.cpu:.3f}", f"{self.peak:.0f}"


HEAD = ("", "wall, s", "CPU, s", "peak, MB")


def took(setting, command, rounds=None, before=None, **env):
    """Run a command several times; it may fail, as with a bomb."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZIPPATH"))}
    own = {"ZIPPATH_STATE_DIR": str(setting.place), "ZIPPATH_CACHE_DIR": str(setting.place / "c")}
    samples = []
    for _ in range(rounds or setting.rounds):
        if before:
            before()
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**kept, **own, **env},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        samples.append((wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return Took(*map(statistics.median, zip(*samples, strict=True)))


def zippath(*words):
    script = shutil.which("zippath", path=os.path.dirname(sys.executable))
    return [*([script] if script else [sys.executable, "-m", "zippath"]), *map(str, words)]


def environment(setting, name, *lines):
    """A virtual environment without pip, perhaps with a startup file."""
    venv = setting.place / name
    subprocess.run([setting.python, "-m", "venv", "--without-pip", str(venv)], check=True)
    [site] = venv.glob("lib/python3*/site-packages")
    if lines:
        (site / "own.pth").write_text("".join(f"{line}\n" for line in lines))
    return venv / "bin" / "python", site / "zippath.pth"


def felt(setting):
    target, added = environment(setting, "target")
    sleeper, added_there = environment(setting, "sleeper", f"import time; time.sleep({SLEEP})")
    hello = setting.place / "hello.zip"
    archives.write(hello, ["hello.py"])
    rows = {
        "python -c pass": took(setting, [setting.python, "-c", "pass"]),
        "a bare typer program": took(setting, [sys.executable, "-I", "-c", TYPER]),
        "pip list": took(setting, [setting.python, "-m", "pip", "list"]),
        "zippath --version": took(setting, zippath("--version")),
        "zippath list": took(setting, zippath("list", "--python", target)),
        "TAB: a module for why": took(
            setting, zippath("--complete", "importable", "ran", "why", "--python", target)
        ),
    }
    add = {}
    for name, python, file in (("", target, added), (" (slow)", sleeper, added_there)):
        add[name] = took(
            setting,
            zippath("add", hello, "--python", python),
            before=lambda file=file: file.unlink(missing_ok=True),
        )
        rows[f"zippath add{name}"] = add[name]
    # `site` reads the startup files of a virtual environment twice
    slept = (add[" (slow)"].wall - add[""].wall) / (2 * SLEEP)
    return Table(
        "the program as it is felt",
        HEAD,
        tuple((name, *each.cells) for name, each in rows.items()),
        (
            Aim("zippath --version within 0.07 s", 0.07, rows["zippath --version"].wall),
            Aim("zippath list within 0.12 s", 0.12, rows["zippath list"].wall),
            Aim("TAB within 0.05 s", 0.05, rows["TAB: a module for why"].wall),
            Aim("add runs startup files twice: before and after", 2.5, slept),
        ),
        (f"(slow): a startup file sleeps {SLEEP} s",),
    )


def large(setting):
    number = QUICK if setting.quick else ENTRIES
    shapes = {
        "modules": [f"m{one}.py" for one in range(number)],
        "a package": ["big/__init__.py", *(f"big/p{n % 999}/m{n}.py" for n in range(number - 1))],
        "packages": [f"p{one}/__init__.py" for one in range(number)],
        "namespaces": [f"n{one}/module.py" for one in range(number)],
        "extensions": [f"x{one}.so" for one in range(number)],
    }
    python, _ = environment(setting, "large")
    rows, aims = [], []
    for shape, names in shapes.items():
        archive = setting.place / f"{shape}.zip"
        archives.write(archive, names)
        name = names[0].partition("/")[0].removesuffix(".py").removesuffix(".so")
        commands = {
            "add": zippath("add", "--dry-run", archive, "--python", python),
            "doctor": zippath("doctor", "--python", python),
            "why": zippath("why", name, "--python", python),
            "list": zippath("list", "--python", python),
        }
        for verb, command in commands.items():
            env = {} if verb == "add" else {"PYTHONPATH": str(archive)}
            found = took(setting, command, 3, **env)
            rows.append((f"{verb}, {shape}", *found.cells))
            most = 1 if verb == "list" else 2
            aims.append(Aim(f"{verb}, {shape}, within {most} s of CPU time", most, found.cpu))
            aims.append(Aim(f"{verb}, {shape}, within 150 MB", 150, found.peak))
        bare = took(setting, [python, "-c", "pass"], 3, PYTHONPATH=str(archive))
        rows.append((f"python -c pass, {shape} on its path", *bare.cells))
    return Table(f"archives of {number:,} entries", HEAD, tuple(rows), tuple(aims))


def bombs(setting):
    size = BOMB // 10 if setting.quick else BOMB
    python, _ = environment(setting, "bombed")
    info = "bomb-1.0.dist-info"
    files = {
        "METADATA": f"{info}/METADATA",
        "RECORD": f"{info}/RECORD",
        "source": "bomb.py",
    }
    bare = took(setting, zippath("why", "os", "--python", python), 3)
    rows, aims = [("zippath why os", *bare.cells)], []
    for what, member in files.items():
        archive = setting.place / what / "bomb-1.0-py3-none-any.whl"
        archive.parent.mkdir()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            content = {"bomb.py": b"", f"{info}/METADATA": b"Name: bomb\nVersion: 1.0\n"}
            line = b"x,,\n" if what == "RECORD" else b"#  \n"
            for name in {**content, member: b""}:
                with file.open(name, "w") as stream:
                    stream.write(content.get(name, b""))
                    # in pieces: a child has the peak of this process
                    for _ in range(size >> 20 if name == member else 0):
                        stream.write(line * ((1 << 20) // len(line)))
        for verb, words in (("add", ["add", "--dry-run", archive]), ("why", ["why", "bomb"])):
            found = took(setting, zippath(*words, "--python", python), 3, PYTHONPATH=str(archive))
            rows.append((f"{verb}, {what}", *found.cells))
            more = max(found.cpu - bare.cpu, 0.0)
            aims.append(Aim(f"{verb}, {what}: within 0.5 s more", 0.5, more))
    return Table(f"bombs of {size >> 20} MB", HEAD, tuple(rows), tuple(aims))


def tables(setting):
    yield felt(setting)
    yield large(setting)
    yield bombs(setting)


if __name__ == "__main__":
    harness.main(tables)
