"""Whether an import would find modules in an entry of the path today."""

import os
from collections.abc import Iterable, Iterator

from zippath.cli import present
from zippath.distributions.tags import foreign_tags
from zippath.finders.contents import loadable
from zippath.finders.zip_finder import ZipFinder
from zippath.imports.provider import Provider
from zippath.imports.resolver import Imports
from zippath.manage.pinned_archives import changed_by_archive
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of

# modules that are looked into, since loading one may still fail: 100,000 take 4 s
_MOST = 1000
# names for which it is faster to decide each of them
_FEW = 8


def states(
    entries: Iterable[PathEntry], snapshot: Snapshot
) -> Iterator[tuple[PathEntry, str, tuple[str, ...]]]:
    """Yield each entry with its state, in a word or two, and the names of its modules."""
    imports = Imports(snapshot)
    changed = changed_by_archive(snapshot)
    for entry in entries:
        names = loadable(imports.candidates.finders.of(entry.path), _MOST)
        is_changed = archive_of(entry.path)[0] in changed
        state = "changed since pinned" if is_changed else _state(entry, names, imports)
        yield entry, state, names


def _state(entry: PathEntry, names: tuple[str, ...], imports: Imports) -> str:
    if entry.kind != "archive":
        return "unreadable" if entry.kind == "other" else present.kind_text(entry)
    facts = imports.facts
    file, _ = archive_of(os.path.join(facts.cwd, entry.path))
    if foreign_tags(file, facts):
        return "wrong platform"
    if not names:
        finder = imports.candidates.finders.of(entry.path)
        is_read = isinstance(finder, ZipFinder) and not any(finder.offered())
        return "nothing to import" if is_read else "unreadable"
    return "ok" if _wins_one(entry, names, imports) else "hidden"


def _wins_one(entry: PathEntry, names: tuple[str, ...], imports: Imports) -> bool:
    """Whether an import of one of the names uses the entry; those of nobody else are asked first.

    A rival of many names would else be asked for 100,000 before one is found that it has not.
    """

    def wins(name: str) -> bool:
        return _is_of(imports.decide(name).winner, entry)

    if any(map(wins, names[:_FEW])):
        return True
    contested = {*imports.candidates.contested(frozenset(names), entry.path)}
    return any(map(wins, sorted(names[_FEW:], key=contested.__contains__)))


def _is_of(winner: Provider | None, entry: PathEntry) -> bool:
    """Whether an import of the winner uses the entry; a namespace may have portions in it."""
    return winner is not None and (winner.entry == entry.path or winner.kind == "namespace")
