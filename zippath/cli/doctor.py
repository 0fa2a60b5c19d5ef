"""`zippath doctor`: faults of a python's path, and their remedies."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import typer

from zippath import __version__, dirs
from zippath.cli import command_app, output, present, target
from zippath.cli.every_python import executables, side_by_side
from zippath.cli.narrow import fitting_line
from zippath.cli.progress import Progress
from zippath.doctor import all_checks
from zippath.doctor.check import Check
from zippath.doctor.diagnosis import Mending, Report, examine
from zippath.doctor.first_look import dangers
from zippath.doctor.formats import github, objects, sarif, text
from zippath.doctor.subject import Subject
from zippath.edits import Edit
from zippath.errors import UsageError, ZippathError
from zippath.manage.apply import Target, carry_out
from zippath.python.places import identity
from zippath.python.start import Start
from zippath.syspath.snapshot import Snapshot
from zippath.wording import few

app = command_app()

Format = Literal["text", "json", "sarif", "github"]


@dataclass(frozen=True)
class _Wish:
    """The options of one run."""

    checks: tuple[Check, ...]
    selected: bool
    format: Format
    fix: bool
    dry_run: bool
    deep: bool
    starts_anyway: bool
    start: Start
    every: bool


@app.command(epilog="Example: zippath doctor --fix --dry-run")
def doctor(
    python: target.Python = None,
    every: Annotated[bool, typer.Option("--all", help="every python that can be found")] = False,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="only these, such as ZP2,ZP401")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="not these")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="mend what is safe to mend")] = False,
    dry_run: target.DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help="fail on warnings too")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="read every member of archives")] = False,
    start: Annotated[
        bool, typer.Option("--start", help="start it even if that runs what looks like an attack")
    ] = False,
    format: Annotated[  # noqa: A002 - it is the option's name
        Format, typer.Option(help="text, json, sarif, or github for annotations")
    ] = "text",
    script: target.Script = None,
    module: target.Module = None,
    isolated: target.Isolated = False,
    safe_path: target.SafePath = False,
    no_user_site: target.NoUserSite = False,
    json: target.Json = False,
) -> None:
    """Find faults of a python's path, and how to mend them.

    Exits with 1 if there are errors (with --strict, also for warnings), and with 2 if the command
    line is wrong. It uses no network, imports nothing of the python it looks at, and runs no code
    of archives. It reads that python's startup files first; if nothing in them looks like an
    attack, it starts it, which runs them as always.
    """
    if every and python:
        raise UsageError("--all and --python exclude each other")
    if json and format not in ("text", "json"):
        raise UsageError(f"--json and --format {format} exclude each other")
    checks = all_checks.chosen(select or (), ignore or ())
    chosen: Format = "json" if json else format
    how = target.start_of(script, module, isolated, safe_path, no_user_site)
    wish = _Wish(checks, bool(select), chosen, fix or dry_run, dry_run, deep, start, how, every)
    reports: list[Report] = []
    described: list[dict[str, Any]] = []
    for report, about in _of_every(wish) if every else [_one(python, wish)]:
        reports.append(report)
        described.append(about)
        _stream(report, chosen)
    _finish(reports, described, chosen, every)
    if any(report.failed(strict) for report in reports):
        raise typer.Exit(1)


def _of_every(wish: _Wish) -> Iterator[tuple[Report, dict[str, Any]]]:
    """Look at every Python, several at once; what is mended is mended one by one."""
    seen = set()
    found = executables(os.environ)
    for spec, result in side_by_side(found, lambda spec: _one(spec, wish), alone=wish.fix):
        if isinstance(result, ZippathError):
            output.message(f"skipped {spec}: {result.message}")
            continue
        # a script that starts another one shows only now which
        own = identity(result[0].facts.executable)
        if own not in seen:
            seen.add(own)
            yield result


def _one(spec: str | None, wish: _Wish) -> tuple[Report, dict[str, Any]]:
    begun = time.perf_counter()
    python = target.to_change(spec, partial=True, start=wish.start)
    subject = _looked_at(python, spec, wish)
    report = _examine(subject, wish, begun)
    about: dict[str, Any] = {}
    if wish.fix:
        edits, after = _mended(python, subject, report, wish)
        if edits and not wish.dry_run:
            report = _examine(subject.in_state(after), wish, begun)
        if wish.format == "text":
            _show(edits, wish.dry_run)
        about = present.edits_json(edits, wish.dry_run)
    return report, objects.report_json(report, present.python_json(report.facts)) | about


def _looked_at(python: Target, spec: str | None, wish: _Wish) -> Subject:
    """Start the target and look at it, or only read its files where a start would be dangerous."""

    def subject(snapshot: Snapshot) -> Subject:
        looked = target.with_main(snapshot)
        return Subject(looked, os.environ, spec, dirs.state_dir(os.environ), wish.deep)

    foreseen = None if wish.starts_anyway else python.foresee()
    found = dangers(subject(foreseen)) if foreseen else ()
    if not foreseen or not found:
        return subject(python.look())
    places = few([f"{one.path}:{one.line}" if one.line else one.path or "" for one in found])
    output.message(f"did not start it: {places} looks like an attack (ZP208); --start starts it")
    return subject(foreseen)


def _mended(
    python: Target, subject: Subject, report: Report, wish: _Wish
) -> tuple[tuple[Edit, ...], Snapshot]:
    """Carry out the repairs; return their edits and the target after them. Locks only if needed."""
    if not any(found.repairs for found in report.findings):
        return (), subject.snapshot
    invocation = target.invocation(wish.dry_run)
    outcome = carry_out(
        Mending(subject, report, all_checks.CHECKS, wish.selected),
        subject.snapshot,
        replace(python, unstarted=not subject.facts.started),
        invocation,
    )
    return outcome.plan.edits, outcome.after


def _examine(subject: Subject, wish: _Wish, begun: float) -> Report:
    archives = sum(entry.kind == "archive" for entry in subject.ledger.entries)
    if wish.every and not wish.fix:  # they share one progress line
        return examine(subject, wish.checks, all_checks.CHECKS, begun)
    total = len(wish.checks) + archives * (3 if wish.deep else 1)
    with Progress(total) as progress:
        return examine(replace(subject, watch=progress.step), wish.checks, all_checks.CHECKS, begun)


def _show(edits: tuple[Edit, ...], dry_run: bool) -> None:
    output.diff(edits)
    for edit in edits:
        output.text(f"{'would mend' if dry_run else 'mended'} {edit.path}")
    if not edits:
        output.text("nothing to mend")
    elif not dry_run:
        output.text("`zippath undo` takes it back")
    output.text()


def _stream(report: Report, format_: Format) -> None:
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
    reports: list[Report], described: list[dict[str, Any]], format_: Format, every: bool
) -> None:
    if format_ == "json":
        output.as_json({"reports": described} if every else described[0])
    elif format_ == "sarif":
        output.as_document(sarif.sarif(reports, __version__, target.cwd()))
