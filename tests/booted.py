"""Targets that may have a boot module, and what is in their site dir."""

import hashlib
from pathlib import Path

from tests.program import record_of, zippath

LINE = b"import _zippath_boot; _zippath_boot.start()"


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
