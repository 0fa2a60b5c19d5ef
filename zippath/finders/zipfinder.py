"""An archive, or a folder in one, as `zipimport.zipimporter` searches it, by version."""

import os
from dataclasses import replace

from zippath.finders import pycs
from zippath.finders.directory import join
from zippath.finders.finder_rules import finder_rules
from zippath.finders.offer import Offer, OfferKind
from zippath.finders.stockzip import Fatal, StockZip, Unreadable, read_content
from zippath.python.facts import Facts

# the order of zipimport
_ORDER: tuple[tuple[str, OfferKind, bool], ...] = (
    ("/__init__.pyc", "bytecode", True),
    ("/__init__.py", "source", True),
    (".pyc", "bytecode", False),
    (".py", "source", False),
)
_EXTENSIONS = (".so", ".pyd", ".dylib")
# what spec.origin is where the loader cannot name the file
UNKNOWN = "<unknown>"


# name of the member, what it is, whether it makes a package
_Present = tuple[str, OfferKind, bool]


class ZipFinder:
    """One archive with a subpath, `/` between its parts and at the end, "" for the root."""

    def __init__(self, archive: StockZip, subpath: str, facts: Facts) -> None:
        self.archive = archive
        self.subpath = subpath
        self._facts = facts
        self._children: dict[str, list[str]] | None = None

    def names(self) -> frozenset[str]:
        """The stems of the members directly below the subpath."""
        return frozenset(self._below())

    def candidates(self, fullname: str) -> list[Offer]:
        """A package, then a module, bytecode before source in each; then a portion."""
        tail = fullname.rpartition(".")[2]
        members = self.archive.members
        base = self.subpath + tail
        present = [
            (base + suffix, kind, package)
            for suffix, kind, package in _ORDER
            if base + suffix in members
        ]
        found = self._modules(tail, present) if present else []
        return found + self._portions(tail, base, bool(present)) + self._extensions(tail)

    def _below(self) -> dict[str, list[str]]:
        """The names directly below the subpath by their stems, of files and folders."""
        if self._children is None:
            self._children = {}
            start = len(self.subpath)
            for name in self.archive.members:
                if name.startswith(self.subpath) and len(name) > start:
                    top, slash, _ = name[start:].partition("/")
                    stem = top if slash else top.partition(".")[0]
                    self._children.setdefault(stem, []).append(name)
        return self._children

    def _modules(self, tail: str, present: list[_Present]) -> list[Offer]:
        """The candidate that has code, in front of those that lost to it.

        Whether it is a package is what the very first one says, as in `_get_module_info`; where
        none has code zipimport answers all the same, and fails when the module is loaded.
        """
        is_package = present[0][2]
        losers: list[Offer] = []
        for index, (name, kind, package) in enumerate(present):
            try:
                why = self._why_not(name)
            except Fatal as error:
                broken = self._offer(tail, name, kind, is_package, f"python stops here: {error}")
                broken = replace(broken, trouble="breaks")
                return [broken, *losers, *self._rest(tail, present[index + 1 :])]
            except Unreadable as error:
                unknown = self._unknown(tail, present[0], str(error))
                return [unknown, *losers, *self._rest(tail, present[index:])]
            if not why:
                good = self._offer(tail, name, kind, is_package)
                return [good, *losers, *self._rest(tail, present[index + 1 :])]
            flawed = self._offer(tail, name, kind, package, why)
            losers.append(replace(flawed, flaw="unloadable"))
        return [self._unknown(tail, present[0], losers[-1].reason), *losers]

    def _unknown(self, tail: str, first: _Present, reason: str) -> Offer:
        """The spec of a module whose code cannot be had, which only loading it shows."""
        _, kind, is_package = first
        locations = ("",) if is_package else None
        shape = "package" if is_package else kind
        return Offer(tail, shape, UNKNOWN, locations, "", reason, "unknown")

    def _rest(self, tail: str, present: list[_Present]) -> list[Offer]:
        return [self._offer(tail, name, kind, package) for name, kind, package in present]

    def _offer(
        self, tail: str, name: str, kind: OfferKind, package: bool, reason: str = ""
    ) -> Offer:
        location = self._location(name)
        if not package:
            return Offer(tail, kind, location, None, "", reason)
        return Offer(tail, "package", location, (os.path.dirname(location),), "", reason)

    def _why_not(self, name: str) -> str:
        """Why zipimport passes over a member; raises Unreadable where it gives up, or Fatal."""
        is_bytecode = name.endswith(".pyc")
        if not is_bytecode and not finder_rules(self._facts).reads_sources:
            return ""
        member = self.archive.members[name]
        content = read_content(self.archive.path, member, self._facts)
        return self._bytecode_flaw(name[:-1], content) if is_bytecode else ""

    def _bytecode_flaw(self, source_name: str, content: bytes) -> str:
        beside = self.archive.members.get(source_name)
        source = None
        if beside is not None:
            text = read_content(self.archive.path, beside, self._facts)
            source = pycs.Source(beside.modified, beside.size, text)
        try:
            verdict = pycs.judge(content, source, self._facts)
        except (EOFError, OverflowError, ValueError) as error:
            raise Fatal(f"{type(error).__name__}: {error}") from error
        if verdict == "broken":
            raise Unreadable("it is too short to be bytecode")
        return _BYTECODE_FLAWS[verdict]

    def _portions(self, tail: str, base: str, has_module: bool) -> list[Offer]:
        """A folder without `__init__`: before 3.14 it needs an entry of its own (gh-59110)."""
        folder = base + "/"
        if has_module and base + "/__init__.py" in self.archive.members:
            return []
        location = self._location(base)
        if folder in self.archive.members:
            return [Offer(tail, "namespace", location, (location,))]
        if folder not in self.archive.implied:
            return []
        why = "the archive has no entry for the folder itself, which python needs before 3.14"
        if finder_rules(self._facts).implied_folders:
            return [Offer(tail, "namespace", location, (location,))]
        return [Offer(tail, "namespace", location, (location,), "unloadable", why)]

    def _extensions(self, tail: str) -> list[Offer]:
        """Extension modules, which zipimport does not load."""
        why = "an extension module cannot be loaded from an archive"
        base = self.subpath + tail
        names = [name for name in self._below().get(tail, ()) if _is_extension(name, base)]
        return [
            Offer(tail, "extension", self._location(name), None, "unloadable", why)
            for name in sorted(names)
        ]

    def _location(self, name: str) -> str:
        return join(self.archive.path, name.replace("/", os.sep))


_BYTECODE_FLAWS: dict[pycs.BytecodeVerdict, str] = {
    "good": "",
    "stale": "it was compiled from another version of the source beside it",
    "foreign": "it is the bytecode of another python",
}


def _is_extension(name: str, base: str) -> bool:
    stem, _, rest = name[len(base) :].partition(".") if name.startswith(base) else ("?", "", "")
    return name.endswith(_EXTENSIONS) and bool(rest) and stem in ("", "/__init__")
