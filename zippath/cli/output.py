"""The only place that prints: results on stdout, messages on stderr."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from zippath.edits import Edit
from zippath.edits import diff as as_diff
from zippath.errors import ZippathError

SCHEMA = 1


def text(line: str = "") -> None:
    """Print one line of a result."""
    sys.stdout.write(_printable(line, sys.stdout.encoding) + "\n")


def diff(edits: Iterable[Edit]) -> None:
    """Print what edits change, as a unified diff."""
    for line in as_diff(edits).split("\n")[:-1]:  # a line may hold what splitlines breaks at
        text(line)


def code(script: str) -> None:
    """Print a script byte for byte; to a terminal, as far as it can be shown."""
    if sys.stdout.isatty():
        for line in script.splitlines():
            text(line)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(script.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def message(line: str) -> None:
    """Print one line that is not part of the result."""
    sys.stderr.write(_printable(line, sys.stderr.encoding) + "\n")


def as_json(result: dict[str, Any]) -> None:
    """Print one object for programs, its `schema` first."""
    sys.stdout.write(json.dumps({"schema": SCHEMA, **result}, indent=2) + "\n")


def as_document(document: dict[str, Any]) -> None:
    """Print an object of a format that others define."""
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def error(problem: ZippathError, in_json: bool) -> None:
    """Say what could not be done, and the remedy."""
    message(f"error: {problem.message}")
    if problem.hint:
        message(f"  hint: {problem.hint}")
    if in_json:
        as_json({"error": {"message": problem.message, "hint": problem.hint}})


def _printable(line: str, encoding: str | None) -> str:
    r"""`line` as far as `encoding` can show it, control characters and lone surrogates escaped.

    >>> print(_printable("a\x1bb\udce9", "utf-8"))
    a\x1bb\udce9
    """
    visible = "".join(
        char if char.isprintable() or char == "\t" else char.encode("unicode_escape").decode()
        for char in line
    )
    encoding = encoding or "utf-8"
    return visible.encode(encoding, "backslashreplace").decode(encoding)
