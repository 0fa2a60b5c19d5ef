"""Text and JSON for a target, the entries of its path, and edits."""

from collections.abc import Iterable, Sequence
from typing import Any

from zippath.edits import Edit, diff
from zippath.python.facts import Facts
from zippath.syspath.entry import Dropped, Origin, PathEntry

_IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}


def python_text(facts: Facts) -> str:
    """Return the target in one line, such as `/usr/bin/python3 (CPython 3.11.2)`."""
    name = _IMPLEMENTATIONS.get(facts.implementation, facts.implementation)
    return f"{facts.executable} ({name} {facts.version_text})"


def python_json(facts: Facts) -> dict[str, Any]:
    """Return the target as JSON."""
    return {
        "executable": facts.executable,
        "version": facts.version_text,
        "implementation": facts.implementation,
        "prefix": facts.prefix,
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


def dropped_json(dropped: Dropped) -> dict[str, Any]:
    """Return a dropped path as JSON."""
    return {
        "path": dropped.path,
        "origin": origin_json(dropped.origin),
        "reason": dropped.reason.text,
    }


def table(rows: Sequence[tuple[str, ...]], indent: str = "  ") -> list[str]:
    """Return `rows` in columns, without trailing blanks."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        indent
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def edits_json(edits: Sequence[Edit], dry_run: bool) -> dict[str, Any]:
    """Return edits as JSON: whether and where something has changed."""
    return {
        "changed": bool(edits) and not dry_run,
        "files": [edit.path for edit in edits],
        **diff_json(edits, dry_run),
    }


def diff_json(edits: Iterable[Edit], dry_run: bool) -> dict[str, Any]:
    """Return the part of a result about --dry-run, as JSON."""
    return {"dry_run": True, "diff": diff(edits)} if dry_run else {"dry_run": False}
