"""Which module names one entry of `sys.path` offers, by the rules of the Python that has it."""

import os
from collections.abc import Collection, Iterable
from zipimport import ZipImportError

from zippath.importer.archive import Directory, read_directory
from zippath.syspath.facts import Facts
from zippath.syspath.offer import Offer, OfferKind


def offers(entry: str, facts: Facts, wanted: Collection[str] | None = None) -> dict[str, Offer]:
    """The modules at the top of `entry`: a directory, an archive, or a folder in an archive.

    Only those `wanted`, if they are named: a big directory is looked through faster. An entry that
    is missing or cannot be read offers nothing, as in the import system.
    """
    archive, subpath = archive_of(entry)
    if not archive:
        return _directory_offers(entry, facts, wanted)
    try:
        names = member_names(read_directory(archive))
    except ZipImportError:
        return {}
    return archive_offers(archive, names, subpath, facts)


def archive_of(entry: str) -> tuple[str, str]:
    """The file that `entry` names or lies in, and the subpath in it; ("", "") if there is none.

    zipimport walks up in the same way, so `a.zip/lib` is found where `a.zip` is a file.
    """
    path, subpath = entry, ""
    while path and not os.path.isfile(path):
        if os.path.isdir(path):
            return "", ""
        path, tail = os.path.split(path)
        if not tail:
            return "", ""
        subpath = f"{tail}/{subpath}" if subpath else tail
    return (path, subpath) if path else ("", "")


def member_names(directory: Directory) -> list[str]:
    """The names in an archive, directories with a `/` at the end; raises ZipImportError."""
    return [member.name for member in directory.members()[0]]


def archive_offers(
    archive: str, names: Iterable[str], subpath: str, facts: Facts
) -> dict[str, Offer]:
    """What the stock zipimport finds among the member `names` below `subpath`.

    No extension modules; bytecode before source; and before 3.14 a folder without `__init__` is a
    portion only if the archive has an entry for the folder itself (gh-59110).
    """
    prefix = subpath + "/" if subpath else ""
    found: dict[str, tuple[int, Offer]] = {}
    for name in names:
        if not name.startswith(prefix):
            continue
        top, slash, rest = name[len(prefix) :].partition("/")
        rank, kind = _zip_rank(top, slash, rest, facts)
        stem = top if slash else top.rpartition(".")[0]
        if rank < found.get(stem, (_NOTHING, None))[0] and _importable(stem):
            member = prefix + top if kind == "namespace" else name
            location = os.path.join(archive, *member.split("/"))
            found[stem] = rank, Offer(stem, kind, location)
    return {stem: offer for stem, (_, offer) in found.items()}


_NOTHING = 9


def _zip_rank(top: str, slash: str, rest: str, facts: Facts) -> tuple[int, OfferKind]:
    """The place of a member in the order in which zipimport looks, and what it would be."""
    if slash:
        if rest in ("__init__.pyc", "__init__.py"):
            return (0 if rest.endswith("c") else 1), "package"
        return (4 if not rest or facts.minor >= (3, 14) else _NOTHING), "namespace"
    if top.endswith(".pyc"):
        return 2, "bytecode"
    return (3 if top.endswith(".py") else _NOTHING), "source"


def _directory_offers(
    directory: str, facts: Facts, wanted: Collection[str] | None
) -> dict[str, Offer]:
    """What `importlib.machinery.FileFinder` finds: a package, then a module, then a portion."""
    try:
        names = frozenset(os.listdir(directory or os.curdir))
    except OSError:
        return {}
    suffixes: tuple[tuple[str, OfferKind], ...] = (
        *((suffix, "extension") for suffix in facts.extension_suffixes),
        (".py", "source"),
        (".pyc", "bytecode"),
    )
    found = {}
    stems = _stems(names, [suffix for suffix, _ in suffixes])
    for stem in stems if wanted is None else stems.intersection(wanted):
        offer = _directory_offer(directory, stem, names, suffixes)
        if offer is not None:
            found[stem] = offer
    return found


def _directory_offer(
    directory: str, stem: str, names: Collection[str], suffixes: Iterable[tuple[str, OfferKind]]
) -> Offer | None:
    base = os.path.join(directory, stem)
    if stem in names:
        for suffix, _ in suffixes:
            if os.path.isfile(os.path.join(base, "__init__" + suffix)):
                return Offer(stem, "package", os.path.join(base, "__init__" + suffix))
    for suffix, kind in suffixes:
        if stem + suffix in names and os.path.isfile(base + suffix):
            return Offer(stem, kind, base + suffix)
    return Offer(stem, "namespace", base) if stem in names and os.path.isdir(base) else None


def _stems(names: Iterable[str], suffixes: Iterable[str]) -> set[str]:
    """The module names that file `names` may stand for."""
    stems = set()
    for name in names:
        stems.add(name)
        stems.update(name.removesuffix(suffix) for suffix in suffixes if name.endswith(suffix))
    return {stem for stem in stems if _importable(stem)}


def _importable(stem: str) -> bool:
    # a bytecode directory is nobody's package, though the import system would take it for one
    return stem.isidentifier() and stem != "__pycache__"
