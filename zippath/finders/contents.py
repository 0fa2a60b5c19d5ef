"""Which module names one entry of `sys.path` offers, by the rules of the Python that has it."""

import os
from collections.abc import Collection, Iterable

from zippath.finders.finder_rules import FinderRules
from zippath.finders.offer import Offer, OfferKind
from zippath.finders.path_hooks import Finders, archive_of
from zippath.python.facts import Facts

__all__ = ["archive_of", "archive_offers", "importable", "offers"]


def offers(entry: str, facts: Facts, wanted: Collection[str] | None = None) -> dict[str, Offer]:
    """The modules at the top of `entry`: a directory, an archive, or a folder in an archive.

    Only those `wanted`, if they are named: a big directory is looked through faster. An entry that
    is missing or cannot be read offers nothing, as in the import system.
    """
    finder = Finders(facts).of(entry)
    if finder is None:
        return {}
    names = finder.names() if wanted is None else finder.names().intersection(wanted)
    found = {}
    for name in filter(importable, names):
        offer = next((one for one in finder.candidates(name) if not one.flaw), None)
        if offer is not None and not offer.trouble:
            found[name] = offer
    return found


def importable(name: str) -> bool:
    """Whether an import statement can name it, and anybody would."""
    # a bytecode directory is nobody's package, though the import system would take it for one
    return name.isidentifier() and name != "__pycache__"


def archive_offers(
    archive: str, names: Iterable[str], subpath: str, rules: FinderRules
) -> dict[str, Offer]:
    """What the stock zipimport finds by `rules` among the member `names` below `subpath`.

    No extension modules; bytecode before source; and before 3.14 a folder without `__init__` is a
    portion only if the archive has an entry for the folder itself (gh-59110).
    """
    prefix = subpath + "/" if subpath else ""
    found: dict[str, tuple[int, Offer]] = {}
    for name in names:
        if not name.startswith(prefix):
            continue
        top, slash, rest = name[len(prefix) :].partition("/")
        rank, kind = _zip_rank(top, slash, rest, rules)
        stem = top if slash else top.rpartition(".")[0]
        if rank < found.get(stem, (_NOTHING, None))[0] and importable(stem):
            member = prefix + top if kind == "namespace" else name
            location = os.path.join(archive, *member.split("/"))
            found[stem] = rank, Offer(stem, kind, location)
    return {stem: offer for stem, (_, offer) in found.items()}


_NOTHING = 9


def _zip_rank(top: str, slash: str, rest: str, rules: FinderRules) -> tuple[int, OfferKind]:
    """The place of a member in the order in which zipimport looks, and what it would be."""
    if slash:
        if rest in ("__init__.pyc", "__init__.py"):
            return (0 if rest.endswith("c") else 1), "package"
        return (4 if not rest or rules.implied_folders else _NOTHING), "namespace"
    if top.endswith(".pyc"):
        return 2, "bytecode"
    return (3 if top.endswith(".py") else _NOTHING), "source"


def likely_root(path: str, names: list[str], rules: FinderRules) -> str:
    """The shallowest folder in the archive that offers a module or package, or ""."""
    folders = {name.rpartition("/")[0] for name in names if name.endswith((".py", ".pyc"))}
    candidates = {
        "/".join(folder.split("/")[:depth]) for folder in folders for depth in range(1, 9)
    }
    for folder in sorted(candidates, key=lambda folder: (folder.count("/"), folder)):
        found = archive_offers(path, names, folder, rules).values()
        if any(offer.kind != "namespace" for offer in found):
            return folder
    return ""
