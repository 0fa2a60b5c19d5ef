"""The folder of an archive that is to be the entry: `--root`."""

import os
from collections.abc import Container

from zippath.errors import ZippathError
from zippath.finders.importer_zip import read_importer_zip
from zippath.finders.reading import reading
from zippath.finders.zip_order import Folders, holds_modules, likely_root
from zippath.syspath.subpath import archive_of


def with_root(path: str, root: str) -> str:
    """Return the entry for the archive at `path` with its modules in the folder `root`.

    "auto" is the one folder that the source archives of forges have, or the `src` in it. Raises
    ZippathError where the archive has no such folder.
    """
    if not root:
        return path
    archive, subpath = archive_of(path)
    if not archive or subpath:
        raise ZippathError(f"{path} is no archive", "name the archive, and its folder by --root")
    with reading(archive):
        found = read_importer_zip(archive)
    wanted = _obvious(found.members, found.folders) if root == "auto" else _plain(root)
    if f"{wanted}/" not in found.folders:
        if root == "auto":
            return path  # its modules are at the top
        raise ZippathError(
            f"{path} has no folder {wanted!r}", "`--root auto` finds the one with the modules"
        )
    return os.path.join(path, *wanted.split("/"))


def _plain(root: str) -> str:
    return root.replace(os.sep, "/").strip("/")


def _obvious(members: Container[str], folders: Folders) -> str:
    root = likely_root(members, folders)
    inside = f"{root}/src" if root else "src"
    # beside src there is setup.py, which is a module too
    return inside if holds_modules(members, folders, f"{inside}/") else root
