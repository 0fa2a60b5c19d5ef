"""The directories in which distributions keep their metadata, recognised by their names alone."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["dist-info", "egg-info", "egg"]

# what has the headers, in the order in which importlib.metadata looks for them
HEADER_FILES = ("METADATA", "PKG-INFO")

# an egg-info may name the Python that built it behind the version
_STEM = re.compile(r"(?P<name>[^-]+)-(?P<version>v?\d[^-]*?)(?:-py\d[^-]*)?")
_EGG_STEM = re.compile(r"(?P<name>[^-]+)-(?P<version>v?\d[^-]*?)(?:-py\d.*)?")


@dataclass(frozen=True)
class MetadataDir:
    """The directory `place` of an entry, with the metadata of one distribution.

    `name` and `version` are spelt as in the name of the directory, or of the egg around it;
    `version` is "" where that has none.
    """

    place: str
    kind: Kind
    name: str
    version: str


def metadata_dirs(names: Iterable[str], root: str) -> Iterator[MetadataDir]:
    """The metadata directories among the `names` at the top of the entry at `root`.

    As for `importlib.metadata`, upper and lower case are the same, and EGG-INFO counts in a
    directory or archive NAME.egg only. pip renames what it is about to remove to `~AME`, and leaves
    that behind where it is interrupted: neither it nor this function takes such a directory for an
    installation.
    """
    base = root.replace("\\", "/").rstrip("/").rpartition("/")[2]
    for place in names:
        stem, _, suffix = place.lower().rpartition(".")
        if suffix == "dist-info":
            found = _named(place, "dist-info", place[: len(stem)], _STEM)
        elif suffix == "egg-info" and stem:
            found = _named(place, "egg-info", place[: len(stem)], _STEM)
        elif suffix == "egg-info" and base.lower().endswith(".egg"):
            found = _named(place, "egg", base[:-4], _EGG_STEM)
        else:
            continue
        if found:
            yield found


def _named(place: str, kind: Kind, stem: str, pattern: re.Pattern[str]) -> MetadataDir | None:
    if not stem or stem.startswith(("-", "~")):
        return None
    found = pattern.fullmatch(stem)
    if found:
        return MetadataDir(place, kind, found["name"], found["version"])
    return MetadataDir(place, kind, stem.partition("-")[0], "")


def header_files(names: Collection[str], root: str) -> list[str]:
    """The file with the headers of each distribution in an archive that has these members."""
    tops = {name.partition("/")[0] for name in names if "-info/" in name.lower()}
    found = [
        [f"{one.place}/{file}" for file in HEADER_FILES if f"{one.place}/{file}" in names]
        for one in metadata_dirs(sorted(tops), root)
    ]
    return [files[0] for files in found if files]
