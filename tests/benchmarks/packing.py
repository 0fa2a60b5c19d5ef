"""The same packages packed by zippath, `PyZipFile`, zipapp, shiv and pex: time, size, first import.

The input is a folder of packages as pip installs them, without bytecode. Each archive is made in a
process of its own, and then imported from for the first time: what a tool keeps in its cache is
deleted before. shiv and pex are looked for beside the Python that runs the benchmark; without them
their rows say so.
"""

import importlib.util
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests import real_wheels
from tests.benchmarks import harness
from tests.benchmarks.harness import Side, Table

SETS = {
    "rich": (("rich", "pygments", "markdown-it-py", "mdurl"), "import rich.console, rich.table"),
    "django": (("django", "asgiref", "sqlparse"), "import django.db.models, django.http"),
}
ROOT = Path(__file__).parents[2]
# the module that is run, or imported from: what is imported stands in it
FIRST = "zippath_first"
PYZIPFILE = """
import os, zipfile
with zipfile.PyZipFile({archive!r}, "w") as file:
    for name in sorted(os.listdir({site!r})):
        path = os.path.join({site!r}, name)
        if name.endswith(".py") or os.path.exists(os.path.join(path, "__init__.py")):
            file.writepy(path)
"""
COMMAND = """
import subprocess, sys
done = subprocess.run({command!r}, capture_output=True, text=True)
sys.exit(done.stderr) if done.returncode else None
"""


@dataclass(frozen=True)
class Packer:
    """One tool: the code that packs a folder, and the command that imports for the first time."""

    name: str
    module: str
    pack: str
    is_program: bool = False

    def reason(self):
        """Why it cannot take part, or ""."""
        there = not self.module or importlib.util.find_spec(self.module)
        return "" if there else f"skipped, {self.module} is not installed"


def packers(setting, site, place):
    own = [sys.executable, "-m"]
    entry = f"{FIRST}:main"

    def command(*words):
        return COMMAND.format(command=[*own, *map(str, words)])

    zippath = ("zippath", "pack", site, "--python", setting.python, "--force", "-o")
    return {
        "zippath pack": Packer("zippath.zip", "", command(*zippath, place / "zippath.zip")),
        "zippath pack, deflate": Packer(
            "deflated.zip", "",
            command(*zippath, place / "deflated.zip", "--compression", "deflate"),
        ),
        "PyZipFile": Packer(
            "pyzipfile.zip", "",
            PYZIPFILE.format(archive=str(place / "pyzipfile.zip"), site=str(site)),
        ),
        "zipapp": Packer(
            "zipapp.pyz", "", command("zipapp", site, "-m", entry, "-o", place / "zipapp.pyz"), True
        ),
        "shiv": Packer(
            "shiv.pyz", "shiv",
            command("shiv", "--site-packages", site, "-e", entry, "-p", setting.python, "-o",
                    place / "shiv.pyz"),
            True,
        ),
        "pex": Packer(
            "app.pex", "pex",
            command("pex", "-D", site, "-e", entry, "--python", setting.python, "-o",
                    place / "app.pex"),
            True,
        ),
    }  # fmt: skip


def folder(place, names, statements):
    """Unpack the wheels as an installer does, and write the module that imports from them."""
    site = place / "site"
    for name in names:
        with zipfile.ZipFile(real_wheels.wheel(name)) as file:
            file.extractall(site)
    (site / f"{FIRST}.py").write_text(f"def main():\n    {statements}\n")
    return site


def sides(setting, place, site, tools):
    """(what packs, what imports for the first time) of each tool that is there."""
    packing, importing = [], []
    for name, tool in tools.items():
        archive, cache = place / tool.name, place / f"cache of {tool.name}"
        env = {"SHIV_ROOT": str(cache), "PEX_ROOT": str(cache), "PYTHONPATH": str(ROOT)}

        def anew(cache=cache):
            # PyZipFile leaves what it has compiled in the sources, and would find it again
            for folder in (cache, *site.rglob("__pycache__")):
                shutil.rmtree(folder, ignore_errors=True)

        packing.append(
            Side(
                name, harness.timed(tool.pack, clock="perf_counter"), anew, sys.executable, (), env
            )
        )
        program = [setting.python, str(archive)]
        if not tool.is_program:
            code = (
                f"import sys; sys.path.insert(0, {str(archive)!r}); import {FIRST} as m; m.main()"
            )
            program = [setting.python, "-I", "-c", code]
        first = harness.timed(COMMAND.format(command=program), clock="perf_counter")
        importing.append(Side(name, first, anew, setting.python, ("-I", "-S"), env))
    return packing, importing


def tables(setting):
    for title in ("rich",) if setting.quick else SETS:
        names, statements = SETS[title]
        place = setting.place / f"packing {title}"
        try:
            site = folder(place, names, statements)
        except real_wheels.Unavailable as reason:
            yield Table(f"packing {title}: skipped, {reason}", ("",), ())
            continue
        every = packers(setting, site, place)
        tools = {name: tool for name, tool in every.items() if not tool.reason()}
        packing, importing = sides(setting, place, site, tools)
        made, imported = harness.alternate(setting, packing), harness.alternate(setting, importing)
        rows = [
            (
                name,
                harness.ms(made[name].medians["ms"]),
                f"{(place / tool.name).stat().st_size / 1e6:.2f}",
                harness.ms(imported[name].medians["ms"]),
                harness.ms(imported[name].process),
            )
            for name, tool in tools.items()
        ]
        absent = [
            (name, tool.reason(), "", "", "") for name, tool in every.items() if tool.reason()
        ]
        yield Table(
            f"packing {title} and what it requires, and the first import of it (wall)",
            ("", "pack, ms", "size, MB", "first import, ms", "its CPU, ms"),
            (*rows, *absent),
        )


if __name__ == "__main__":
    harness.main(tables)
