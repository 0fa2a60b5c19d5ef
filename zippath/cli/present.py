"""How a target and the entries of its path look: in text, and as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from zippath.edits import Edit, diff
from zippath.python.facts import Facts
from zippath.syspath.entry import Dropped, Origin, PathEntry

_IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}


def python_text(facts: Facts) -> str:
    """The target in one line, such as `/usr/bin/python3 (CPython 3.11.2)`."""
    name = _IMPLEMENTATIONS.get(facts.implementation, facts.implementation)
    return f"{facts.executable} ({name} {facts.version_text})"


def python_json(facts: Facts) -> dict[str, Any]:
    """The target, for programs."""
    return {
        "executable": facts.executable,
        "version": facts.version_text,
        "implementation": facts.implementation,
        "prefix": facts.prefix,
    }


def origin_json(origin: Origin) -> dict[str, Any]:
    """Who put an entry there, for programs."""
    return {
        "kind": origin.kind,
        "file": origin.file,
        "line": origin.line,
        "detail": origin.detail or None,
    }


def entry_json(entry: PathEntry) -> dict[str, Any]:
    """One item of `sys.path`, for programs."""
    return {
        "position": entry.position,
        "path": entry.path,
        "kind": entry.kind,
        "origin": origin_json(entry.origin),
    }


def dropped_json(dropped: Dropped) -> dict[str, Any]:
    """A path that did not make it to `sys.path`, for programs."""
    return {
        "path": dropped.path,
        "origin": origin_json(dropped.origin),
        "reason": dropped.reason.text,
    }


def table(rows: Sequence[tuple[str, ...]], indent: str = "  ") -> list[str]:
    """`rows` in columns; an empty last cell leaves no blanks behind."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        indent
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def diff_json(edits: Iterable[Edit], dry_run: bool) -> dict[str, Any]:
    """What --dry-run adds to a result."""
    return {"dry_run": True, "diff": diff(edits)} if dry_run else {"dry_run": False}
