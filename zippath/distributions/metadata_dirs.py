"""Metadata directories of distributions, recognised by name alone."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["dist-info", "egg-info", "egg"]

# the files with headers, in the order in which importlib.metadata tries them
HEADER_FILES = ("METADATA", "PKG-INFO")

# after the version an egg-info may name the Python it was built with
_STEM = re.compile(r"(?P<name>[^-]+)-(?P<version>v?\d[^-]*?)(?:-py\d[^-]*)?")
_EGG_STEM = re.compile(r"(?P<name>[^-]+)-(?P<version>v?\d[^-]*?)(?:-py\d.*)?")


@dataclass(frozen=True)
class MetadataDir:
    """The metadata directory of one distribution: `place` is its name in the entry.

    `name` and `version` are spelt as in that name, or as in the name of the egg around it;
    `version` is "" if there is none.
    """

    place: str
    kind: Kind
    name: str
    version: str


def metadata_dirs(names: Iterable[str], root: str) -> Iterator[MetadataDir]:
    """Yield the metadata directories among the top-level `names` of the entry at `root`.

    Case is ignored and EGG-INFO counts only in a directory or archive named *.egg, both as in
    `importlib.metadata`. Names that start with `~` are ignored, as pip ignores them: they are the
    remains of an interrupted uninstallation.
    """
    base = root.replace("\\", "/").rstrip("/").rpartition("/")[2]
    for place in names:
        if place[-5:].lower() != "-info":
            continue  # an archive may have 100,000 names
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
    """Return the members of an archive with the headers of its distributions."""
    tops = {name.partition("/")[0] for name in names if "-info/" in name.lower()}
    found = [
        [f"{one.place}/{file}" for file in HEADER_FILES if f"{one.place}/{file}" in names]
        for one in metadata_dirs(sorted(tops), root)
    ]
    return [files[0] for files in found if files]
