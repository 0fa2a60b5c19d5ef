"""How an archive gets on the path: the least under which it works as an installed package would."""

import contextlib
from dataclasses import dataclass
from typing import Literal

from zippath.errors import UsageError, ZippathError
from zippath.finders.importer_finder import ImporterFinder
from zippath.finders.importer_zip import read_importer_zip
from zippath.finders.path_hooks import Finders, with_importer, without_importer
from zippath.finders.reading import reading
from zippath.manage.boot_module import boot_modules, is_possible, require_possible
from zippath.manage.suitability import Archive, examine
from zippath.python.facts import Facts
from zippath.syspath.boot_entries import DETAIL
from zippath.syspath.managed import is_managed
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of
from zippath.wording import few

Wanted = Literal["", "plain", "fast"]

# modules without bytecode. Stock zipimport compiles each in 2.5 ms, in every process that imports
# it; the boot module costs each start of that Python 1.5 ms, even if nothing is imported from there
# (`python -m tests.benchmarks.threshold`). A program imports about a third of the modules that a
# distribution has: of 50 that is 40 ms, so it pays if one start in 25 imports from the archive
SLOW = 50


@dataclass(frozen=True)
class Mechanism:
    """A path line that `site` reads, or a line for the boot module (`boots`); and the reason.

    The boot module puts an entry `first` before all site dirs. `is_asked` tells that an option
    decided, so that an archive that is there already changes over.
    """

    boots: bool = False
    reason: str = ""
    first: bool = False
    is_asked: bool = False


PATH_LINE = Mechanism()


def choose(
    path: str,
    snapshot: Snapshot,
    wanted: Wanted = "",
    first: bool = False,
    ours: Finders | None = None,
) -> tuple[Mechanism, Archive]:
    """Choose the mechanism for the archive at `path`, and examine it as it will be read then.

    `ours` are the finders of the target with the importer, which may have read the archive already.
    Raises ZippathError where the target cannot import from it in any way, and UsageError where a
    path line is `wanted` that does not exist.
    """
    facts = snapshot.facts
    with_ours = with_importer(facts)
    ours = ours or Finders(with_ours)
    there = next((one.origin for one in snapshot.ledger.entries if one.path == path), None)
    if is_managed(there) and not wanted and not first:
        boots = there is not None and there.detail == DETAIL
        known = examine(path, with_ours, ours) if boots else examine(path, facts)
        return Mechanism(boots, "as it was added before"), known
    _, subpath = archive_of(path)
    reason = "--prepend" if first else f"no path line can name the folder {subpath}"
    if first or subpath:
        if wanted == "plain":
            raise UsageError(f"--plain is not possible: {reason}")
        require_possible(facts)
        return Mechanism(True, reason, first, first), examine(path, with_ours, ours)
    by_hand = facts.has_our_importer and not boot_modules(snapshot)
    if wanted == "plain" or by_hand or not is_possible(facts):
        if wanted == "fast":
            require_possible(facts)
        plain = Mechanism(reason="--plain" if wanted else "", is_asked=bool(wanted))
        return plain, examine(path, facts)
    if wanted == "fast":
        return Mechanism(True, "--fast", is_asked=True), examine(path, with_ours, ours)
    return _least(path, facts, ours)


def _least(path: str, facts: Facts, ours: Finders) -> tuple[Mechanism, Archive]:
    with_ours = with_importer(facts)
    # a second reader takes a second and 60 MB for 100,000 members: it comes last
    with contextlib.suppress(ZippathError):  # what the target's own reader says comes first
        reason = _trouble(path, ours)
        if reason:
            return Mechanism(True, reason), examine(path, with_ours, ours)
    try:
        archive = examine(path, without_importer(facts))
    except ZippathError as error:
        # the frames of its traceback hold all that zipimport has read: 60 MB for 100,000 members
        error.with_traceback(None)
        try:
            archive = examine(path, with_ours, ours)
        except ZippathError:
            raise error from None
        reason = f"the zipimport of python {facts.minor_text} cannot read it"
        return Mechanism(True, reason), archive
    reason = _trouble(path, ours)
    if reason:
        return Mechanism(True, reason), examine(path, with_ours, ours)
    return Mechanism(reason="python's own zipimport reads it"), archive


def _trouble(path: str, ours: Finders) -> str:
    """The reason why an archive that zipimport reads would not work, or be slow; else ""."""
    finder = ours.of(path)
    with reading(path):
        # the importer leaves the archive that it lies in to others
        found = finder.archive if isinstance(finder, ImporterFinder) else read_importer_zip(path)
    needed = found.needed
    if needed:
        return f"{few([name.rstrip('/') for name in needed], 3)} must be real files"
    count = found.uncompiled
    if count > SLOW:
        return f"python would compile its {count} modules at every start"
    with reading(path):  # last, because it takes the content of the members
        speaking = next(found.speaking, "")
    return f"{speaking[:-1]} must be real files, as its code asks where it lies" if speaking else ""
