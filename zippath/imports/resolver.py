"""The origin of every import of one interpreter: its search, replayed for any name."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from zippath.distributions.import_names import listed_in, projects_of
from zippath.finders.importer_finder import ImporterFinder
from zippath.finders.offer import ServedFrom
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import importable
from zippath.imports import elsewhere
from zippath.imports.candidates import Candidates
from zippath.imports.content import Content
from zippath.imports.import_rules import import_rules
from zippath.imports.own_finders import FINDER_NOTE, puts_finder, siblings
from zippath.imports.packages import (
    MODULES_NOTE,
    UNKNOWN_NOTE,
    Parents,
    declared,
    extended,
    style_of,
)
from zippath.imports.provider import Provider, Resolution, place_of
from zippath.imports.shadows import decide
from zippath.syspath.snapshot import Snapshot

# levels of namespaces in namespaces: links may lead back to where they are
_DEEPEST = 8


class Imports:
    """The imports of one snapshot, each resolved once.

    `resolve` gives the whole answer. `decide` leaves out distributions and identity, for which it
    would read files.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.facts = snapshot.facts
        self.candidates = Candidates(snapshot)
        self.content = Content(self.candidates)
        self._decided: dict[str, Resolution] = {}
        self._paths: dict[str, tuple[str, ...] | None] = {}

    def names(self) -> list[str]:
        """All top-level names with a provider, sorted."""
        return sorted(filter(importable, self.candidates.names()))

    def all(self) -> Iterator[Resolution]:
        """The resolutions of all top-level names with a provider."""
        for name in self.names():
            found = self.resolve(name)
            if found.winner or found.losers:
                yield found

    def served_from(self, found: Resolution) -> ServedFrom | None:
        """Where the winner is loaded from, None where it is not in an archive."""
        winner = found.winner
        if winner is None or not winner.entry or not winner.location or winner.kind == "hook":
            return None
        finder = self.candidates.finders.of(winner.entry)
        if isinstance(finder, ImporterFinder):
            return finder.served_from(winner.location)
        if winner.origin and winner.origin.kind == "file-store":
            return "file store"
        return "archive" if isinstance(finder, ZipFinder) else None

    def resolve(self, name: str) -> Resolution:
        """Resolve an import of the dotted `name`, with every detail."""
        found = self.decide(name)
        if found.winner is None:
            found = self._sought_elsewhere(found)
        winner = found.winner and self.content.judged(self.content.owned(found.winner))
        losers = [self.content.owned(loser) for loser in found.losers]
        if winner is not None:
            losers = [self.content.compared(loser, winner) for loser in losers]
        notes = (*found.notes, *(self.content.claims_on(winner) if winner else ()))
        if winner and winner.kind == "hook" and winner.trouble:
            notes += (*self._dead_mappings(name),)
        start_modules = (self.facts.sitecustomize, self.facts.usercustomize)
        if winner and winner.location and winner.location in start_modules:
            notes += (_AT_START,)
        return replace(found, winner=winner, losers=tuple(losers), notes=notes)

    def _sought_elsewhere(self, found: Resolution) -> Resolution:
        """The resolution of a missing name, with hints."""
        missing = [found]  # the name, and outwards each parent that is nowhere either
        while head := missing[-1].name.rpartition(".")[0]:
            above = self.decide(head)
            if above.winner is not None:
                outermost = self._sought_in(head, above.winner, missing[-1])
                break
            missing.append(above)
        else:
            outermost = self._sought_everywhere(missing[-1])
        inner = missing[:-1] if outermost.name != found.name else []
        notes = [note for one in (*inner, outermost) for note in one.notes]
        shared = listed_in(found.name)
        if "." in shared and any(one.name == shared for one in missing):
            notes += elsewhere.requirements(shared, self.facts, self.content.trees)
        if outermost.name == found.name:
            return replace(outermost, notes=tuple(notes))
        return replace(found, notes=tuple(dict.fromkeys(notes)))

    def _sought_in(self, package: str, winner: Provider, found: Resolution) -> Resolution:
        """The resolution of a missing submodule, with near names in its package."""
        path = self.search_path(package)
        plain = path is None and not found.unsure
        why = (_NO_PACKAGE.format(package, place_of(winner)),) if plain else ()
        known = self.candidates.names_on(path or ()) | self.candidates.loaded_below(package)
        tail = found.name.rpartition(".")[2]
        near = [f"{package}.{name}" for name in elsewhere.nearest(tail, known)]
        more = (f"did you mean {' or '.join(near)}?",) if near else ()
        return replace(found, notes=(*found.notes, *why, *more))

    def _sought_everywhere(self, found: Resolution) -> Resolution:
        """The resolution of a missing top-level name, with places off the path."""
        name = found.name
        others = (
            *elsewhere.behind_folders(name, self.candidates),
            *elsewhere.in_other_versions(name, self.candidates),
        )
        owned = self.content.names_of_distribution(name)
        known = [other for other in self.names() if other not in owned]
        notes = [*found.notes, *elsewhere.notes(name, known, self.facts)]
        places = elsewhere.other_environments(self.facts)
        brought = [*islice(self.content.brought_in(places, name), 1)]
        notes += elsewhere.requirements(name, self.facts, self.content.trees, brought)
        notes += self._led_to_nothing(name)
        if owned:
            notes.append(f"the distribution {name} is imported as {', '.join(owned)}")
        return replace(found, losers=found.losers + others, notes=tuple(notes))

    def _led_to_nothing(self, name: str) -> Iterator[str]:
        """The mappings and lines of editable installs that lead a missing name to nothing."""
        yield from self._dead_mappings(name)
        for dropped in self.candidates.missing:
            owner = self.content.owner_of_line(dropped.origin)
            if owner and owner.normalised_name in projects_of(name):
                where = f"{dropped.origin} names {dropped.path}, which does not exist"
                yield f"{where}: {owner.name} {owner.version} is to be imported from there"

    def _dead_mappings(self, name: str) -> Iterator[str]:
        for finder in self.candidates.meta_finders.values():
            for one in finder.dead_mappings():
                if name in (one.name, one.name.partition(".")[0]):
                    yield f"{one.file} leads {one.name} to {one.place}, which does not exist"

    def decide(self, name: str) -> Resolution:
        """Decide who wins an import of the dotted `name`, and who loses."""
        if name not in self._decided:
            # parents first, outermost first: a name of 1,000 parts is no deeper than one of two
            parts = name.split(".")
            for count in range(1, len(parts) + 1):
                self._decide_once(".".join(parts[:count]))
        return self._decided[name]

    def _decide_once(self, name: str) -> None:
        if name not in self._decided:
            self._decided[name] = self._decide(name)

    def search_path(self, name: str) -> tuple[str, ...] | None:
        """The `__path__` of the package `name` once it is imported; None for any other module."""
        if name not in self._paths:
            self._paths[name] = self._search_path(name)
        return self._paths[name]

    def contested_below(self, name: str) -> Iterator[str]:
        """The dotted names below the namespace `name` in more than one of its portions.

        Portions do not hide each other, but their contents do. No names for any other module.
        """
        winner = self.decide(name).winner
        if winner is None or winner.kind != "namespace" or name.count(".") >= _DEEPEST:
            return
        places = dict.fromkeys(self.search_path(name) or ())
        counts = Counter(tail for place in places for tail in self.candidates.names_on([place]))
        for tail in sorted(filter(importable, counts)):
            if counts[tail] > 1:
                yield f"{name}.{tail}"
                yield from self.contested_below(f"{name}.{tail}")

    def _decide(self, name: str) -> Resolution:
        parent = name.rpartition(".")[0]
        loaded = self.candidates.loaded(name)
        if not parent:
            found = self.candidates.of(name, None)
            decided = self.finished(decide(name, found, loaded, self.candidates.notes(name)))
            return replace(decided, unsure=decided.winner is None and bool(decided.notes))
        path = self.search_path(parent)
        found = [] if path is None else self.candidates.of(name, path)
        found += self._unsearched(name, parent)
        notes = tuple(self._path_notes(parent))
        decided = self.finished(decide(name, found, loaded, notes))
        if decided.winner is None:
            found = [*self.candidates.shared(name, path or ()), *found]
            decided = self.finished(decide(name, found, loaded, notes))
        return decided if decided.winner else self._left_open(decided, parent)

    def _left_open(self, found: Resolution, parent: str) -> Resolution:
        """The resolution of a submodule without a file: its parent may make it when it runs."""
        above = self.decide(parent)
        if above.winner is None:
            return replace(found, unsure=above.unsure)
        source = above.winner.location or ""
        runs = source.endswith(".py") and self.candidates.loaded(parent) is None
        if runs and "sys.modules" in self.content.text(source):
            notes = (*found.notes, MODULES_NOTE.format(name=parent))
            return replace(found, notes=notes, unsure=True)
        notes = (*found.notes, *self._finder_notes(parent))
        return replace(found, notes=notes, unsure=bool(notes))

    def _finder_notes(self, package: str) -> Iterator[str]:
        """The packages around a name that put a finder of their own on `sys.meta_path`."""
        while package:
            winner = self.decide(package).winner
            if winner and winner.kind == "package" and self.candidates.loaded(package) is None:
                path = self.search_path(package) or ()
                source = self.content.text(winner.location or "")
                inner = [f"{package}.{name}" for name in siblings(source)]
                modules = (next(self.candidates.on_path(name, path), None) for name in inner)
                places = (module.location or "" for module in modules if module)
                texts = (self.content.text(place) for place in places if place.endswith(".py"))
                if any(map(puts_finder, (source, *texts))):
                    yield FINDER_NOTE.format(name=package)
            package = package.rpartition(".")[0]

    def finished(self, found: Resolution) -> Resolution:
        """The resolution with the version's origin for a namespace."""
        winner = found.winner
        if winner is None or winner.kind != "namespace":
            return found
        origin = import_rules(self.facts).namespace_origin
        return replace(found, winner=replace(winner, location=origin))

    def _unsearched(self, name: str, parent: str) -> Iterator[Provider]:
        """The providers of a submodule in places outside the search."""
        above = self.decide(parent)
        for loser in above.losers:
            for one in self.candidates.on_path(name, loser.locations or ()):
                if above.winner is None or one.cause:
                    yield replace(one, cause=one.cause or loser.cause, reason=loser.reason)
                else:
                    yield replace(one, cause="parent", reason=_instead(parent, above.winner))

    def _path_notes(self, parent: str) -> Iterable[str]:
        winner = self.decide(parent).winner
        if winner and winner.locations and self._style(parent, winner) == "unknown":
            yield UNKNOWN_NOTE.format(name=parent)

    def _search_path(self, name: str) -> tuple[str, ...] | None:
        winner = self.decide(name).winner
        if winner is None:
            return None
        known = self.candidates.loaded_path(name)
        if known is not None or self.candidates.loaded(name) is not None:
            return known
        if winner.kind == "hook":
            return self.candidates.hook_path(name, winner)
        if winner.kind != "package" or winner.locations is None:
            return winner.locations
        style = self._style(name, winner)
        if style in ("plain", "unknown"):
            return winner.locations
        parent = name.rpartition(".")[0]
        above = self.search_path(parent) if parent else self.facts.path
        parents = Parents(name, above or ())
        search = self.candidates.search
        if style == "pkgutil":
            return extended(winner.locations, parents, search, self.facts)
        return declared(winner.locations, parents, search)

    def _style(self, name: str, winner: Provider) -> str:
        if winner.kind != "package" or not (winner.location or "").endswith(".py"):
            return "plain"
        source = self.content.text(winner.location or "")
        if "__path__" not in source and "declare_namespace" not in source:
            return "plain"  # before the next question, which may come back here
        return style_of(source, self.decide("pkg_resources").winner is not None)


_AT_START = "site imports it at every start, so it runs before any program"
_NO_PACKAGE = "{} is a module, not a package: {}"


def _instead(parent: str, winner: Provider) -> str:
    if winner.locations is None and winner.kind != "hook":  # a hook may make its path on the spot
        return f"{parent} is the module {winner.location}, which has no submodules"
    where = winner.location or ", ".join(winner.locations or ())
    return f"{parent} is imported from {where}, and submodules are not looked for here"
