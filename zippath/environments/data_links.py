"""Which links give an environment the data of its wheels: few, and none that others write through.

What one wheel alone has is linked as a folder, where no other package puts anything: the
application of JupyterLab, one kernel, one template, one extension. All else is linked file by file
in folders of the environment, so that `pip install` can add to them. On Windows all are copies.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zippath import dirs
from zippath.edits import whole_folder
from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import FILE
from zippath.environments.scripts import is_reserved
from zippath.importer.store import Store
from zippath.python.facts import Facts
from zippath.wheelhouse.wheel import Wheel
from zippath.wheelhouse.wheel_data import WheelData, data_of_all, lay_out

# so many files in several folders, that deep, are the application of one package
MANY, DEEP = 100, 3
# below it each package has folders of its own: kernels/python3, labextensions/NAME
_JUPYTER = "share/jupyter/"
_OWN_FOLDER_DEPTH = 4


@dataclass
class _Folder:
    """A folder of the environment, with the wheels that have something in it."""

    owners: dict[str, WheelData] = field(default_factory=dict)
    folders: dict[str, "_Folder"] = field(default_factory=dict)
    files: dict[str, WheelData] = field(default_factory=dict)
    count: int = 0


@dataclass(frozen=True)
class DataSet:
    """The data of an environment: what is linked by which name, and what could not be, in words."""

    found: tuple[WheelData, ...]
    links: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def digests(self) -> frozenset[str]:
        """The SHA-256s of the wheels that have data."""
        return frozenset(data.wheel.sha256 for data in self.found)

    def lay_out(self) -> None:
        """Write what is linked, where it is missing. Raises ZippathError."""
        for data in self.found:
            lay_out(data)


def data_set(
    wheels: Sequence[Wheel],
    layout: Layout,
    scripts: Collection[str],
    facts: Facts,
    env: Mapping[str, str],
) -> DataSet:
    """Return the data that wheels bring for an environment of a Python with these scripts.

    Raises ZippathError.
    """
    found = data_of_all(wheels, Store(dirs.cache_dir(env)), layout.headers(facts))
    links = data_links(found)
    taken = [name for name in links if name in scripts or is_taken(name, layout)]
    notes = [f"{name} is left out: an environment has another file there" for name in taken]
    kept = {name: target for name, target in links.items() if name not in taken}
    made = DataSet(tuple(found), kept, tuple(notes))
    if not whole_folder.HAS_LINKS:
        made.lay_out()  # copies are compared with it
    return made


def is_taken(name: str, layout: Layout) -> bool:
    """Whether `venv` or zippath has something there, or Python looks for code there."""
    folder, _, last = name.rpartition("/")
    if folder == layout.scripts:
        return is_reserved(last)
    return name in ("pyvenv.cfg", FILE) or f"{name}/".startswith(f"{layout.site}/")


def data_links(found: Sequence[WheelData]) -> dict[str, str]:
    """Return where each link leads, by its name in the environment, with `/`.

    Of two files with one name the first wheel's counts. A file is no folder at the same time.
    """
    root = _Folder()
    for data in found:
        for name in data.names:
            _enter(root, (data.place + name).split("/"), data)
    return {name: _path(data, name) for name, data in _links(root, "")}


def _enter(folder: _Folder, parts: Sequence[str], data: WheelData) -> None:
    *parents, last = parts
    way = [folder]
    for part in parents:
        if part in way[-1].files:
            return
        way.append(way[-1].folders.setdefault(part, _Folder()))
    if last in way[-1].folders or last in way[-1].files:
        return
    way[-1].files[last] = data
    for each in way:
        each.owners[data.folder] = data
        each.count += 1


def _links(folder: _Folder, base: str) -> Iterator[tuple[str, WheelData]]:
    for name, data in sorted(folder.files.items()):
        yield base + name, data
    for name, inner in sorted(folder.folders.items()):
        place = f"{base}{name}/"
        can_link = whole_folder.HAS_LINKS and len(inner.owners) == 1
        if can_link and _is_of_one_package(inner, place):
            [owner] = inner.owners.values()
            yield base + name, owner
        else:
            yield from _links(inner, place)


def _is_of_one_package(folder: _Folder, place: str) -> bool:
    depth = place.count("/")
    if place.startswith(_JUPYTER) and folder.files:
        return depth >= _OWN_FOLDER_DEPTH
    children = len(folder.files) + len(folder.folders)
    return depth >= DEEP and folder.count >= MANY and children > 1


def _path(data: WheelData, name: str) -> str:
    separator = "\\" if "\\" in data.folder and "/" not in data.folder else "/"
    inside = name[len(data.place) :]
    return separator.join((data.folder, *inside.split("/"))) if inside else data.folder
