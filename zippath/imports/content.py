"""The content of providers: the owners of their files, and whether two are the same."""

import os
from dataclasses import replace

from zippath.distributions.installed import Distribution
from zippath.distributions.owners import Owners
from zippath.finders.trees import Tree, Trees
from zippath.imports.candidates import Candidates
from zippath.imports.provider import Provider
from zippath.imports.sameness import same_file, same_folder

_OF_PYTHON_ITSELF = ("stdlib", "zip-default")
# bytes of a source that are looked at: parsing more would take seconds and gigabytes
_MOST = 1 << 20


class Content:
    """Answers from the content of files; it reads a file on demand."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self.trees = Trees(candidates.finders, candidates.facts)
        self.owners = Owners(self.trees)

    def text(self, location: str) -> str:
        """The beginning of the source in a file or a member, "" for an unreadable one."""
        data = self.trees.of(os.path.dirname(location)).read(os.path.basename(location), _MOST)
        return (data or b"").decode("utf-8", "replace")

    def owned(self, provider: Provider) -> Provider:
        """The provider with its distribution."""
        if provider.distribution is not None:
            return provider
        owner = self._owner(provider)
        if owner is None:
            return provider
        return replace(provider, distribution=owner.name, version=owner.version or None)

    def compared(self, loser: Provider, winner: Provider) -> Provider:
        """The loser, with `identical` set by a comparison with the winner."""
        one, other = loser.location, winner.location
        if not one or not other or "<" in (one[0], other[0]):
            return loser
        files = {"source", "bytecode", "extension"}
        if {loser.kind, winner.kind} <= files:
            same = same_file(*self._file(one), *self._file(other))
        elif loser.kind == winner.kind == "package":
            same = same_folder(
                *self._file(os.path.dirname(one)), *self._file(os.path.dirname(other))
            )
        else:
            return loser
        return replace(loser, identical=same)

    def names_of_distribution(self, name: str) -> list[str]:
        """The top-level modules of an installed distribution of this name."""
        facts = self._candidates.facts
        tops: set[str] = set()
        for entry in facts.path:
            tops |= self.owners.names_of(entry, name)
        return sorted(top for top in tops if top.lower() != name.lower())

    def _file(self, location: str) -> tuple[Tree, str]:
        return self.trees.of(os.path.dirname(location)), os.path.basename(location)

    def _owner(self, provider: Provider) -> Distribution | None:
        origin = provider.origin
        if provider.kind in ("builtin", "frozen") or provider.entry is None:
            return None
        if provider.kind == "hook":
            return self._of_path(origin.file if origin else None)
        if origin is not None and origin.kind in _OF_PYTHON_ITSELF:
            return None
        found = self._in_entry(provider)
        if found is None and origin is not None and origin.kind == "pth":
            return self._of_path(origin.file)
        return found

    def _in_entry(self, provider: Provider) -> Distribution | None:
        entry = provider.entry or ""
        root = self.trees.of(entry).root
        place = provider.location if provider.kind != "namespace" else None
        below = os.path.relpath(place or (provider.locations or ("",))[0], root)
        name = below.replace(os.sep, "/")
        if place is None:
            return self.owners.of_folder(entry, name)
        return self._of_file(entry, name)

    def _of_path(self, file: str | None) -> Distribution | None:
        """The owner of a file in a site dir, such as a .pth file."""
        if not file:
            return None
        directory = os.path.dirname(file)
        return self._of_file(directory, os.path.basename(file))

    def _of_file(self, entry: str, file: str) -> Distribution | None:
        owner = next(self.owners.of_file(entry, file), None)
        return owner.distribution if owner else None
