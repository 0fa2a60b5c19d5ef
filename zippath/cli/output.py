"""The only place that prints: results on stdout, messages on stderr."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from zippath.edits import Edit
from zippath.edits import diff as as_diff
from zippath.errors import ZippathError

SCHEMA = 1


def text(line: str = "") -> None:
    """Print one line of a result."""
    _write(_printable(line, getattr(sys.stdout, "encoding", None)) + "\n")


def diff(edits: Iterable[Edit]) -> None:
    """Print what edits change, as a unified diff."""
    for line in as_diff(edits).split("\n")[:-1]:  # a line may hold what splitlines breaks at
        text(line)


def code(script: str) -> None:
    """Print a script byte for byte; to a terminal, as far as it can be shown."""
    if sys.stdout is None or sys.stdout.isatty():
        for line in script.splitlines():
            text(line)
        return
    with _writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(script.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()


def message(line: str) -> None:
    """Print one line that is not part of the result."""
    sys.stderr.write(_printable(line, sys.stderr.encoding) + "\n")


def as_json(result: dict[str, Any]) -> None:
    """Print one object for programs, its `schema` first."""
    _write(json.dumps({"schema": SCHEMA, **result}, indent=2) + "\n")


def as_document(document: dict[str, Any]) -> None:
    """Print an object of a format that others define."""
    _write(json.dumps(document, indent=2) + "\n")


def error(problem: ZippathError, in_json: bool) -> None:
    """Say what could not be done, and the remedy."""
    _problem("error", problem)
    if in_json:
        error_as_json(problem)


def error_as_json(problem: ZippathError) -> None:
    """Print an error for programs alone."""
    as_json({"error": {"message": problem.message, "hint": problem.hint}})


def warning(problem: ZippathError) -> None:
    """Say what will not work, though it is done as asked."""
    _problem("warning", problem)


def _problem(kind: str, problem: ZippathError) -> None:
    message(f"{kind}: {problem.message}")
    if problem.hint:
        message(f"  hint: {problem.hint}")


@contextlib.contextmanager
def delivered() -> Iterator[None]:
    """What is printed in here has left this process at the end.

    Raises ZippathError where stdout takes no more, and SystemExit without a word where nobody
    reads it any more.
    """
    try:
        yield
    except OSError:
        _write("\n")  # it was stdout, whose help typer prints, if this fails as well
        raise
    finally:
        with _writing():
            if sys.stdout is not None:
                sys.stdout.flush()


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # what is still in the buffer would fail once more when the interpreter ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(1) from error
        reason = (error.strerror or str(error)).lower()
        raise ZippathError(f"could not write the output: {reason}") from error


def _write(result: str) -> None:
    if sys.stdout is None:
        raise ZippathError("could not write the output: stdout is closed")
    with _writing():
        sys.stdout.write(result)


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
