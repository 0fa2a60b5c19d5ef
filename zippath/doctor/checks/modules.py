"""Modules in archives: bytecode, and the cost of a start."""

from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import taking_off
from zippath.doctor.subject import Subject
from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.finders.finder_rules import maker_of
from zippath.finders.pycs import Source, judge
from zippath.wording import counted, few

# both measured on 2026's machines with CPython 3.12: an entry, and each name in it
_COST_OF_ARCHIVE, _COST_OF_NAME = 0.0001, 0.000004
_COST_WORTH_A_NOTE = 0.05


def _foreign_bytecode(subject: Subject) -> Iterator[Finding]:
    for archive in subject.archive_files:
        alone = _bytecode(archive, beside_source=False)
        made_for = _made_for(archive, alone, subject)
        if made_for:
            yield Finding(
                f"{archive.file}: {counted(len(alone), 'module')} only as bytecode of "
                f"another python ({made_for}): {few(alone)}",
                f"python {subject.version} stops with `bad magic number` when they are imported",
                "get the archive for this version, or one with the sources",
                archive.file,
            )


def _bytecode(archive: ArchiveOnPath, beside_source: bool) -> list[str]:
    return [
        name for name in archive.code if name.endswith(".pyc") and "__pycache__" not in name
        and (name[:-1] in archive.code) == beside_source
    ]  # fmt: skip


def _made_for(archive: ArchiveOnPath, names: list[str], subject: Subject) -> str:
    """The version of the first bytecode file, "" if it is the target's."""
    data = archive.read(names[0]) if names else None
    return "" if data is None or data[:4] == subject.facts.magic else maker_of(data)


def _stale_bytecode(subject: Subject) -> Iterator[Finding]:
    for archive in filter(lambda archive: archive.by_zipimport, subject.archive_files):
        pairs = _bytecode(archive, beside_source=True)
        reason = _staleness(archive, pairs, subject)
        if reason:
            yield Finding(
                f"the bytecode in {archive.file} is not used: {reason}",
                f"python compiles {counted(len(pairs), 'module')} again at every import",
                f"zip it again after: python{subject.version} -m compileall -b "
                "--invalidation-mode unchecked-hash FOLDER",
                archive.file,
            )


def _staleness(archive: ArchiveOnPath, pairs: list[str], subject: Subject) -> str:
    """The reason why python ignores the first bytecode file, "" if it does not."""
    pyc, text = (archive.read(pairs[0]), archive.read(pairs[0][:-1])) if pairs else (None, None)
    beside = archive.member(pairs[0][:-1]) if pairs else None
    if pyc is None or text is None or beside is None:
        return ""
    try:
        verdict = judge(pyc, Source(beside.modified, beside.size, text), subject.facts)
    except (EOFError, OverflowError, ValueError) as error:
        return f"python fails to read it: {error}"
    if verdict == "foreign":
        return f"it is of python {_made_for(archive, pairs, subject)}"
    return "" if verdict == "good" else "it is not of the source that the archive has"


def _start_up_cost(subject: Subject) -> Iterator[Finding]:
    costs = {
        archive: _COST_OF_ARCHIVE + _COST_OF_NAME * len(archive.members)
        for archive in subject.archive_files
        if archive.by_zipimport
    }
    total = sum(costs.values())
    if total >= _COST_WORTH_A_NOTE:
        dearest = max(costs, key=lambda archive: costs[archive])
        yield Finding(
            f"{counted(len(costs), 'archive')} cost {total * 1000:.0f} ms at every start of python",
            f"each is read whole when python looks for sitecustomize; {dearest.file}, with "
            f"{len(dearest.members)} names, takes {costs[dearest] * 1000:.0f} ms of it",
            taking_off(subject, dearest.entry.path, dearest.entry.origin),
            dearest.file,
        )


CHECKS = (
    Check(
        "ZP103", "error", "an archive holds only bytecode of another python",
        "A .pyc without its source is of use to one minor version alone: its magic number must be "
        "the interpreter's. One file of an archive is looked at.",
        _foreign_bytecode,
    ),
    Check(
        "ZP104", "note", "the bytecode in an archive is not used",
        "Beside a source, bytecode counts only if it is of this version and its time and size are "
        "those of the source's entry in the archive, which is in local time without a zone "
        "(gh-141431). Else the source is compiled at each import; zipimport saves no bytecode.",
        _stale_bytecode,
    ),
    Check(
        "ZP113", "note", "archives on the path slow down every start",
        "site looks for sitecustomize and usercustomize on the whole path, so zipimport reads the "
        "directory of each archive at each start: about 4 µs for each name.",
        _start_up_cost,
    ),
)  # fmt: skip
