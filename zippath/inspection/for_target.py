"""An archive as one target would see it; the target is not started."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from zippath.distributions.requirements import Unmet, required_by
from zippath.distributions.requires_python import unmet_python
from zippath.distributions.tags import foreign_tags
from zippath.finders.archive_on_path import refusal_of
from zippath.finders.finder_rules import UNKNOWN_VERSION, finder_rules, maker_of
from zippath.finders.importer_finder import ImporterFinder
from zippath.finders.path_hooks import Finders
from zippath.finders.stock_finder import Breaking, StockFinder, StockHook
from zippath.finders.zip_archive import Unreadable
from zippath.importer.bytecode import CHECKED, HASHED
from zippath.importer.finder import ALL, NEEDED
from zippath.imports.provider import place_of
from zippath.imports.resolver import Imports
from zippath.inspection.importability import (
    Importability,
    Served,
    Unimportable,
    importability,
    served,
)
from zippath.manage.adding import Rival
from zippath.manage.dependencies import Situation
from zippath.python.facts import Facts
from zippath.syspath.snapshot import Snapshot
from zippath.wording import few

# those that are compared with what is there: types-boto3 has 400
_MOST_REQUIREMENTS = 1000


@dataclass(frozen=True)
class CompiledMember:
    """A bytecode file: the Python that made it, what binds it to its source, and the verdicts.

    `maker` is "" for a file that is no bytecode. The bytecode is bound by the "time" of the
    source, by a "checked hash" or by an "unchecked hash". `stock` and `ours` are the reasons of
    zipimport and of zippath's importer to pass over it though they can read it, or "".
    """

    member: str
    maker: str
    bound_by: str
    stock: str = ""
    ours: str = ""


@dataclass(frozen=True)
class TargetView:
    """The use that a target could make of an archive, and the modules that it has already.

    `unfit` are the reasons why the archive is for another Python or platform. `rivals` are the
    modules that both have. `served` says where zippath's importer would load each name from.
    """

    facts: Facts
    unfit: tuple[str, ...]
    stock: Importability
    ours: Importability
    served: tuple[Served, ...]
    compiled: tuple[CompiledMember, ...]
    rivals: tuple[Rival, ...]
    unmet: tuple[Unmet, ...]

    @property
    def imports_any(self) -> bool:
        """Whether one of the importers can import a module."""
        return self.stock.modules > 0 or self.ours.modules > 0


_NO_IMPORTER = Importability(refusal="zippath's importer needs python 3.9")


def view(
    path: str,
    snapshot: Snapshot,
    names: Collection[str],
    safe: Collection[str],
    finders: Finders,
) -> TargetView:
    """Ask the models of the target's importers; of the code they read only the `safe` members.

    The `names` are those at the top of the archive, and the `finders` those of the target with
    zippath's importer.
    """
    facts = snapshot.facts
    stock = StockHook(facts, "")(path)
    runs = finder_rules(facts).runs_importer
    ours = finders.of(path) if runs else None
    situation = Situation((path,), facts, facts.path, False, finders)
    # as in a directory: that needs no look into the sources of each package
    everything = facts._replace(importer_files=ALL, archive_files=())
    return TargetView(
        facts,
        tuple(_unfit(path, situation, facts)),
        _with_unreached(_answer(stock, path, facts, safe), stock, names),
        _answer(ours, path, everything, safe) if runs else _NO_IMPORTER,
        tuple(_served(ours, facts, names, safe)),
        tuple(_compiled(stock, ours, safe)),
        tuple(_rivals(path, names, snapshot)),
        _unmet(situation),
    )


def _with_unreached(answer: Importability, stock: object, names: Collection[str]) -> Importability:
    """The answer of zipimport, with the names that are not where it looks."""
    if not isinstance(stock, StockFinder):
        return answer
    there = stock.names()
    reason = "it is in NAME.data, where only installers and zippath look"
    unreached = (Unimportable(name, reason) for name in names if name not in there)
    return replace(answer, cannot=(*answer.cannot, *unreached))


def _served(
    ours: object, facts: Facts, names: Collection[str], safe: Collection[str]
) -> Iterator[Served]:
    if isinstance(ours, ImporterFinder):
        needed = facts._replace(importer_files=NEEDED, archive_files=())
        members = ours.archive.members
        unread = (name for name in members if name.endswith(".py") and name not in safe)
        tops = {name.partition("/")[0].partition(".")[0] for name in unread}
        yield from served(ImporterFinder(ours.archive, "", needed), names, tops)


def _unmet(situation: Situation) -> tuple[Unmet, ...]:
    """Return the unmet requirements; an archive with thousands of them is not asked."""
    count = sum(len(required_by(metadata)) for metadata in situation.roots)
    return () if count > _MOST_REQUIREMENTS else situation.lack().unmet


def _answer(finder: object, path: str, facts: Facts, safe: Collection[str]) -> Importability:
    if isinstance(finder, StockFinder | ImporterFinder):
        return importability(finder, facts, safe)
    if isinstance(finder, Breaking):
        return Importability(refusal=finder.reason)
    return Importability(refusal=refusal_of(path, facts)[0])


def _unfit(path: str, situation: Situation, facts: Facts) -> Iterator[str]:
    if tags := foreign_tags(path, facts):
        yield f"it is a wheel for {few(sorted(tags), 2)}"
    for metadata in situation.roots:
        if wanted := unmet_python(metadata.headers, facts):
            yield f"it requires python {wanted}"


def _rivals(path: str, names: Collection[str], snapshot: Snapshot) -> Iterator[Rival]:
    imports = Imports(snapshot)
    for name in imports.candidates.contested(frozenset(names), path):
        winner = imports.decide(name).winner
        if winner is not None and winner.entry != path and winner.kind != "namespace":
            yield Rival(name, place_of(winner))


def _compiled(stock: object, ours: object, safe: Collection[str]) -> Iterator[CompiledMember]:
    if not isinstance(ours, ImporterFinder):
        return
    for name in ours.archive.members:
        if not name.endswith(".pyc") or "__pycache__/" in name or name not in safe:
            continue
        try:
            start = ours.archive.read(name, 16)
        except Unreadable:  # the target lacks the module of its compression
            continue
        maker = maker_of(start)
        maker = "" if maker == UNKNOWN_VERSION else maker
        reason = _stock_refusal(stock, name) if isinstance(stock, StockFinder) else ""
        bound_by = _bound_by(start) if maker else ""
        yield CompiledMember(name, maker, bound_by, reason, ours.bytecode_refusal(name))


def _bound_by(start: bytes) -> str:
    flags = int.from_bytes(start[4:8], "little")
    if flags & HASHED:
        return "checked hash" if flags & CHECKED else "unchecked hash"
    return "time"


def _stock_refusal(finder: StockFinder, name: str) -> str:
    if name not in finder.archive.members or finder.archive.obstacle(name):
        return ""
    try:
        return finder.bytecode_refusal(name)
    except Unreadable as error:
        return str(error)
