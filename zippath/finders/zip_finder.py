"""The finders for archives, as far as all importers of archives agree."""

import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from zippath.finders.directory import join
from zippath.finders.offer import Offer, Refusal
from zippath.finders.suffixes import extension_suffixes
from zippath.finders.zip_archive import ZipArchive
from zippath.finders.zip_order import Present, importable, present, stem_of
from zippath.python.facts import Facts

_CODE = (".py", ".pyc")


class ZipFinder(ABC):
    """The finder for one archive with a subpath ("", or with `/` at its end).

    All importers of archives look for the same names in the same order and load no extension
    modules. They differ in what they can read and in which bytecode they believe. `shown` is the
    archive's path as it stands in origins, if that is a relative one.
    """

    def __init__(
        self, archive: ZipArchive, subpath: str, facts: Facts, shown: str | None = None
    ) -> None:
        self.archive = archive
        self._shown = archive.path if shown is None else shown
        self.subpath = subpath
        self._facts = facts

    def names(self) -> frozenset[str]:
        """The stems of the names directly below the subpath."""
        return frozenset(self._by_stem)

    def offered(self) -> Iterator[str]:
        """Yield the importable names that `candidates` has an offer for.

        Few offers are made for that: a source or bytecode file is one, whatever is in it, and so
        is an extension module that the importer loads.
        """
        return filter(self.offers, self._by_stem)

    def offers(self, stem: str) -> bool:
        """Whether `candidates` has an offer for an importable name; see `offered`."""
        if not importable(stem):
            return False
        if stem in self.with_code:  # as most of 100,000 names are
            return True
        if self.is_bare(stem):
            return not self.refuses_folder(stem)
        names = self._by_stem.get(stem, ())
        return self._has_native(stem) or (f"{stem}/" in names and self._has_offer(stem))

    def _has_offer(self, stem: str) -> bool:
        return any(not offer.cause for offer in self.candidates(stem))

    def has_code(self, stem: str) -> bool:
        """Whether there is a source or bytecode file for a name."""
        return stem in self.with_code

    @cached_property
    def with_code(self) -> Collection[str]:
        """The names with a source or bytecode file."""
        return self._names_with(_CODE)

    def _has_native(self, stem: str) -> bool:
        """Whether the importer loads an extension module of this name."""
        return False

    def _names_with(self, suffixes: Iterable[str]) -> Collection[str]:
        """The names of modules, or of packages by their `__init__`, with one of the suffixes.

        They are found at once: there may be 100,000, and asking for each takes five times as long.
        """
        initials = frozenset(f"__init__{suffix}" for suffix in suffixes)
        start, depth = len(self.subpath), self.subpath.count("/") + 1
        found = [
            folder[start:-1]
            for folder, inside in self.archive.folders.items()
            if folder.count("/") == depth
            and not initials.isdisjoint(inside)
            and folder.startswith(self.subpath)
        ]
        names = self.archive.folders.get(self.subpath, ())
        for suffix in suffixes:
            found += [name.removesuffix(suffix) for name in names if name.endswith(suffix)]
        return dict.fromkeys(found).keys()

    def candidates(self, fullname: str) -> list[Offer]:
        """A package, then a module, bytecode before source in each; then a portion."""
        tail = fullname.rpartition(".")[2]
        if self.is_bare(tail):
            return self._portions(tail)
        forms = present(self.archive.members, self.subpath + tail)
        found = self._modules(tail, forms) if forms else []
        if not any(form.is_package for form in forms):
            found += self._portions(tail)
        return found + self._extensions(tail)

    def is_bare(self, tail: str) -> bool:
        """Whether there is a folder of this name, no `__init__` in it and no file beside it."""
        folder = f"{tail}/"
        if self._by_stem.get(tail) != [folder]:
            return False
        for name in self.archive.folders.get(self.subpath + folder, ()):
            if name[:8] == "__init__" == stem_of(name):
                return False
        return True

    def _inside(self, tail: str) -> Collection[str]:
        return self.archive.folders.get(f"{self.subpath}{tail}/", ())

    @abstractmethod
    def _modules(self, tail: str, forms: Sequence[Present]) -> list[Offer]:
        """The offers of the members: first the importer's choice, then the losers."""

    def refuses_folder(self, stem: str) -> bool:
        """Whether the folder of a name makes no namespace here, as it would elsewhere."""
        return False

    def _refusal_of_folder(self, folder: str) -> str:
        """The reason why a folder is no portion, or ""."""
        return ""

    def _portions(self, tail: str) -> list[Offer]:
        folder = f"{self.subpath}{tail}/"
        if folder not in self.archive.folders:
            return []
        location = self.location(folder[:-1])
        refusal = self._refusal_of_folder(folder)
        cause: Refusal = "unloadable" if refusal else ""
        return [Offer(tail, "namespace", location, (location,), cause, refusal)]

    def _extensions(self, tail: str) -> list[Offer]:
        reason = "an extension module cannot be loaded from an archive"
        folder = f"{self.subpath}{tail}/"
        inside = self._inside(tail)
        names = [self.subpath + name for name in self._by_stem.get(tail, ())]
        names += [folder + name for name in inside if stem_of(name) == "__init__"]
        return [
            Offer(tail, "extension", self.location(name), None, "unloadable", reason)
            for name in sorted(names)
            if name.endswith(extension_suffixes(self._facts))
        ]

    def _offer(self, tail: str, form: Present, is_package: bool, reason: str = "") -> Offer:
        location = self.location(form.name)
        if not is_package:
            return Offer(tail, form.kind, location, None, "", reason)
        return Offer(tail, "package", location, (os.path.dirname(location),), "", reason)

    def location(self, name: str) -> str:
        """The path of a member, as it is in `__file__`."""
        return join(self._shown, name.replace("/", os.sep))

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        """The names directly below the subpath, by their stems."""
        return self.archive.by_stem(self.subpath)
