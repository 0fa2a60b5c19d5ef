"""The result of `zippath add`, in text and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from zippath.cli import present
from zippath.distributions.requirements import Unmet
from zippath.distributions.tags import foreign_tags
from zippath.manage import boot_module
from zippath.manage.adding import AddedArchive, AdditionResult
from zippath.manage.apply import Outcome
from zippath.manage.dependencies import Lack
from zippath.manage.mechanism import Mechanism
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.startup import needs_code
from zippath.typed import quoted
from zippath.wording import few

UNSEEN = (
    "type checkers and editors do not see what start-up code adds: "
    "`zippath editor` lays it out for them, and prints what to set"
)


def lines(result: AdditionResult, placed: bool, dry_run: bool) -> Iterator[str]:
    """The result as text; `placed` tells whether the user asked for a place on the path."""
    outcome = result.outcome
    for added in result.archives:
        yield f"{_verb(added.path, outcome, placed, dry_run)} {added.path}"
        rows = [
            ("python", present.python_text(outcome.after.facts)),
            ("origin", str(added.entry.origin)),
            ("by", _mechanism_text(added.mechanism)),
            (
                "names",
                few(sorted(added.archive.offers), 10) or "none: a distribution of metadata",
            ),
            *(("files", text) for text in present.real_files(added.laid_out, dry_run)),
            *(("shadows", f"{rival.name}: {rival.location}") for rival in added.shadows),
            *(("hidden", f"{one.name}: {one.location} comes first") for one in added.shadowed),
            *(("note", note) for note in _notes(added, outcome.after)),
        ]
        yield from present.table(rows)
    if result.neighbours:
        yield f"also for {', '.join(result.neighbours)}: with the same user site"
    yield from _lack_lines(result.lack)
    yield from _hints(result, dry_run)


def _hints(result: AdditionResult, dry_run: bool) -> Iterator[str]:
    """What is to be said once for all archives, about code that runs at start-up."""
    plan = result.outcome.plan
    yield from present.upgrade_lines(plan, dry_run)
    if plan.edits and any(added.mechanism.boots for added in result.archives):
        yield UNSEEN


def _lack_lines(lack: Lack) -> Iterator[str]:
    """What the archives require and the target has not, once for all of them."""
    if lack.unmet:
        yield "required, and not there"
        yield from present.table([(one.need.text, _state(one), one.need.by) for one in lack.unmet])
        yield f"  fetch: {lack.command}"
        before = " --prepend" if any(one.present is not None for one in lack.unmet) else ""
        yield f"  then add the archives again, with --with-deps DIR{before}"


def _state(unmet: Unmet) -> str:
    return "missing" if unmet.present is None else f"{unmet.present or 'another'} is there"


def as_json(result: AdditionResult, dry_run: bool) -> dict[str, Any]:
    """The result for programs."""
    outcome = result.outcome
    return {
        "python": present.python_json(outcome.after.facts),
        "changed": bool(outcome.plan.edits) and not dry_run,
        "files": [edit.path for edit in outcome.plan.edits],
        "entries": [
            {
                **present.entry_json(added.entry),
                "mechanism": _mechanism_json(added.mechanism),
                "names": sorted(added.archive.offers),
                "laid_out": present.real_files_json(added.laid_out),
                "shadows": [asdict(rival) for rival in added.shadows],
                "shadowed_by": [asdict(rival) for rival in added.shadowed],
                "notes": list(_notes(added, outcome.after)),
            }
            for added in result.archives
        ],
        "shared_with": list(result.neighbours),
        "lacking": [
            {"requirement": one.need.text, "present": one.present, "required_by": one.need.by}
            for one in result.lack.unmet
        ],
        "fetch": result.lack.command or None,
        "hints": list(_hints(result, dry_run)),
        **present.diff_json(outcome.plan.edits, dry_run),
    }


def _mechanism_text(mechanism: Mechanism) -> str:
    kind = "zippath's importer" if mechanism.boots else "a path line"
    return f"{kind}: {mechanism.reason}" if mechanism.reason else kind


def _mechanism_json(mechanism: Mechanism) -> dict[str, Any]:
    kind = "importer" if mechanism.boots else "path line"
    return {"kind": kind, "first": mechanism.first, "reason": mechanism.reason}


def _verb(path: str, outcome: Outcome, placed: bool, dry_run: bool) -> str:
    """The verb for one archive; with --before or --after, an archive on the path moves."""
    written = {edit.path for edit in outcome.plan.edits}
    was, now = (written & _files_naming(path, one) for one in (outcome.before, outcome.after))
    if not now or (was and not placed):
        return "already added:"
    if dry_run:
        return "would move" if was else "would add"
    return "moved" if was else "added"


def _notes(added: AddedArchive, after: Snapshot) -> Iterator[str]:
    """The notes on what may surprise the user later."""
    for name, problem in added.problems.items():
        yield f"{name} cannot be imported: {problem}"
    yield from _archive_notes(added, after)
    origin = added.entry.origin
    if origin.kind == "PYTHONPATH":
        yield "PYTHONPATH names it too, and comes first while it does"
    elif origin.kind == "pth":
        for file in sorted(filter(None, _files_naming(added.path, after) - {origin.file})):
            yield f"the line in {file} does not count while {origin} names it too"


def _archive_notes(added: AddedArchive, after: Snapshot) -> Iterator[str]:
    facts, archive = after.facts, added.archive
    if archive.extensions and not (added.mechanism.boots or facts.has_our_importer):
        named = few(archive.extensions, 1)
        yield f"extension modules cannot be loaded from an archive: {named}"
    version = facts.version_text
    if tags := foreign_tags(archive.path, facts):
        yield f"it is a wheel for {min(tags)}, not for this python"
    if archive.requires:
        yield f"it requires python {archive.requires}, and this is python {version}"
    if archive.offers and archive.offers.keys() <= {"src", "lib"}:
        folder = next(iter(archive.offers))
        yield f"the modules are in the folder {folder}: `import {folder}.…` is what works"
    if archive.inner_roots:
        paths = [quoted(f"{archive.path}/{root}") for root in archive.inner_roots]
        way = "PYTHONPATH=" + ":".join(paths)
        if boot_module.is_possible(facts):
            way = f"zippath add --python {facts.executable} {' '.join(paths)}"
        yield f"its packages are in folders, as shiv and pex do it: {way}"
    if not added.mechanism.boots and needs_code(archive.path, facts):
        yield f"an import line adds it: python {version} reads path lines in each start's locale"


def _files_naming(path: str, snapshot: Snapshot) -> set[str | None]:
    """The startup files with a line for `path`, effective or not."""
    lines = [(one.path, one.origin.file) for one in snapshot.ledger.entries]
    lines += [(one.path, one.origin.file) for one in snapshot.ledger.dropped]
    return {file for named, file in lines if named == path}
