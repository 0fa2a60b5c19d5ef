"""What wheels bring for an environment beside code and scripts, laid out once for all of them.

An installer puts the files of NAME.data/data (PEP 427) below the directory of the environment:
themes and kernels of Jupyter, manual pages. Here they lie beside the wheels of the own store,

    DATA/wheels/<SHA-256 of the wheel>/data/share/jupyter/…

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
from zippath.wheelhouse.own_store import DATA, own_store
from zippath.wheelhouse.wheel import Wheel


@dataclass(frozen=True)
class WheelData:
    """The data of a wheel: `names` with `/`, as they are below `folder`, where they lie."""

    wheel: Wheel
    folder: str
    names: tuple[str, ...]


def data_of_all(wheels: Sequence[Wheel], cache: Store | None) -> list[WheelData]:
    """Return the data of those wheels that have any; asking a hundred name indexes takes 20 ms."""
    known = remembered(
        ("data of wheels", tuple((wheel.path, wheel.sha256) for wheel in wheels)),
        lambda: [(data := data_of(wheel, cache)) and data.names for wheel in wheels],
    )
    return [
        WheelData(wheel, _place_of(wheel), tuple(names))
        for wheel, names in zip(wheels, known, strict=True)
        if names
    ]


def data_of(wheel: Wheel, cache: Store | None) -> WheelData | None:
    """Return the data of a wheel, which need not be laid out yet; None if it has none.

    Raises ZippathError for a wheel that cannot be read, and for names that no file may have.
    """
    if not wheel.path.endswith(".whl"):
        return None
    index, base = _opened(wheel, cache)
    if not base:
        return None
    names: list[str] = []
    folders = [base]
    for folder in folders:
        for name in index.listing(folder):
            (folders if name.endswith("/") else names).append(folder + name)
    inside = tuple(sorted(name[len(base) :] for name in names))
    for name in inside:
        if reason := layout.problem(name.split("/")):
            raise ZippathError(f"{wheel.path} cannot be laid out: {reason}")
    return WheelData(wheel, _place_of(wheel), inside) if inside else None


def _place_of(wheel: Wheel) -> str:
    return os.path.join(own_store().path(wheel.sha256), DATA)


def _opened(wheel: Wheel, cache: Store | None) -> tuple[NameIndex, str]:
    """Return the index of a wheel, and the directory of its data in it, "" if it has none."""
    with reading(wheel.path):
        index = INDEXES.open(wheel.path, os.stat(wheel.path), cache)
    for name in index.listing(""):
        if name.endswith(".data/") and index.names(name).get(f"{DATA}/") is not None:
            return index, f"{name}{DATA}/"
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
    index, base = _opened(data.wheel, None)
    for name in data.names:
        folder, _, last = (base + name).rpartition("/")
        path = os.path.join(directory, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as file:
            file.write(index.read(folder + "/", last))
        os.chmod(path, SEALED)
    if sha256_of(data.wheel.path) != data.wheel.sha256:
        raise ZippathError(f"{data.wheel.path} is not the file any more that was chosen")
