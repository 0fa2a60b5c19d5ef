"""Text and JSON for a target, the entries of its path, and edits."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from zippath.cli.narrow import fitting
from zippath.python.facts import Facts
from zippath.syspath.disk import obstacle
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.typed import typed
from zippath.wording import counted, few

if TYPE_CHECKING:
    from zippath.edits import Edit
    from zippath.manage.plan import Plan
    from zippath.manage.real_files import RealFiles

_IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}


def python_text(facts: Facts) -> str:
    """Return the target in one line, such as `/usr/bin/python3 (CPython 3.11.2)`."""
    name = _IMPLEMENTATIONS.get(facts.implementation, facts.implementation)
    program = f"{facts.executable} ({name} {facts.version_text})"
    words = facts.start.words
    return f"{program}, started with {typed(words)}" if words else program


def python_json(facts: Facts) -> dict[str, Any]:
    """Return the target as JSON."""
    return {
        "executable": facts.executable,
        "version": facts.version_text,
        "implementation": facts.implementation,
        "prefix": facts.prefix,
        "start": {
            "flags": list(facts.start.flags),
            "script": facts.start.script or None,
            "module": facts.start.module or None,
        },
    }


def origin_json(origin: Origin) -> dict[str, Any]:
    """Return an origin as JSON."""
    return {
        "kind": origin.kind,
        "file": origin.file,
        "line": origin.line,
        "detail": origin.detail or None,
    }


def entry_json(entry: PathEntry) -> dict[str, Any]:
    """Return one item of `sys.path` as JSON."""
    return {
        "position": entry.position,
        "path": entry.path,
        "kind": entry.kind,
        "origin": origin_json(entry.origin),
    }


def reason_text(dropped: Dropped) -> str:
    """Say why a path was dropped, or what keeps everybody here from knowing whether it exists."""
    hindrance = obstacle(dropped.path) if dropped.reason.code == "missing" else ""
    return f"it cannot be looked at: {hindrance}" if hindrance else dropped.reason.text


def kind_text(entry: PathEntry) -> str:
    """Say what an entry is; of a missing one, what keeps everybody here from knowing that."""
    hindrance = obstacle(entry.path) if entry.kind == "missing" else ""
    return f"it cannot be looked at: {hindrance}" if hindrance else entry.kind


def dropped_json(dropped: Dropped) -> dict[str, Any]:
    """Return a dropped path as JSON."""
    return {
        "path": dropped.path,
        "origin": origin_json(dropped.origin),
        "reason": reason_text(dropped),
    }


def real_files(found: "RealFiles | None", dry_run: bool = False) -> Iterator[str]:
    """Say what became of the files of an archive, and how much that is; nothing if none must be."""
    if found is None or not found.tops:
        return
    names = few(found.names, 10)
    if not found.new:
        yield f"{names}: in the file store already"
        return
    verb = "would be laid out" if dry_run else "laid out"
    count = counted(found.files, "file")
    yield f"{names}: {count}, {found.size / 1e6:.1f} MB {verb} in the file store"


def real_files_json(found: "RealFiles | None") -> dict[str, Any] | None:
    """Return the files of an archive as JSON, null where the target lays out nothing."""
    if found is None:
        return None
    return {"names": list(found.names), "files": found.files, "size": found.size}


def table(
    rows: Sequence[tuple[str, ...]], indent: str = "  ", width: int | None = None
) -> list[str]:
    """Return `rows` in columns, without trailing blanks; on a terminal of this `width`, if any."""
    if width is not None and rows:
        rows = fitting(rows, width - len(indent) - 2 * (len(rows[0]) - 1))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        indent
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def upgrade_lines(plan: "Plan", dry_run: bool) -> Iterator[str]:
    """Yield a line if this zippath's importer takes the place of another one's."""
    if plan.upgraded:
        verb = "would be" if dry_run else "is"
        yield f"the importer {verb} this zippath's now: it was that of version {plan.upgraded}"


def edits_json(edits: "Sequence[Edit]", dry_run: bool) -> dict[str, Any]:
    """Return edits as JSON: whether and where something has changed."""
    return {
        "changed": bool(edits) and not dry_run,
        "files": [edit.path for edit in edits],
        **diff_json(edits, dry_run),
    }


def diff_json(edits: "Iterable[Edit]", dry_run: bool) -> dict[str, Any]:
    """Return the part of a result about --dry-run, as JSON."""
    from zippath.edits import diff  # 10 ms, and few commands show edits

    return {"dry_run": True, "diff": diff(edits)} if dry_run else {"dry_run": False}


def dos_time(modified: int) -> str:
    """A DOS date and time in words.

    >>> dos_time(0x00210000)
    '1980-01-01 00:00'
    """
    date, clock = modified >> 16, modified & 0xFFFF
    day = f"{(date >> 9) + 1980}-{date >> 5 & 0xF:02}-{date & 0x1F:02}"
    return f"{day} {clock >> 11:02}:{clock >> 5 & 0x3F:02}"
