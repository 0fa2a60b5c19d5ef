"""The order of zippath's archives: whether their modules win, as zippath.pth has it."""

from collections.abc import Iterator, Sequence

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.hidden import Hidden, grouped, hidden_modules
from zippath.doctor.path_variable import pythonpath_without
from zippath.doctor.remedy import is_for_another, renaming_all, taking_off
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.contents import offers
from zippath.manage.startup_file import marker_of
from zippath.python.paths import absolute
from zippath.syspath.entry import PathEntry
from zippath.syspath.managed import is_managed
from zippath.typed import entering
from zippath.wording import few


def _losing(subject: Subject) -> Iterator[Finding]:
    ours = [
        one
        for one in hidden_modules(subject)
        if is_managed(one.loser.origin) and one.loser.cause != "same-entry"
    ]
    places = grouped(ours, lambda one: (one.loser.entry or "", one.winner.entry or one.winner.kind))
    for (archive, place), group in places.items():
        winner, loser = group[0].winner, group[0].loser
        by = winner.origin or f"the interpreter: {winner.kind}"
        same = all(one.loser.identical for one in group)
        yield Finding(
            f"{archive}: {', '.join(one.name for one in group)} will be imported from "
            f"{place} instead",
            f"that entry comes first, by {by}" + (", and has the same content" if same else ""),
            _remedy(subject, group),
            (loser.origin and loser.origin.file) or archive,
            loser.origin.line if loser.origin else None,
            severity="note" if same else None,
            about=(("entry", archive),),
        )


def _remedy(subject: Subject, group: Sequence[Hidden]) -> str:
    winner, loser = group[0].winner, group[0].loser
    archive, origin = loser.entry or "", winner.origin
    if origin is None or origin.kind in LIBRARY or is_for_another(subject, archive):
        return subject.command("remove", archive)
    if is_managed(origin):
        return _choosing(subject, winner.entry or "", archive, {one.name for one in group})
    if origin.kind == "PYTHONPATH":
        return pythonpath_without(subject, {winner.entry or ""})
    if origin.is_site_dir:
        if winner.distribution and winner.distribution == loser.distribution:
            return subject.pip("uninstall", winner.distribution)
        return subject.command("remove", archive)
    if origin.kind == "script" and subject.facts.start.script:
        return renaming_all([winner.location or winner.entry or ""])
    if origin.kind == "script":
        return entering(subject.facts.prefix)
    return subject.command("path")


def _choosing(subject: Subject, winner: str, loser: str, names: set[str]) -> str:
    """The command that removes the archive without which no other module is missed."""
    for archive in (loser, winner):
        if names >= offers(absolute(subject.facts, archive), subject.facts).keys():
            return subject.command("remove", archive)
    other = subject.command("add", "--before", winner, loser)
    return f"build one of them again without {few(sorted(names))}; to prefer the other one: {other}"


def _order(subject: Subject) -> Iterator[Finding]:
    entries = {entry.path: entry for entry in reversed(subject.ledger.entries)}
    for file in subject.managed_files:
        latest: dict[bytes, PathEntry] = {}
        for path, line in file.archives:
            entry, marker = entries.get(path), marker_of(line)
            if entry is None:
                continue
            last = latest.get(marker)
            if last is not None and entry.position < last.position:
                yield Finding(
                    f"{path} comes before {last.path}, against the order in {file.path}",
                    f"it was put there by {entry.origin} already, so the line in "
                    "zippath.pth does not count",
                    taking_off(subject, path, entry.origin),
                    file.path,
                    line.number,
                )
            else:
                latest[marker] = entry


CHECKS = (
    Check(
        "ZP407", "warning", "a name in an archive of zippath is imported from elsewhere",
        "Every name at the top of an archive that zippath put on the path and that an earlier "
        "entry has too, with that entry and who put it there. A note where both are the same.",
        _losing,
        covers=("ZP402", "ZP403", "ZP404"),
    ),
    Check(
        "ZP408", "warning", "the order of zippath.pth does not hold",
        "Something else, PYTHONPATH or a startup file that is read before, names an archive too: "
        "it stands where that puts it, and not where its line in zippath.pth would.",
        _order,
        covers=("ZP217",),
    ),
)  # fmt: skip
