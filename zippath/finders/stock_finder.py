"""The path hook `zipimport.zipimporter`: archives as zipimport searches them, by version."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zippath.finders import pycs
from zippath.finders.finder_rules import finder_rules
from zippath.finders.offer import Finder, Offer
from zippath.finders.stock_zip import StockZip, read_stock_zip
from zippath.finders.zip_archive import Fatal, Unreadable
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import Present
from zippath.python.facts import Facts
from zippath.syspath.subpath import archive_of

# what spec.origin is where the loader cannot name the file
UNKNOWN = "<unknown>"


@dataclass(frozen=True)
class Breaking:
    """An archive with a fatal error: every import stops at its entry (gh-153679)."""

    reason: str

    def names(self) -> frozenset[str]:
        """No names, though it stops the import of all."""
        return frozenset()

    def candidates(self, fullname: str) -> list[Offer]:
        """The same for every name."""
        reason = f"python stops here: {self.reason}"
        return [Offer(fullname, "source", UNKNOWN, None, "", reason, "breaks")]


class StockHook:
    """The model of the hook; it reads each archive once, for all subpaths."""

    def __init__(self, facts: Facts, _name: str) -> None:
        self._facts = facts
        self._archives: dict[str, StockZip] = {}

    def __call__(self, entry: str) -> Finder | None:
        """Return the finder for an archive, None for any other entry."""
        path, subpath = archive_of(entry, self._facts.cwd)
        if not path:
            return None
        file = os.path.join(self._facts.cwd, path)
        try:
            archive = self._archives.get(file) or read_stock_zip(file, self._facts)
        except Fatal as error:
            return Breaking(str(error))
        except Unreadable:
            return None
        self._archives[file] = archive
        return StockFinder(archive, subpath and subpath + "/", self._facts, path)


class StockFinder(ZipFinder):
    """The model of a `zipimport.zipimporter`."""

    archive: StockZip

    def _modules(self, tail: str, forms: Sequence[Present]) -> list[Offer]:
        """The first form with code, in front of the others.

        The very first form decides whether it is a package, as in `_get_module_info`. Where none
        has code zipimport answers all the same, and fails when it loads the module.
        """
        is_package = forms[0].is_package
        losers: list[Offer] = []
        for index, form in enumerate(forms):
            try:
                reason = self._refusal(form)
            except Fatal as error:
                offer = self._offer(tail, form, is_package, self._end_at(form, error))
                broken = replace(offer, trouble="breaks")
                return [broken, *losers, *self._rest(tail, forms[index + 1 :])]
            except Unreadable as error:
                unknown = self._unknown(tail, forms[0], str(error))
                return [unknown, *losers, *self._rest(tail, forms[index:])]
            if not reason:
                good = self._unread(self._offer(tail, form, is_package), form)
                return [good, *losers, *self._rest(tail, forms[index + 1 :])]
            refused = self._offer(tail, form, form.is_package, reason)
            losers.append(replace(refused, cause="unloadable"))
        return [self._unknown(tail, forms[0], losers[-1].reason), *losers]

    def _unread(self, offer: Offer, form: Present) -> Offer:
        """The offer of a source that was not read yet, as from 3.15 on, in trouble if it cannot."""
        obstacle = self.archive.obstacle(form.name)
        if obstacle is None or finder_rules(self._facts).reads_sources:
            return offer
        return replace(offer, reason=f"it is {obstacle.text}", trouble="unknown")

    def _end_at(self, form: Present, error: Fatal) -> str:
        """Say how zipimport ends: before 3.15 it takes all that is compressed for deflated."""
        obstacle = self.archive.obstacle(form.name)
        said = f"it is {obstacle.text}, and " if obstacle else ""
        return f"{said}python stops here: {error}"

    def _unknown(self, tail: str, first: Present, reason: str) -> Offer:
        """The spec of a module without code; only loading it shows that."""
        locations = ("",) if first.is_package else None
        kind = "package" if first.is_package else first.kind
        return Offer(tail, kind, UNKNOWN, locations, "", reason, "unknown")

    def _rest(self, tail: str, forms: Sequence[Present]) -> list[Offer]:
        return [self._offer(tail, form, form.is_package) for form in forms]

    def _refusal(self, form: Present) -> str:
        """The reason why zipimport passes over a member, or "".

        Raises Unreadable where zipimport gives up, or Fatal.
        """
        if form.kind == "bytecode":
            return self.bytecode_refusal(form.name)
        if finder_rules(self._facts).reads_sources:
            self.archive.try_to_read(form.name)
        return ""

    def bytecode_refusal(self, name: str) -> str:
        """The reason why zipimport passes over a .pyc member, or ""; raises as `_refusal`."""
        content = self.archive.read(name)
        beside = self.archive.members.get(name[:-1])
        source = None
        if beside is not None:
            source = pycs.Source(beside.modified, beside.size, self.archive.read(name[:-1]))
        try:
            verdict = pycs.judge(content, source, self._facts)
        except (EOFError, OverflowError, ValueError) as error:
            raise Fatal(f"{type(error).__name__}: {error}") from error
        if verdict == "broken":
            raise Unreadable("it is too short to be bytecode")
        return pycs.REFUSALS[verdict]

    def refuses_folder(self, stem: str) -> bool:
        """Whether the folder has no entry of its own, which older versions need."""
        return bool(self._refusal_of_folder(f"{self.subpath}{stem}/"))

    def _refusal_of_folder(self, folder: str) -> str:
        if folder in self.archive.members:
            return ""
        if not finder_rules(self._facts).implied_folders:
            return "the archive has no entry for the folder itself, which python needs before 3.14"
        # zipimport takes `a//b.py` for one in the folder `a//`, and then sees none above it
        if all(name.startswith("/") for name in self.archive.folders[folder]):
            return "there is nothing but slashes below it"
        return ""
