"""The proof of private dependencies: `python -m tests.acceptance.private_plugins --markdown`.

Two plugins in one process, each with the wheels of one package in another version, import and use
it. The host is a process of its own, with nothing installed but zippath and what that requires.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.acceptance import packages, private_uses, wheels
from tests.acceptance.package import NATIVE
from tests.checkout import ROOT
from tests.real_wheels import Unavailable

PINS = Path(__file__).parent / "private_pins.txt"
PACKAGES = {
    package.name: package
    for package in (*packages.PACKAGES, *private_uses.PACKAGES)
    if package.group != NATIVE
}
# what cannot work, and why
IMPOSSIBLE = {
    "celery": "kombu looks for `__name__` in a table of public names",
    "dash": "it requires pydantic-core, an extension module",
    "distributed": "it requires psutil, an extension module",
    "django": "it compares `__module__` with the names of INSTALLED_APPS",
    "jedi": "it sends objects to a process that it starts, which knows public names only",
    "nbconvert": "it requires pyzmq, an extension module",
    "pylint": "it looks for its own files on sys.path to learn the names of its modules",
    "tzdata": "the standard library's zoneinfo imports it by its public name",
}
QUICK = ("attrs", "click", "jinja2", "packaging", "requests", "urllib3")

HOST = """
import json, os, sys, traceback, zippath
folder, name, *versions = sys.argv[1:]
plugins = zippath.load_plugins(folder, attribute=None, private=True)
path = list(sys.path)
for plugin, version in zip(plugins, versions):
    os.makedirs(f"{plugin.name}-work")
    os.chdir(f"{plugin.name}-work")
    if not plugin.loads():
        traceback.print_exception(plugin.error.__cause__)
        sys.exit(f"{plugin.error}")
    assert version == plugin.object.VERSION, (version, plugin.object.VERSION)
    os.chdir("..")
    sys.path[:] = path  # of a plugin's work in its directory
    for module in [*sys.modules]:
        if f"{plugin.name}-work" in (getattr(sys.modules[module], "__file__", "") or ""):
            del sys.modules[module]
print(json.dumps([plugin.object.__name__ for plugin in plugins]))
"""
ASKS = "\nfrom importlib.metadata import version as _version\nVERSION = _version({name!r})\n"


@dataclass(frozen=True)
class Row:
    """One package in two versions; the wheels of each, and what became of it."""

    name: str
    versions: tuple[str, str]
    error: str = ""
    skipped: str = ""

    @property
    def expected(self):
        return not self.error or self.name in IMPOSSIBLE

    @property
    def result(self):
        return "skipped" if self.skipped else "no" if self.error else "yes"

    @property
    def reason(self):
        return self.skipped or (self.error and IMPOSSIBLE.get(self.name, self.error))

    def __str__(self):
        return "  ".join((f"{self.name:26}", *(f"{one:14}" for one in self.versions),
                          f"{self.result:7}", self.reason)).rstrip()  # fmt: skip


def recorded():
    """{package: (pins of the older version, pins of the newer one)}."""
    rows = (line.partition(": ") for line in PINS.read_text("utf-8").splitlines())
    return {name: tuple(part.split() for part in pins.split(" | ")) for name, _, pins in rows}


def version_in(name, pins):
    start = f"{canonicalize_name(name)}=="
    return next(pin.removeprefix(start) for pin in pins if pin.startswith(start))


def fetched(python, pins):
    """The wheels of these pins; Unavailable says why there are none."""
    absent = [pin for pin in pins if pin not in wheels.present(wheels.folder(python))]
    if absent:
        wheels.download(python, "--no-deps", *absent)
    known = wheels.present(wheels.folder(python))
    return [known[pin] for pin in pins]


def tried(name, python=sys.executable):
    """Load two plugins with the two versions of a package; the row of the table."""
    both = recorded()[name]
    versions = tuple(version_in(name, pins) for pins in both)
    try:
        archives = [fetched(python, pins) for pins in both]
    except Unavailable as error:
        return Row(name, versions, skipped=str(error))
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        for plugin, paths in zip(("old", "young"), archives, strict=True):
            make_plugin(work / "plugins" / plugin, PACKAGES[name], paths)
        return Row(name, versions, error=run(work, python, name, versions))


def make_plugin(folder, package, paths):
    """A plugin in a folder of its own, with its dependencies."""
    folder.mkdir(parents=True)
    for path in paths:
        (folder / path.name).symlink_to(path)
    with zipfile.ZipFile(folder / "plugin.zip", "w") as archive:
        archive.writestr("plugin.py", package.snippet + ASKS.format(name=package.name))


def run(work, python, name, versions):
    """Run the host; its error, or nothing."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    home = work / "home"
    home.mkdir()
    done = subprocess.run(
        [python, "-c", HOST, str(work / "plugins"), name, *versions],
        cwd=work, capture_output=True, text=True, timeout=600,
        env={**env, "HOME": str(home), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    names = json.loads(done.stdout.splitlines()[-1])
    return "" if len({*names}) == 2 else f"not two plugins: {names}"


def markdown(rows):
    yield "| package | two versions | at once | reason |"
    yield "| --- | --- | --- | --- |"
    for row in rows:
        yield f"| {row.name} | {' and '.join(row.versions)} | {row.result} | {row.reason} |"


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.private_plugins")
    parser.add_argument("only", nargs="*", metavar="NAME", help="run these packages only")
    parser.add_argument("--markdown", action="store_true", help="print a table for a document")
    chosen = parser.parse_args()
    rows = []
    for name in chosen.only or sorted(recorded()):
        rows.append(tried(name))
        sys.stderr.write(f"{rows[-1]}\n")
    if chosen.markdown:
        sys.stdout.write("\n".join((*markdown(rows), "")))
    good = sum(row.result == "yes" for row in rows)
    sys.stdout.write(f"{good} of {len(rows)} packages in two versions at once\n")
    return not all(row.expected for row in rows)


if __name__ == "__main__":
    sys.exit(main())
