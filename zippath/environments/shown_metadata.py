"""Metadata of archives as folders of the site dir, for tools that read these and run no Python.

uv does, and pipdeptree since version 3. The folders have what uv checks, zippath as INSTALLER, and
a RECORD of themselves alone: who uninstalls one deletes no more. importlib.metadata, and so pip,
gets each distribution from its archive, and once (see `importer.metadata`).
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from zippath import dirs
from zippath.distributions.names import SHOWN_BY, normalised
from zippath.edits import Edit, read
from zippath.finders.reading import reading
from zippath.importer.index import INDEXES
from zippath.importer.store import Store
from zippath.wheelhouse.wheel import Wheel

INSTALLER, RECORD = "INSTALLER", "RECORD"
_COPIED = ("METADATA", "WHEEL")
_SUFFIX = ".dist-info"
FILES = (*_COPIED, INSTALLER, RECORD)
_GOING = (*_COPIED, RECORD, INSTALLER)

# {name of a folder: {name of a file: its content}}
Folders = Mapping[str, Mapping[str, bytes]]


def shown_metadata(wheels: Sequence[Wheel], env: Mapping[str, str]) -> Folders:
    """Return the folders that show wheels to others. Raises ZippathError."""
    cache = Store(dirs.cache_dir(env))
    found: dict[str, Mapping[str, bytes]] = {}
    for wheel in wheels:
        for folder, files in _of_wheel(wheel, cache):
            found.setdefault(folder, files)
    return found


def _of_wheel(wheel: Wheel, cache: Store) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    with reading(wheel.path):
        index = INDEXES.open(wheel.path, os.stat(wheel.path), cache)
        for folder in index.listing(""):
            if folder.endswith(f"{_SUFFIX}/") and "METADATA" in index.listing(folder):
                names = [name for name in _COPIED if name in index.listing(folder)]
                copied = {name: index.read(folder, name) for name in names}
                yield folder[:-1], _with_record(folder, copied)


def _with_record(folder: str, copied: Mapping[str, bytes]) -> Mapping[str, bytes]:
    names = (*copied, INSTALLER, RECORD)
    record = "".join(f"{folder}{name},,\n" for name in names).encode()
    return {**copied, INSTALLER: SHOWN_BY, RECORD: record}


def metadata_edits(site_dir: str, folders: Folders) -> tuple[Edit, ...]:
    """Return the edits that leave exactly these folders in a site dir, beside those of others.

    The file that tells whose a folder is comes first and goes last. Raises ZippathError.
    """
    wanted = {
        os.path.join(site_dir, name, file): content
        for name, files in without_installed(folders, site_dir).items()
        for file, content in sorted(files.items(), key=lambda one: one[0] != INSTALLER)
    }
    there = [os.path.join(site_dir, name, file) for name in shown_in(site_dir) for file in _GOING]
    gone = [path for path in there if path not in wanted and os.path.isfile(path)]
    edits = (Edit(path, read(path), wanted.get(path)) for path in (*gone, *wanted))
    return tuple(edit for edit in edits if edit.before != edit.after)


def without_installed(folders: Folders, site_dir: str) -> Folders:
    """Return the folders of projects of which nobody else has installed a version there."""
    taken = {project_of(name) for name in _installed(site_dir)}
    return {name: files for name, files in folders.items() if project_of(name) not in taken}


def _installed(site_dir: str) -> Iterator[str]:
    for name in sorted(os.listdir(site_dir)):
        if name.endswith(_SUFFIX) and not is_shown(os.path.join(site_dir, name)):
            yield name


def shown_in(site_dir: str) -> list[str]:
    """Return the names of the folders that zippath has put into a site dir."""
    names = sorted(os.listdir(site_dir))
    return [
        name for name in names if name.endswith(_SUFFIX) and is_shown(os.path.join(site_dir, name))
    ]


def is_shown(folder: str) -> bool:
    """Tell whether zippath has made a folder of metadata, and it is whole."""
    try:
        with open(os.path.join(folder, INSTALLER), "rb") as file:
            return file.read(len(SHOWN_BY) + 1) == SHOWN_BY
    except OSError:
        return False


def project_of(folder: str) -> str:
    """Return the normalised project of a folder of metadata.

    >>> project_of("Zope.Interface-8.7.dist-info")
    'zope-interface'
    """
    return normalised(folder.removesuffix(_SUFFIX).partition("-")[0])
