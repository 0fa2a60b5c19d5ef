"""Targets that may have a boot module, and what is in their site dir."""

import hashlib
import os
import subprocess
from pathlib import Path

from tests.importer_copy import copy_importer
from tests.program import python_of, record_of, zippath
from zippath.manage.boot_module import new_unit
from zippath.manage.boot_text import module_text
from zippath.manage.packed_importer import kept_zip, place
from zippath.python.interpreter import ask
from zippath.syspath.boot_entries import BOOT_LINE, BOOT_LINES

LINE = BOOT_LINE.encode()


def enable_by_hand(site, cache=None, lines=()):
    """Put the boot module in a site dir, with these lines of `zippath.pth`."""
    copy_importer(site, "_zippath_importer")
    (site / "_zippath_importer.pth").unlink()
    (site / "_zippath_boot.py").write_bytes(module_text(cache))
    (site / "zippath.pth").write_text("\n".join([*map(str, lines), LINE.decode(), ""]))


def pack_by_hand(site, executable, cache, lines=()):
    """The same, with the importer as one archive, as an environment has it."""
    env = {**os.environ, "ZIPPATH_CACHE_DIR": cache}
    facts = ask(str(executable), env, "/")
    packed = kept_zip(facts, env)
    place(packed, str(site))
    for name, content in new_unit(facts, packed, cache).items():
        (site / name).write_bytes(content)
    (site / "zippath.pth").write_text("\n".join([*map(str, lines), LINE.decode(), ""]))
    return packed


def start_as_before(site):
    """Let the boot module be started as earlier versions of zippath did it."""
    record = Path(site) / "zippath.pth"
    record.write_text(record.read_text().replace(BOOT_LINE, BOOT_LINES[-1]))
    (Path(site) / "zippath.start").write_text("_zippath_boot:start\n")


def state_of(place):
    """The content of every file below a directory, and the directories."""
    return {
        str(path.relative_to(place)): path.is_file() and hashlib.sha256(path.read_bytes()).digest()
        for path in sorted(Path(place).rglob("*"))
    }


def site_of(place):
    return Path(record_of(place)).parent


def status(place):
    [found] = zippath("importer", "status", "--json", "--python", place).json["boot_modules"]
    return found


def enabled(venv, cache=None, lines=()):
    """Put the importer in a virtual environment by hand, with these lines of `zippath.pth`."""
    [site] = Path(venv, "lib").glob("python3*/site-packages")
    enable_by_hand(site, cache, lines)
    return site


def run(venv, code, *flags, **env):
    """What a start prints, which must not print anything else."""
    done = subprocess.run(
        [python_of(venv), *flags, "-c", code],
        capture_output=True, text=True, cwd="/", env={**os.environ, **env},
    )  # fmt: skip

    assert ("", 0) == (done.stderr, done.returncode)
    return done.stdout.strip()
