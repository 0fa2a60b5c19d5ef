"""All providers of a name, in the order of the interpreter's search."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from zippath.finders.directory import relaxes_case
from zippath.finders.offer import Offer
from zippath.finders.path_hooks import Finders
from zippath.finders.stock_finder import Breaking
from zippath.imports.meta_finders.known import (
    BUILTIN,
    FROZEN,
    PATH,
    STOCK,
    meta_finders_of,
)
from zippath.imports.provider import Cause, Provider, ProviderKind
from zippath.imports.search import PathSearch
from zippath.imports.shared_packages import places_in_other_wheels
from zippath.python.facts import IMPORTER_LOADER, KnownSpec
from zippath.syspath.entry import Dropped, Origin
from zippath.syspath.snapshot import Snapshot

# modules that importlib itself puts into sys.modules, whatever lies in its directory
_ALIASES = {
    "importlib._bootstrap": "_frozen_importlib",
    "importlib._bootstrap_external": "_frozen_importlib_external",
}

# questions for which it is faster to ask every entry
_FEW = 8
# no module has this name
_EVERY = ""

_KINDS: dict[str, ProviderKind] = {
    "BuiltinImporter": "builtin",
    "FrozenImporter": "frozen",
    "SourceFileLoader": "source",
    "SourcelessFileLoader": "bytecode",
    "ExtensionFileLoader": "extension",
    "StoredSource": "source",
    "StoredBytecode": "bytecode",
    "StoredExtension": "extension",
    "NamespaceLoader": "namespace",
    "_NamespaceLoader": "namespace",
}


class Candidates:
    """The providers of names in one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.facts = snapshot.facts
        self.finders = Finders(self.facts)
        self.search = PathSearch(self.finders)
        self.meta_finders = meta_finders_of(self.facts, self.search)
        self.origins: dict[str, Origin] = {}
        for entry in snapshot.ledger.entries:
            self.origins.setdefault(entry.path, entry.origin)
        self._dropped = [
            one for one in snapshot.ledger.dropped if one.path not in self.origins and one.path
        ]
        self._loaded = {spec.name: spec for spec in self.facts.loaded}
        self._frozen = {spec.name: spec for spec in self.facts.frozen}
        self._builtin = frozenset(self.facts.builtin_names)
        # the item of sys.path by which each place of a package was found
        self._entries = {path: path for path in self.facts.path}
        self._questions = 0
        self._by_name: dict[str, list[int]] | None = None

    @property
    def missing(self) -> list[Dropped]:
        """What startup files name and does not exist."""
        return [one for one in self._dropped if one.reason.code == "missing"]

    def names(self) -> set[str]:
        """The top-level names of possible providers."""
        names = {name for name in (*self._loaded, *self._frozen) if "." not in name}
        names |= self._builtin
        for hook in self.meta_finders.values():
            names |= hook.names()
        dropped = (one.path for one in self._dropped)
        return names | self.names_on((*self.facts.path, *dropped))

    def names_on(self, path: Iterable[str]) -> set[str]:
        """The names of possible offers on a search path."""
        finders = filter(None, map(self.finders.of, path))
        return {name for finder in finders for name in finder.names()}

    def contested(self, names: Collection[str], entry: str) -> list[str]:
        """The top-level names, of these, that something beside `entry` may provide too; sorted.

        `in` must be quick for `names`: the others have few beside 100,000 of an archive.
        """
        places = dict.fromkeys((*self.facts.path, *(one.path for one in self._dropped)))
        others = [place for place in places if place != entry]
        stops = any(isinstance(self.finders.of(place), Breaking) for place in others)
        if stops or relaxes_case(self.facts):
            return sorted(names)
        rivals = {*self._loaded, *self._frozen, *self._builtin, *self.names_on(others)}
        for hook in self.meta_finders.values():
            rivals |= hook.names()
        return sorted(filter(names.__contains__, rivals))

    def of(self, name: str, path: tuple[str, ...] | None) -> list[Provider]:
        """The providers of `name`: on the path of its parent, or of a top-level name (None)."""
        found: list[Provider] = []
        for finder in self.facts.meta_path or STOCK:
            if finder == BUILTIN:
                found += self._of_builtin(name)
            elif finder == FROZEN:
                found += self._of_frozen(name)
            elif finder == PATH:
                found += self.on_path(name, self._entries_with(name) if path is None else path)
            elif finder in self.meta_finders:
                found += self._of_hook(name, path, finder, found)
        if path is None:
            found += self._of_dropped(name)
        if name == "__main__":
            found = [replace(one, cause="main", reason=_MAIN) for one in found]
        return found

    def on_path(self, name: str, path: Iterable[str]) -> Iterator[Provider]:
        """The offers of the entries of a search path."""
        for place, offer in self.search.offers(name, path):
            entry = self.entry_of(place)
            yield self._remembered(_of_offer(offer, entry, self._origin_of(entry)))

    def shared(self, name: str, path: Iterable[str]) -> Iterator[Provider]:
        """The offers of wheels that share the package of a name with one on a search path."""
        package = name.rpartition(".")[0]
        for place in path:
            places = places_in_other_wheels(package, place, self.facts.path, self.finders)
            yield from self.on_path(name, places)

    def loaded(self, name: str) -> Provider | None:
        """The module of this name in `sys.modules` after the start."""
        spec = self._spec(name)
        if spec is None or name == "__main__":
            return None
        place = (spec.locations or (spec.origin or "",))[0]
        kind = _kind_of(spec)
        is_placed = place and kind not in ("builtin", "frozen")
        entry = self.entry_of(place) if is_placed else None
        provider = Provider(kind, spec.origin, spec.locations, entry)
        if not (spec.loader or spec.locations):
            provider = replace(provider, reason=_WITHOUT_SPEC, trouble="handmade")
        return self._remembered(replace(provider, origin=self._origin_of(entry)))

    def loaded_below(self, name: str) -> set[str]:
        """The submodules of `name` in `sys.modules` after the start, without its name."""
        split = (one.rpartition(".") for one in self._loaded)
        return {tail for parent, _, tail in split if parent == name}

    def loaded_path(self, name: str) -> tuple[str, ...] | None:
        """The `__path__` of the module of this name in `sys.modules` after the start."""
        spec = self._spec(name)
        return spec.path if spec else None

    def hook_path(self, name: str, provider: Provider) -> tuple[str, ...] | None:
        """The places of the submodules of a package from a foreign finder."""
        hook = self.meta_finders.get(provider.entry or "")
        found = hook.find(name, None) if hook and "." not in name else None
        return (found and found.path) or provider.locations

    def notes(self, name: str) -> tuple[str, ...]:
        """The open questions about foreign finders and path hooks."""
        by_finders = (
            hook.note
            for hook in self.meta_finders.values()
            if hook.note and (name in hook.names() or not hook.names())
        )
        return (*by_finders, *self.finders.notes)

    def entry_of(self, place: str) -> str | None:
        """The item of `sys.path` for a place, None if it is below none."""
        known = self._entries.get(place)
        if known is not None:
            return known
        above = place
        while True:
            parent = above.rpartition("/")[0] or above.rpartition("\\")[0]
            if not parent or parent == above:
                return None
            if parent in self._entries:
                return self._entries[parent]
            above = parent

    def _origin_of(self, entry: str | None) -> Origin | None:
        return None if entry is None else self.origins.get(entry)

    def _entries_with(self, name: str) -> Iterable[str]:
        """The entries of `sys.path` with a possible offer of the name.

        After a few questions the names of all entries are noted, so that many questions cost as
        much as there are names, not as names times entries.
        """
        self._questions += 1
        if self._questions <= _FEW or relaxes_case(self.facts):
            return self.facts.path
        if self._by_name is None:
            self._by_name = self._positions()
        positions = {*self._by_name.get(name, ()), *self._by_name[_EVERY]}
        return [self.facts.path[position] for position in sorted(positions)]

    def _positions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {_EVERY: []}
        for position, entry in enumerate(self.facts.path):
            finder = self.finders.of(entry)
            if isinstance(finder, Breaking):
                found[_EVERY].append(position)
            for name in finder.names() if finder else ():
                found.setdefault(name, []).append(position)
        return found

    def _spec(self, name: str) -> KnownSpec | None:
        return self._loaded.get(name) or self._loaded.get(_ALIASES.get(name, ""))

    def _remembered(self, provider: Provider) -> Provider:
        for place in provider.locations or ():
            if provider.entry is not None:
                self._entries.setdefault(place, provider.entry)
        return provider

    def _of_builtin(self, name: str) -> list[Provider]:
        return [Provider("builtin", "built-in")] if name in self._builtin else []

    def _of_frozen(self, name: str) -> list[Provider]:
        spec = self._frozen.get(name)
        return [Provider("frozen", spec.origin, spec.locations)] if spec else []

    def _of_hook(
        self, name: str, path: tuple[str, ...] | None, finder: str, before: list[Provider]
    ) -> list[Provider]:
        found = self.meta_finders[finder].find(name, path)
        if found is None:
            return []
        origin = Origin(
            "startup-code", found.file or self.meta_finders[finder].file or None, detail=finder
        )
        provider = Provider("hook", found.location, found.locations, finder, origin)
        if any(not one.cause for one in before):
            why = f"the finder {finder} is asked last"
            return [replace(provider, cause="later", reason=why)]
        return [provider]

    def _of_dropped(self, name: str) -> Iterator[Provider]:
        for dropped in self._dropped:
            why = f"its entry is not on sys.path: {dropped.reason.text}"
            for _, offer in self.search.offers(name, [dropped.path]):
                if not offer.cause:
                    provider = _of_offer(offer, dropped.path, dropped.origin)
                    yield replace(provider, cause="dropped", reason=why)


_MAIN = "__main__ is always the running program"
_WITHOUT_SPEC = "startup code put it into sys.modules by hand"


def _of_offer(offer: Offer, entry: str | None, origin: Origin | None) -> Provider:
    location = None if offer.kind == "namespace" else offer.location
    cause: Cause = offer.cause
    provider = Provider(offer.kind, location, offer.locations, entry, origin)
    return replace(provider, cause=cause, reason=offer.reason, trouble=offer.trouble)


def _kind_of(spec: KnownSpec) -> ProviderKind:
    loader = spec.loader.rpartition(".")[2]
    if loader in ("zipimporter", IMPORTER_LOADER):
        loader = "SourcelessFileLoader" if (spec.origin or "").endswith("c") else "SourceFileLoader"
    kind = _KINDS.get(loader, "hook")
    if not loader and spec.locations is not None:
        return "namespace"
    if kind in ("source", "bytecode", "extension") and spec.locations is not None:
        return "package"
    return kind
