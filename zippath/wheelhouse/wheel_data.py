"""What wheels bring for an environment beside code and scripts, laid out once for all of them.

An installer puts the files of NAME.data/data (PEP 427) below the directory of the environment:
themes and kernels of Jupyter, manual pages; and those of NAME.data/headers for C compilers into a
folder of their own. Here they lie beside the wheels of the own store,

    DATA/wheels/<SHA-256 of the wheel>/data/share/jupyter/…
                                       headers/greenlet.h

and environments link to them. They stay as long as an environment that uses them is registered.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from zipimport import ZipImportError

from zippath.edits.files import SEALED
from zippath.errors import ZippathError
from zippath.finders.reading import reading
from zippath.importer.archives import layout
from zippath.importer.index import INDEXES, NameIndex
from zippath.importer.lease import end_turn, take_turn
from zippath.importer.store import Store
from zippath.importer.unpacking import remove
from zippath.wheelhouse.answers import remembered
from zippath.wheelhouse.digests import sha256_of
from zippath.wheelhouse.own_store import DATA, HEADERS, own_store
from zippath.wheelhouse.wheel import Wheel


@dataclass(frozen=True)
class WheelData:
    """The data of a wheel, or its headers: `names` with `/`, as they are below `folder`.

    There they lie, and in an environment below `place`, "" or a folder with `/` at its end.
    """

    wheel: Wheel
    folder: str
    names: tuple[str, ...]
    place: str = ""


def data_of_all(wheels: Sequence[Wheel], cache: Store | None, headers: str) -> list[WheelData]:
    """Return the data and the headers of wheels; asking a hundred name indexes takes 20 ms.

    `headers` is the folder of an environment that has one for those of each project.
    """
    known = remembered(
        ("data and headers of wheels", tuple((wheel.path, wheel.sha256) for wheel in wheels)),
        lambda: [[_names(wheel, cache, kind) for kind in (DATA, HEADERS)] for wheel in wheels],
    )
    found = []
    for wheel, (data, includes) in zip(wheels, known, strict=True):
        found.append(WheelData(wheel, _folder_of(wheel, DATA), tuple(data)))
        place = f"{headers}/{wheel.name}/"
        found.append(WheelData(wheel, _folder_of(wheel, HEADERS), tuple(includes), place))
    return [one for one in found if one.names]


def _names(wheel: Wheel, cache: Store | None, kind: str) -> tuple[str, ...]:
    """Return the names of what a wheel has of a kind, which need not be laid out yet.

    Raises ZippathError for a wheel that cannot be read, and for names that no file may have.
    """
    if not wheel.path.endswith(".whl"):
        return ()
    index, base = _opened(wheel, cache, kind)
    if not base:
        return ()
    names: list[str] = []
    folders = [base]
    for folder in folders:
        for name in index.listing(folder):
            (folders if name.endswith("/") else names).append(folder + name)
    inside = tuple(sorted(name[len(base) :] for name in names))
    for name in inside:
        if reason := layout.problem(name.split("/")):
            raise ZippathError(f"{wheel.path} cannot be laid out: {reason}")
    return inside


def _folder_of(wheel: Wheel, kind: str) -> str:
    return os.path.join(own_store().path(wheel.sha256), kind)


def _opened(wheel: Wheel, cache: Store | None, kind: str) -> tuple[NameIndex, str]:
    """Return the index of a wheel, and the directory of a kind in it, "" if it has none."""
    with reading(wheel.path):
        index = INDEXES.open(wheel.path, os.stat(wheel.path), cache)
    for name in index.listing(""):
        if name.endswith(".data/") and index.names(name).get(f"{kind}/") is not None:
            return index, f"{name}{kind}/"
    return index, ""


def lay_out(data: WheelData) -> None:
    """Write the data of a wheel where it is missing, whole or not at all. Raises ZippathError."""
    store = own_store()
    folder = Store(os.path.dirname(data.folder))
    if not store.ready():
        raise ZippathError(
            f"could not use {store.directory} for the data of wheels",
            "it must be a directory of yours that nobody else can write: see ZIPPATH_DATA_DIR",
        )
    turn = take_turn(store.directory, data.wheel.sha256, lambda: False)
    temporary = os.path.join(folder.directory, f".{os.getpid()}.{os.urandom(4).hex()}")
    try:
        if not folder.ready():
            raise ZippathError(f"could not use {folder.directory} for {data.wheel.path}")
        os.utime(folder.directory)
        if not os.path.isdir(data.folder):
            _write_all(data, temporary)
            os.rename(temporary, data.folder)
    except (OSError, ZipImportError) as error:
        raise ZippathError(f"could not lay out the data of {data.wheel.path}: {error}") from error
    finally:
        remove(temporary)
        end_turn(turn)


def _write_all(data: WheelData, directory: str) -> None:
    index, base = _opened(data.wheel, None, os.path.basename(data.folder))
    for name in data.names:
        folder, _, last = (base + name).rpartition("/")
        path = os.path.join(directory, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as file:
            file.write(index.read(folder + "/", last))
        os.chmod(path, SEALED)
    if sha256_of(data.wheel.path) != data.wheel.sha256:
        raise ZippathError(f"{data.wheel.path} is not the file any more that was chosen")
