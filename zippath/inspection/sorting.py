"""Sorts the members of an archive: modules, packages, portions, data, metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zippath.finders.suffixes import EXTENSIONS
from zippath.finders.zip_order import importable, stem_of
from zippath.importer.archives import layout
from zippath.importer.archives.central import DEEPEST
from zippath.importer.archives.schemes import PROGRAMS, installed

_CACHE = "__pycache__/"
_METADATA = (".dist-info/", ".egg-info/", "EGG-INFO/")
_INIT = "__init__"
_CODE = ("source", "bytecode", "extension")


@dataclass(frozen=True)
class ExtensionMember:
    """An extension module, by its dotted name; `tag` is that of its file, "" for any Python."""

    name: str
    member: str
    tag: str


@dataclass(frozen=True)
class Sorted:
    """The members by their kind; modules, packages and portions by their dotted names.

    `portions` are folders with modules and without `__init__`: parts of namespace packages.
    """

    modules: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    portions: tuple[str, ...] = ()
    extensions: tuple[ExtensionMember, ...] = ()
    code: tuple[str, ...] = ()
    """The files of modules, where an installer would put them."""
    cached: tuple[str, ...] = ()
    """The files in `__pycache__`: zipimport never looks there."""
    libraries: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def tops(self) -> tuple[str, ...]:
        """The names at the top that can be imported."""
        names = (*self.packages, *self.portions, *self.modules)
        return tuple(sorted({name for name in names if "." not in name}))


def sort_members(files: Iterable[str], is_wheel: bool = False) -> Sorted:
    """Sort the files of an archive; a wheel's NAME.data is where an installer puts it (PEP 427).

    >>> found = sort_members(["a/__init__.py", "a/b.abi3.so", "a/c.txt", "n/m.py"])
    >>> found.modules, found.packages, found.portions, found.data
    (('a.b', 'n.m'), ('a',), ('n',), ('a/c.txt',))
    """
    kinds: dict[str, list[str]] = {}
    packages: set[str] = set()
    modules: set[str] = set()
    extensions = []
    for member in files:
        name = installed(member) if is_wheel else member
        kind = _kind(name)
        kinds.setdefault(kind, []).append(name if kind in _CODE else member)
        if kind not in _CODE:
            continue
        dotted, is_package = _dotted(name)
        (packages if is_package else modules).add(dotted)
        if kind == "extension":
            extensions.append(ExtensionMember(dotted, member, _tag(name)))
    portions = {above for name in (*packages, *modules) for above in _above(name)}
    others = ("cached", "libraries", "data", "metadata", "scripts")
    return Sorted(
        tuple(sorted(modules)),
        tuple(sorted(packages)),
        tuple(sorted(portions - packages - modules)),
        tuple(extensions),
        tuple(name for kind in _CODE for name in kinds.get(kind, ())),
        **{kind: tuple(kinds.get(kind, ())) for kind in others},
    )


def _kind(name: str) -> str:
    top = layout.top_of(name)
    if top.endswith(_METADATA):
        return "scripts" if name.startswith("EGG-INFO/scripts/") else "metadata"
    if name.startswith(PROGRAMS) or top.endswith(".data/"):
        return "scripts" if name.startswith(PROGRAMS) else "data"
    if _CACHE in name:
        return "cached"
    if name.count("/") > DEEPEST:
        return "data"
    *folders, file = name.split("/")
    is_module = all(map(importable, folders)) and importable(stem_of(file))
    if is_module and file.endswith((".py", ".pyc")) and file.count(".") == 1:
        return "source" if file.endswith(".py") else "bytecode"
    if is_module and file.endswith(EXTENSIONS):
        return "extension"
    return "libraries" if layout.is_native(file) else "data"


def _dotted(name: str) -> tuple[str, bool]:
    *folders, file = name.split("/")
    stem = stem_of(file)
    is_package = stem == _INIT and bool(folders)
    return ".".join(folders if is_package else [*folders, stem]), is_package


def _tag(name: str) -> str:
    """The tag in a file name such as `a.cpython-312-x86_64-linux-gnu.so`."""
    return name.rpartition("/")[2].partition(".")[2].rpartition(".")[0]


def _above(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name
