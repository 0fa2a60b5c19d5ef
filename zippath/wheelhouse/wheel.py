"""Wheels in folders, and the one that was chosen of them."""

import os
from collections.abc import Container
from dataclasses import dataclass

from zippath.distributions.names import normalised, project_in
from zippath.distributions.tags import rank_of_tags, variant_label
from zippath.errors import UsageError
from zippath.python.facts import Facts
from zippath.syspath.subpath import archive_of


@dataclass(frozen=True)
class Wheel:
    """An archive that was chosen: its project, absolute path, and the SHA-256 of its content.

    `name` is normalised. An archive without metadata has the stem of its file as name, and no
    version.
    """

    name: str
    version: str
    path: str
    sha256: str

    @property
    def archive(self) -> str:
        """The path of the archive itself: `path` may lead to a folder in it."""
        return archive_of(self.path)[0] or self.path

    @property
    def root(self) -> str:
        """The folder in the archive that `path` leads to, with `/`; "" for all of it."""
        return archive_of(self.path)[1].replace(os.sep, "/")


@dataclass(frozen=True)
class FolderWheel:
    """A wheel in a folder; a `rank` of None does not fit the target."""

    path: str
    version: str
    build: tuple[int, str]
    rank: int | None


def project_and_version(path: str) -> tuple[str, str] | None:
    """Return the normalised name and the version in the file name of a wheel, None in no such name.

    >>> project_and_version("/x/Zope.Event-5.0-py3-none-any.whl")
    ('zope-event', '5.0')
    """
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename  # 15 ms
    from packaging.version import InvalidVersion

    file = os.path.basename(path)
    if label := variant_label(file):
        file = file.removesuffix(f"-{label}.whl") + ".whl"
    try:
        name, version, _, _ = parse_wheel_filename(file)
    except (InvalidWheelFilename, InvalidVersion):
        return None
    return name, str(version)


def wheels_in(
    folder: str, facts: Facts, names: Container[str] | None = None
) -> dict[str, list[FolderWheel]]:
    """The wheels of a folder by the names of their projects; badly named files are left out.

    With `names` those of other projects are left out too: to parse the names of 5,000 files takes
    0.2 s. Raises UsageError if the folder cannot be read.
    """
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename  # 15 ms
    from packaging.version import InvalidVersion

    try:
        files = sorted(os.listdir(folder))
    except OSError as error:
        raise UsageError(f"{folder} is not a folder that can be read: {error.strerror}") from error
    found: dict[str, list[FolderWheel]] = {}
    for file in files:
        if names is not None and normalised(project_in(file)) not in names:
            continue
        try:
            name, version, build, _ = parse_wheel_filename(file)
        except (InvalidWheelFilename, InvalidVersion):
            continue
        path = os.path.join(folder, file)
        wheel = FolderWheel(path, str(version), build or (0, ""), rank_of_tags(file, facts))
        found.setdefault(name, []).append(wheel)
    return found
