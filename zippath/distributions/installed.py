"""The distributions of a target, found as `importlib.metadata` finds them, by names alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.syspath.disk import Disk
from zippath.syspath.entry import PathEntry

# the folder of the metadata; an egg-info may have no version, or a python behind it
_FOLDER = re.compile(
    r"(?P<name>[^-~][^-]*)(?:-(?P<version>[^-]+?))?(?:-py\d[^-]*)?\.(?P<kind>dist-info|egg-info)"
)
_EGG = re.compile(r"(?P<name>[^-/]+)-(?P<version>[^-]+?)(?:-py\d[^/]*)?\.egg")


@dataclass(frozen=True)
class Distribution:
    """An installed distribution: `name` as PEP 503 compares it, `location` its metadata.

    `version` is "" where only the metadata tell it.
    """

    name: str
    version: str
    entry: PathEntry
    location: str


def distributions(
    entries: Iterable[PathEntry], archives: Iterable[ArchiveOnPath], disk: Disk
) -> Iterator[Distribution]:
    """Every distribution on the path, in its order."""
    by_path = {archive.entry.path: archive for archive in archives}
    for entry in entries:
        if entry.kind == "directory":
            yield from _named(sorted(disk.listdir(entry.path or ".")), entry, disk)
        elif entry.path in by_path and not by_path[entry.path].broken:
            yield from _archived(by_path[entry.path], entry)


def _named(names: Iterable[str], entry: PathEntry, disk: Disk) -> Iterator[Distribution]:
    for name in names:
        if name == "EGG-INFO":
            yield from _egg(entry)
        if not name.endswith("-info"):
            continue
        found = _FOLDER.fullmatch(name)
        location = f"{entry.path}/{name}"
        if found and found["version"]:
            yield Distribution(normalised(found["name"]), found["version"], entry, location)
        elif found and found["kind"] == "egg-info":
            data = disk.read(f"{location}/PKG-INFO") or disk.read(location) or b""
            version = re.search(rb"^Version: (.+)$", data, re.MULTILINE)
            text = version[1].decode("utf-8", "replace").strip() if version else ""
            yield Distribution(normalised(found["name"]), text, entry, location)


def _archived(archive: ArchiveOnPath, entry: PathEntry) -> Iterator[Distribution]:
    tops = {name.partition("/")[0] for name in archive.names if "-info/" in name}
    for top in sorted(tops):
        found = _FOLDER.fullmatch(top)
        if found and found["version"]:
            location = f"{entry.path}/{top}"
            yield Distribution(normalised(found["name"]), found["version"], entry, location)
    if "EGG-INFO/PKG-INFO" in archive.members:
        yield from _egg(entry)


def _egg(entry: PathEntry) -> Iterator[Distribution]:
    found = _EGG.fullmatch(entry.path.replace("\\", "/").rpartition("/")[2])
    if found:
        location = f"{entry.path}/EGG-INFO"
        yield Distribution(normalised(found["name"]), found["version"], entry, location)


def normalised(name: str) -> str:
    """As PEP 503 compares the names of distributions."""
    return re.sub("[-_.]+", "-", name).lower()
