"""The unchanged wheels of a package and of all that it requires, pinned for each Python.

They lie in one folder for each Python, below that of `tests.real_wheels`, and are fetched once.
"""

import functools
import subprocess
import tempfile
from pathlib import Path

from packaging.utils import parse_wheel_filename

from tests.real_wheels import Unavailable, place

PINS = Path(__file__).parent / "pins"


@functools.cache
def label(python):
    """The version and the platform of an interpreter: 3.11-linux."""
    code = "import sys; print('%d.%d-%s' % (*sys.version_info[:2], sys.platform))"
    return subprocess.check_output([python, "-I", "-S", "-c", code], text=True).strip()


def folder(python):
    """Where the wheels for one Python lie."""
    return place() / "acceptance" / label(python)


def wheels(python, package):
    """The paths of all wheels that the package needs; Unavailable says why there are none."""
    pins = recorded(label(python)).get(package.name)
    if pins is None:
        return resolve(python, package)
    absent = [pin for pin in pins if pin not in present(folder(python))]
    if absent:
        download(python, "--no-deps", *absent)
    known = present(folder(python))
    return tuple(known[pin] for pin in pins)


def resolve(python, package):
    """Let pip choose the versions of today; the wheels that it chose."""
    return download(python, *package.requirements)


def download(python, *arguments):
    """Let the pip of that Python fetch wheels, all or none; what is there is not fetched again."""
    there = folder(python)
    there.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=there.parent) as directory:
        done = subprocess.run(
            [
                python, "-m", "pip", "download", "--quiet", "--no-cache-dir",
                "--only-binary=:all:", f"--find-links={there}", f"--dest={directory}", *arguments,
            ],
            capture_output=True,
            text=True,
        )  # fmt: skip
        if done.returncode:
            raise Unavailable(f"pip has no wheels for {label(python)}: {reason(done.stderr)}")
        return tuple(kept(file, there) for file in sorted(Path(directory).iterdir()))


def kept(file, there):
    """Move a wheel to where it stays, unless it is there: what is in use never changes."""
    goal = there / file.name
    return goal if goal.exists() else file.replace(goal)


def reason(text):
    """The line of pip's complaint that tells most: the first error."""
    lines = text.strip().splitlines() or ["it says nothing"]
    return next((line for line in lines if line.startswith("ERROR:")), lines[-1])[:300]


def present(directory):
    """The wheels of a folder by their pins."""
    return {pin(path): path for path in sorted(directory.glob("*.whl"))}


def pin(path):
    """What pip is asked for to get this wheel again."""
    name, version, _, _ = parse_wheel_filename(path.name)
    return f"{name}=={version}"


@functools.cache
def recorded(label):
    """The pins of each package, as recorded for one Python; none where nothing is."""
    path = PINS / f"{label}.txt"
    rows = path.read_text("utf-8").splitlines() if path.exists() else ()
    return {name: tuple(pins.split()) for name, _, pins in (row.partition(": ") for row in rows)}


def record(label, name, pins):
    """Write down the pins of one package; those of others stay."""
    recorded.cache_clear()
    rows = {**recorded(label), name: tuple(pins)}
    recorded.cache_clear()
    PINS.mkdir(exist_ok=True)
    text = "".join(f"{name}: {' '.join(rows[name])}\n" for name in sorted(rows))
    (PINS / f"{label}.txt").write_text(text, encoding="utf-8")
