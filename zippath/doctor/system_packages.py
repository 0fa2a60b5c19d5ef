"""The package of the operating system or of conda that a file belongs to, and its commands."""

import hashlib
import json
import os
import re

from zippath.syspath.disk import Disk
from zippath.typed import typed

# dpkg's lists of files, one for each package
LISTS = "/var/lib/dpkg/info"


def package_of(path: str, disk: Disk) -> str:
    """The Debian package that has installed a path, "" if there is none."""
    wanted = b"\n%s\n" % os.fsencode(path)
    for name in sorted(disk.listdir(LISTS)):
        package, suffix = os.path.splitext(name)
        if suffix == ".list" and wanted in b"\n%s" % (disk.read(os.path.join(LISTS, name)) or b""):
            return package
    return ""


def is_as_packaged(path: str, disk: Disk) -> bool:
    """Whether the content of a file is what its Debian package has installed."""
    package = package_of(path, disk)
    sums = disk.read(os.path.join(LISTS, package + ".md5sums")) if package else None
    found = hashlib.md5(disk.read(path) or b"", usedforsecurity=False).hexdigest()
    return f"{found}  {path.lstrip('/')}".encode() in (sums or b"").splitlines()


def installing_package(package: str, folder: str) -> str:
    """The command that brings back all files of a package, with the rights that `folder` needs."""
    return typed([*with_rights(folder), "apt-get", "install", "--reinstall", package])


def with_rights(folder: str) -> list[str]:
    """The words before a command that changes a folder: sudo, if it takes more rights."""
    return [] if os.access(folder, os.W_OK) else ["sudo"]


def finding_package(name: str) -> str:
    """The command that finds the Debian package with a project from PyPI, and changes nothing.

    >>> finding_package("pycairo")
    "apt-cache search --names-only '^python3-(pycairo|cairo)$'"
    """
    bare = re.sub(r"^py(thon-?)?|-python$", "", name)
    spellings = "|".join(dict.fromkeys(filter(None, (name, bare))))
    return typed(["apt-cache", "search", "--names-only", f"^python3-({spellings})$"])


def conda_package_of(path: str, prefix: str, disk: Disk) -> tuple[str, str]:
    """The conda package that has installed a path, as `name=version=build` and by its name.

    Each has a record in conda-meta with all its files; ("", "") if none has this one.
    """
    folder = os.path.join(prefix, "conda-meta")
    wanted = os.fsencode(os.path.relpath(path, prefix).replace(os.sep, "/"))
    for file in sorted(disk.listdir(folder)):
        data = disk.read(os.path.join(folder, file)) if file.endswith(".json") else None
        # before the megabyte of a record is parsed
        if data is None or wanted not in data:
            continue
        try:
            record = json.loads(data)
            files, name = record["files"], record["name"]
            spec = "=".join((name, record["version"], record["build"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        inside = os.fsdecode(wanted) + "/"
        if isinstance(files, list) and any(f"{one}/".startswith(inside) for one in files):
            return spec, name
    return "", ""
