"""zippath's own path hook: archives as its importer searches them in the target."""

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from zipimport import ZipImportError

from zippath.finders.directory import has_module
from zippath.finders.importer_zip import ImporterZip, read_importer_zip
from zippath.finders.offer import Offer, ServedFrom
from zippath.finders.pycs import REFUSALS, has_hash_of
from zippath.finders.suffixes import module_suffixes
from zippath.finders.zip_archive import Unreadable
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import Present, present
from zippath.importer.archives.layout import parted
from zippath.importer.bytecode import CHECKED, HASHED, is_of_source, pyc_problem
from zippath.python.facts import Facts
from zippath.syspath.subpath import archive_of


class ImporterHook:
    """The model of the importer's `PathHook`; it reads each archive once."""

    def __init__(self, facts: Facts, _name: str) -> None:
        self._facts = facts
        self._archives: dict[str, ImporterZip] = {}
        self._own_path = _own_path(facts)

    def __call__(self, entry: str) -> ZipFinder | None:
        """Return the finder for an archive, None for any other entry."""
        if not entry or is_among(entry, self._own_path):
            return None
        absolute = os.path.join(self._facts.cwd, entry)
        path, _ = archive_of(absolute)
        if not path:
            return None
        try:
            archive = self._archives.get(path) or read_importer_zip(path, self._has_module)
        except ZipImportError:
            return None
        self._archives[path] = archive
        inside = absolute[len(path) :].strip(os.sep).replace(os.sep, "/")
        return ImporterFinder(archive, inside and inside + "/", self._facts)

    def _has_module(self, name: str) -> bool:
        return has_module(name, self._facts)


