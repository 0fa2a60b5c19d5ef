"""Whether an import would find modules in an entry of the path today."""

import os
from collections.abc import Iterable, Iterator

from zippath.cli import present
from zippath.distributions.tags import foreign_tags
from zippath.finders.archive_on_path import refusal_of
from zippath.finders.contents import offers_of
from zippath.imports.provider import Provider
from zippath.imports.resolver import Imports
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of


def states(
    entries: Iterable[PathEntry], snapshot: Snapshot
) -> Iterator[tuple[PathEntry, str, tuple[str, ...]]]:
    """Yield each entry with its state, in a word or two, and the names of its modules."""
    imports = Imports(snapshot)
    for entry in entries:
        found = offers_of(imports.candidates.finders.of(entry.path))
        names = tuple(sorted(offer.name for offer in found if not offer.trouble))
        yield entry, _state(entry, names, imports), names


def _state(entry: PathEntry, names: tuple[str, ...], imports: Imports) -> str:
    if entry.kind != "archive":
        return "unreadable" if entry.kind == "other" else present.kind_text(entry)
    facts = imports.facts
    file, _ = archive_of(os.path.join(facts.cwd, entry.path))
    if foreign_tags(file, facts):
        return "wrong platform"
    if not names:
        return "unreadable" if refusal_of(file, facts)[0] else "nothing to import"
    winners = (imports.decide(name).winner for name in names)
    return "ok" if any(_is_of(winner, entry) for winner in winners) else "hidden"


def _is_of(winner: Provider | None, entry: PathEntry) -> bool:
    """Whether an import of the winner uses the entry; a namespace may have portions in it."""
    return winner is not None and (winner.entry == entry.path or winner.kind == "namespace")
