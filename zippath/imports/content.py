"""The content of providers: the owners of their files, and whether two are the same."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from zippath.distributions.installed import Distribution
from zippath.distributions.owners import Owners
from zippath.finders.finder_rules import maker_of
from zippath.finders.trees import Tree, Trees
from zippath.imports.candidates import Candidates
from zippath.imports.provider import Provider
from zippath.imports.sameness import same_file, same_folder
from zippath.syspath.entry import Origin
from zippath.wording import few

_OF_PYTHON_ITSELF = ("stdlib", "zip-default")
# what the tools for editable installs put beside the modules of others
_OF_EDITABLES = re.compile(r"__editable__\w*|_editable_(?:impl|skbc)_\w*|_\w+_editable(?:_loader)?")
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
        if _is_same_place(one, other):
            same = True
        elif {loser.kind, winner.kind} <= files:
            same = same_file(*self._file(one), *self._file(other))
        elif loser.kind == winner.kind == "package":
            same = same_folder(
                *self._file(os.path.dirname(one)), *self._file(os.path.dirname(other))
            )
        else:
            return loser
        return replace(loser, identical=same)

    def judged(self, winner: Provider) -> Provider:
        """The winner, in trouble if it cannot be loaded: foreign bytecode, or a file that is gone.

        Finders of editable installs do not look whether their files are there.
        """
        location = winner.location or ""
        if winner.trouble:
            return winner
        if location.endswith(".pyc"):
            reason = self.refusal_of(location)
        elif winner.kind == "hook" and os.path.isabs(location) and not os.path.exists(location):
            reason = "it does not exist: importing it fails"
        else:
            return winner
        return replace(winner, trouble="unknown", reason=reason) if reason else winner

    def refusal_of(self, location: str) -> str:
        """Why the interpreter does not load a bytecode file; "" if it does."""
        directory, name = os.path.split(location)
        pyc, magic = self.trees.of(directory).read(name, 4), self._candidates.facts.magic
        if pyc is None or not magic or pyc == magic:
            return ""
        maker = f"another python ({maker_of(pyc)})"
        return f"it is bytecode of {maker}: importing it stops with bad magic number"

    def claims_on(self, provider: Provider) -> Iterator[str]:
        """A note where several distributions have installed the file of a provider."""
        if provider.location is None or provider.entry is None or provider.kind == "hook":
            return
        below = self._below(provider.entry, provider.location)
        owners = [*self.owners.of_file(provider.entry, below)]
        if len({owner.distribution.normalised_name for owner in owners}) > 1:
            names = [f"{one.name} {one.distribution.version}".strip() for one in owners]
            hashes = {one.recorded and one.recorded.hash for one in owners}
            kind = "the same content" if len(hashes) == 1 else "other content each"
            yield f"{provider.location} is installed by {few(names)}: {kind}"

    def brought_in(self, places: Iterable[str], name: str) -> Iterator[tuple[Distribution, str]]:
        """The distributions that have installed a top-level module in other site dirs, there."""
        for place in places:
            files = (f"{name}/__init__.py", f"{name}.py")
            found = (one for one in files if os.path.exists(os.path.join(place, one)))
            for file in found:
                owner = self.owners.recorded(place, file)
                if owner is not None:
                    yield owner.distribution, place

    def names_of_distribution(self, name: str) -> list[str]:
        """The top-level modules of an installed distribution of this name."""
        facts = self._candidates.facts
        tops: set[str] = set()
        for entry in facts.path:
            tops |= self.owners.names_of(entry, name)
        return sorted(
            top for top in tops if top.lower() != name.lower() and not _OF_EDITABLES.fullmatch(top)
        )

    def owner_of_line(self, origin: Origin) -> Distribution | None:
        """The distribution that brought the startup file of an origin."""
        if origin.kind != "pth" or not origin.file:
            return None
        owner = self.owners.recorded(*os.path.split(origin.file))
        return owner.distribution if owner else None

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
        place = provider.location if provider.kind != "namespace" else None
        name = self._below(entry, place or (provider.locations or ("",))[0])
        if place is None:
            return self.owners.of_folder(entry, name)
        return self._of_file(entry, name)

    def _below(self, entry: str, place: str) -> str:
        return os.path.relpath(place, self.trees.of(entry).root).replace(os.sep, "/")

    def _of_path(self, file: str | None) -> Distribution | None:
        """The owner of a file in a site dir, such as a .pth file."""
        if not file:
            return None
        directory = os.path.dirname(file)
        return self._of_file(directory, os.path.basename(file))

    def _of_file(self, entry: str, file: str) -> Distribution | None:
        """The owner of a file; of several, the one that has recorded what is there."""
        owners = [*self.owners.of_file(entry, file)]
        if len(owners) > 1:
            content = self.trees.of(entry).read(file) or b""
            owners.sort(key=lambda owner: not owner.vouches_for(content))
        return owners[0].distribution if owners else None


def _is_same_place(one: str, other: str) -> bool:
    """Whether two paths of modules lead to one file in one directory, as by '' and a site dir.

    In a big site dir that saves reading thousands of files.
    """
    try:
        return os.path.samefile(one, other) and os.path.samefile(
            os.path.dirname(one) or os.curdir, os.path.dirname(other) or os.curdir
        )
    except (OSError, ValueError):  # in an archive, or gone
        return False
