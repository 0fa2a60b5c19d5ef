"""The package of the operating system that a file belongs to, and the command that mends it."""

import os
import shlex

from zippath.syspath.disk import Disk

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


def installing_package(package: str, folder: str) -> str:
    """The command that brings back all files of a package, with the rights that `folder` needs."""
    return shlex.join([*with_rights(folder), "apt-get", "install", "--reinstall", package])


def with_rights(folder: str) -> list[str]:
    """The words before a command that changes a folder: sudo, if it takes more rights."""
    return [] if os.access(folder, os.W_OK) else ["sudo"]
