"""The work of `zippath doctor`: it looks at targets, mends what it may, and prints reports."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from zippath import __version__, dirs
from zippath.cli import output, present, target
from zippath.cli.narrow import fitting_line
from zippath.cli.progress import Progress
from zippath.distributions.requirements import needs_parser
from zippath.doctor.check import Check
from zippath.doctor.diagnosis import Report, examine
from zippath.doctor.first_look import dangers
from zippath.doctor.formats import github, objects, sarif, text
from zippath.doctor.subject import Subject
from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.manage.target import Target
from zippath.python.interpreter import AskingWithoutStart
from zippath.python.places import identity
from zippath.python.process import own_age
from zippath.python.start import Start
from zippath.syspath.snapshot import Snapshot, foreseen_by
from zippath.wording import few


@dataclass(frozen=True)
class Request:
    """The options of one run."""

    select: Sequence[str]
    ignore: Sequence[str]
    format: str
    fix: bool
    dry_run: bool
    deep: bool
    starts_anyway: bool
    start: Start
    every: bool
    # the target, asked already without running its startup files
    first: AskingWithoutStart | None = None

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks that it chooses; raises UsageError for an unknown code."""
        from zippath.doctor.all_checks import chosen  # 35 ms: see `_import_checks`

        return chosen(self.select, self.ignore)


def _import_checks(foreseen: Subject | None) -> None:
    """Import what looks at the answer of the target, and not before it has been started.

    packaging, too, unless the requirements that are foreseen can be read without it.
    """
    from zippath.doctor import all_checks  # noqa: F401

    if foreseen is None or any(map(needs_parser, foreseen.first_by_name.values())):
        import packaging.requirements  # noqa: F401


def diagnose(spec: str | None, request: Request) -> list[Report]:
    """Look at the target that `--python` names, or at every Python, and print the reports."""
    if request.select or request.ignore:
        _ = request.checks  # a wrong code starts nothing
    reports: list[Report] = []
    described: list[dict[str, Any]] = []
    for report, about in _of_every(request) if request.every else [_one(spec, request)]:
        reports.append(report)
        described.append(about)
        _stream(report, request.format)
    _finish(reports, described, request.format, request.every)
    return reports


def _of_every(request: Request) -> Iterator[tuple[Report, dict[str, Any]]]:
    """Look at every Python, several at once; what is mended is mended one by one."""
    from zippath.cli.every_python import executables, side_by_side  # 5 ms, and few ask for all

    seen = set()
    found = executables(os.environ)
    for spec, result in side_by_side(found, lambda spec: _one(spec, request), alone=request.fix):
        if isinstance(result, ZippathError):
            output.message(f"skipped {spec}: {result.message}")
            continue
        # a script that starts another one shows only now which
        own = identity(result[0].facts.executable)
        if own not in seen:
            seen.add(own)
            yield result


def _one(spec: str | None, request: Request) -> tuple[Report, dict[str, Any]]:
    begun = time.perf_counter() - (0 if request.every else own_age())
    python = target.to_change(spec, partial=True, start=request.start)
    subject = _looked_at(python, spec, request)
    report = _examine(subject, request, begun)
    about: dict[str, Any] = {}
    if request.fix:
        edits, after = _mended(python, subject, report, request)
        if edits and not request.dry_run:
            report = _examine(subject.in_state(after), request, begun)
        if request.format == "text":
            _show(edits, request.dry_run)
        about = present.edits_json(edits, request.dry_run)
    return report, objects.report_json(report, present.python_json(report.facts)) | about


def _looked_at(python: Target, spec: str | None, request: Request) -> Subject:
    """Start the target and look at it, or only read its files where a start would be dangerous."""

    def subject(snapshot: Snapshot) -> Subject:
        looked = target.with_main(snapshot)
        return Subject(looked, os.environ, spec, dirs.state_dir(os.environ), request.deep)

    snapshot = None if request.starts_anyway else _foreseen(python, request)
    foreseen = subject(snapshot) if snapshot else None
    found = dangers(foreseen) if foreseen else ()
    if not foreseen or not found:
        return subject(python.look(partial(_import_checks, foreseen)))
    places = few([f"{one.path}:{one.line}" if one.line else one.path or "" for one in found])
    output.message(f"did not start it: {places} looks like an attack (ZP208); --start starts it")
    return foreseen


def _foreseen(python: Target, request: Request) -> Snapshot | None:
    return foreseen_by(request.first, request.start) if request.first else python.foresee()


def _mended(
    python: Target, subject: Subject, report: Report, request: Request
) -> tuple[tuple[Edit, ...], Snapshot]:
    """Carry out the repairs; return their edits and the target after them. Locks only if needed."""
    if not any(found.repairs for found in report.findings):
        return (), subject.snapshot
    # 15 ms, and few diagnoses mend something
    from zippath.cli.path_indexes import refresh
    from zippath.doctor.all_checks import CHECKS
    from zippath.doctor.mending import Mending
    from zippath.manage.apply import carry_out

    invocation = target.invocation(request.dry_run)
    outcome = carry_out(
        Mending(subject, report, CHECKS, bool(request.select)),
        subject.snapshot,
        replace(python, unstarted=not subject.facts.started),
        invocation,
    )
    refresh(outcome, request.dry_run)
    return outcome.plan.edits, outcome.after


def _examine(subject: Subject, request: Request, begun: float) -> Report:
    from zippath.doctor.all_checks import CHECKS  # see `_import_checks`

    archives = sum(entry.kind == "archive" for entry in subject.ledger.entries)
    if request.every and not request.fix:  # they share one progress line
        return examine(subject, request.checks, CHECKS, begun)
    total = len(request.checks) + archives * (3 if request.deep else 1)
    with Progress(total) as progress:
        return examine(replace(subject, watch=progress.step), request.checks, CHECKS, begun)


def _show(edits: tuple[Edit, ...], dry_run: bool) -> None:
    output.diff(edits)
    for edit in edits:
        output.text(f"{'would mend' if dry_run else 'mended'} {edit.path}")
    if not edits:
        output.text("nothing to mend")
    elif not dry_run:
        output.text("`zippath undo` takes it back")
    output.text()


def _stream(report: Report, format_: str) -> None:
    """Print a report as soon as it exists, if the format allows that."""
    if format_ == "text":
        output.text(present.python_text(report.facts))
        output.lines(_on_screen(text.lines(report)))
        output.text(text.summary(report))
    elif format_ == "github":
        output.lines(github.annotations(report, target.cwd()))


def _on_screen(lines: Iterable[str]) -> Iterator[str]:
    """Shorten paths where a terminal is narrow, but none in a command to type."""
    width = output.width()
    for line in lines:
        is_command = line.lstrip().startswith("fix: ")
        yield line if width is None or is_command else fitting_line(line, width)


def _finish(
    reports: list[Report], described: list[dict[str, Any]], format_: str, every: bool
) -> None:
    if format_ == "json":
        output.as_json({"reports": described} if every else described[0])
    elif format_ == "sarif":
        output.as_document(sarif.sarif(reports, __version__, target.cwd()))
