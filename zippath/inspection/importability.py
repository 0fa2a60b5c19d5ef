"""The modules of an archive that an importer can import, and the reasons against the others."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zippath.finders.importer_finder import ImporterFinder
from zippath.finders.offer import Offer, ServedFrom
from zippath.finders.suffixes import extension_suffixes
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import importable, present
from zippath.importer.archives.central import DEEPEST
from zippath.python.facts import Facts

# names that an importer is asked for
_MOST = 5000
# names at the top for which the place is found out: that takes a look into all of their code
_MOST_SERVED = 200


@dataclass(frozen=True)
class Unimportable:
    """A module, by its dotted name, that an importer cannot import, and the reason."""

    name: str
    reason: str


@dataclass(frozen=True)
class Importability:
    """The answer of one importer: the number of modules it can import, and those it cannot.

    `refusal` is the reason why it cannot read the archive at all. `unasked` is the number of
    modules that were not looked at, because they are damaged or too large.
    """

    modules: int = 0
    cannot: tuple[Unimportable, ...] = ()
    refusal: str = ""
    unasked: int = 0


def importability(finder: ZipFinder, facts: Facts, safe: Collection[str]) -> Importability:
    """Ask a finder for the modules in its archive whose members are all `safe` to read."""
    with_code = _folders_with_code(finder, facts)
    cannot: list[Unimportable] = []
    modules = unasked = asked = 0
    folders = [""]
    for folder in folders:
        here = type(finder)(finder.archive, folder, facts)
        for tail in sorted(filter(importable, here.names() - {"__init__"})):
            base = folder + tail
            forms = present(finder.archive.members, base)
            asked += 1
            if asked > _MOST or any(form.name not in safe for form in forms):
                unasked += bool(forms)
                continue
            has_code = f"{base}/" in with_code
            offers = (one for one in here.candidates(tail) if has_code or one.kind != "namespace")
            offer = next(offers, None)
            if offer is None:
                continue
            if offer.cause or offer.trouble:
                cannot.append(Unimportable(base.replace("/", "."), offer.reason))
                continue
            modules += offer.kind != "namespace"
            if offer.locations is not None and has_code:
                folders.append(f"{base}/")
    return Importability(modules, tuple(cannot), unasked=unasked)


def _folders_with_code(finder: ZipFinder, facts: Facts) -> set[str]:
    suffixes = (".py", ".pyc", *extension_suffixes(facts))
    found: set[str] = set()
    for name in finder.archive.members:
        if not name.endswith(suffixes) or name.count("/") > DEEPEST:
            continue
        folder = name[: name.rfind("/") + 1]
        while folder and folder not in found:
            found.add(folder)
            folder = folder[: folder.rfind("/", 0, -1) + 1]
    return found


@dataclass(frozen=True)
class Served:
    """The place from which zippath's importer serves a name at the top, and the reason."""

    name: str
    place: ServedFrom
    reason: str = ""


def served(
    finder: ImporterFinder, names: Collection[str], unread: Collection[str]
) -> Iterator[Served]:
    """Yield the place of each name, by a finder that lays out the needed ones.

    Of a name that is among the `unread` the code was not read, and so it is not asked for either.
    """
    needed = {name.rstrip("/").partition(".")[0] for name in finder.archive.needed}
    for name in sorted(names)[:_MOST_SERVED]:
        if name in needed:
            yield Served(name, "file store", "it holds more than code")
            continue
        offer = next((one for one in finder.candidates(name) if not one.cause), None)
        if offer is None or name in unread:
            continue
        if finder.served_from(_place(offer)) == "file store":
            yield Served(name, "file store", "its code asks where it lies")
        else:
            yield Served(name, "archive")


def _place(offer: Offer) -> str:
    return (offer.locations or (offer.location,))[0]