class ImporterFinder(ZipFinder):
    """The model of a `ZipImporter`; a module that is laid out is told by its place in the archive.

    What is laid out is searched as a directory is.
    """

    archive: ImporterZip

    def candidates(self, fullname: str) -> list[Offer]:
        """As in a directory, or the importer's choice; extension modules come from memory."""
        tail = fullname.rpartition(".")[2]
        folder = f"{self.subpath}{tail}/"
        if self.is_bare(tail) or not self._is_laid_out(tail):
            return super().candidates(fullname)
        packages = self._files(tail, folder + "__init__", True)
        modules = self._files(tail, self.subpath + tail, False)
        portions = [] if packages else super()._portions(tail)
        return packages + modules + portions + self._foreign(tail)

    def _files(self, tail: str, base: str, is_package: bool) -> list[Offer]:
        """The forms of one module in the order of FileFinder."""
        found = []
        for suffix, kind in module_suffixes(self._facts):
            if base + suffix in self.archive.members:
                form = Present(base + suffix, kind, is_package)
                reason = "" if kind == "extension" else self._problem(form)
                offer = self._offer(tail, form, is_package, reason)
                found.append(replace(offer, trouble="unknown") if reason else offer)
        return found

    def initial_of(self, folder: str) -> tuple[str, int, int] | None:
        """The suffix, size and CRC-32 of the `__init__` in a folder, None if it has none."""
        for suffix, _ in module_suffixes(self._facts):
            member = self.archive.members.get(f"{folder}__init__{suffix}")
            if member is not None:
                return suffix, member.size, member.crc
        return None

    def _is_laid_out(self, tail: str) -> bool:
        """Whether a module is in the file store; see `importer.archives.layout`."""
        files = self._facts.files_of(self.archive.path)
        if files != "needed":
            return files == "all"
        if self._is_mixed(self.subpath, tail):
            return True
        # the code alone decides, and the order of source and bytecode is all that it changes
        names = [form.name for form in present(self.archive.members, self.subpath + tail)]
        return any(name + "c" in names for name in names) and self._says_where(self.subpath, tail)

    def _is_mixed(self, folder: str, tail: str) -> bool:
        base, tops = self.archive.tops(folder, tail)
        return any(self.archive.is_mixed(base, top) for top in tops)

    def _says_where(self, folder: str, tail: str) -> bool:
        base, tops = self.archive.tops(folder, tail)
        return any(self.archive.says_where(base + top) for top in tops)

    def served_from(self, location: str) -> ServedFrom:
        """Where the module at a location is loaded from: real files, kept code, or the archive."""
        member = location[len(self.archive.path) + 1 :].replace(os.sep, "/")
        folder, name = parted(member)
        place = folder, name.partition(".")[0]
        files = self._facts.files_of(self.archive.path)
        if files == "all" or (
            files == "needed" and (self._is_mixed(*place) or self._says_where(*place))
        ):
            return "file store"
        is_kept = name.endswith(".py") and self._facts.importer_cache
        return "code cache" if is_kept else "archive"

    def _modules(self, tail: str, forms: Sequence[Present]) -> list[Offer]:
        """A package before a module; in both, good bytecode before the source."""
        packages = self._ranked(tail, [form for form in forms if form.is_package])
        modules = self._ranked(tail, [form for form in forms if not form.is_package])
        (first, winner), *rest = packages + modules
        reason = self._problem(first)
        if reason:
            winner = replace(winner, reason=reason, trouble="unknown")
        return [winner, *(loser for _, loser in rest)]

    def _portions(self, tail: str) -> list[Offer]:
        """A folder is no portion where a directory would have an extension module."""
        folder = f"{self.subpath}{tail}/"
        bases = (self.subpath + tail, folder + "__init__")
        natives = (base + suffix for base in bases for suffix in self._facts.extension_suffixes)
        offers = super()._portions(tail)
        if self.is_bare(tail):
            return offers
        if not any(native in self.archive.members for native in natives):
            return offers
        reason = "an extension module stands in its place"
        return [replace(offer, cause="unloadable", reason=reason) for offer in offers]

    def _extensions(self, tail: str) -> list[Offer]:
        """Extension modules come from memory, which only Linux can do; then those of others."""
        folder = f"{self.subpath}{tail}/"
        natives = [
            offer
            for base, is_package in ((folder + "__init__", True), (self.subpath + tail, False))
            for offer in self._files(tail, base, is_package)
            if offer.location.endswith(self._facts.extension_suffixes)
        ]
        if not self._facts.platform.startswith("linux"):
            reason = "only Linux loads an extension module from memory"
            natives = [replace(offer, trouble="unknown", reason=reason) for offer in natives]
        return natives + self._foreign(tail)

    def _has_native(self, stem: str) -> bool:
        return stem in self._natives

    @cached_property
    def _natives(self) -> Collection[str]:
        return self._names_with(self._facts.extension_suffixes)

    def _foreign(self, tail: str) -> list[Offer]:
        """Extension modules of other interpreters."""
        folder = f"{self.subpath}{tail}/"
        bases = (self.subpath + tail, folder + "__init__")
        own = {
            self.location(base + suffix)
            for base in bases
            for suffix in self._facts.extension_suffixes
        }
        reason = f"it is not one that {self._facts.cache_tag or 'this python'} loads"
        return [
            replace(offer, cause="foreign", reason=reason)
            for offer in super()._extensions(tail)
            if offer.location not in own
        ]

    def _ranked(self, tail: str, forms: Sequence[Present]) -> list[tuple[Present, Offer]]:
        """The forms of one module in the order of the importer's preference."""
        ranked = [(form, self._offer(tail, form, form.is_package)) for form in forms]
        if len(ranked) == 2:
            bytecode, source = ranked
            reason = self._refusal(bytecode[0].name)
            if reason:
                refused = replace(bytecode[1], cause="unloadable", reason=reason)
                return [source, (bytecode[0], refused)]
        return ranked

    def bytecode_refusal(self, name: str) -> str:
        """The reason why a .pyc member is not loaded, or ""."""
        if name[:-1] in self.archive.members:
            return self._refusal(name)
        return self._problem(Present(name, "bytecode", False))

    def _refusal(self, name: str) -> str:
        """The reason to load the source beside a .pyc member, or "" (`bytecode.pyc_wins`)."""
        try:
            pyc = self.archive.read(name)
            if pyc_problem(pyc, self._facts.magic):
                return REFUSALS["foreign"]
            return "" if self._is_of_source(pyc, name[:-1]) else REFUSALS["stale"]
        except Unreadable as error:
            return f"it cannot be read: {error}"

    def _is_of_source(self, pyc: bytes, name: str) -> bool:
        source = self.archive.members.get(name)
        if source is None:
            raise Unreadable("the entry of the source beside it is damaged")
        flags = int.from_bytes(pyc[4:8], "little")
        if not flags & HASHED:
            return is_of_source(pyc, source.modified, source.size)
        return not flags & CHECKED or has_hash_of(pyc, self.archive.read(name), self._facts)

    def _problem(self, form: Present) -> str:
        """The reason why loading the module fails, or ""; found without reading a source."""
        obstacle = self.archive.obstacle(form.name)
        if obstacle is not None:
            return f"it is {obstacle.text}"
        if form.kind == "source":
            return ""
        try:
            foreign = pyc_problem(self.archive.read(form.name), self._facts.magic)
        except Unreadable as error:
            return f"it cannot be read: {error}"
        return REFUSALS["foreign"] if foreign else ""


def is_among(entry: str, places: frozenset[str]) -> bool:
    """Whether an entry is one of the places, or below one."""
    return any(entry == place or entry.startswith(place + os.sep) for place in places)


def _own_path(facts: Facts) -> frozenset[str]:
    """The entries for the importer's own modules; it leaves them to other importers."""
    names = {spec.name for spec in facts.loaded}
    return frozenset(
        place
        for spec in facts.loaded
        if spec.path and {f"{spec.name}.hook", f"{spec.name}.listing"} <= names
        for place in spec.path
    )
