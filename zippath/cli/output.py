"""The only place that prints: results on stdout, messages on stderr."""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from zippath.errors import ZippathError

if TYPE_CHECKING:
    from zippath.edits import Edit

SCHEMA = 1


def width() -> int | None:
    """Return the columns of the terminal that shows the results, None where there is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def text(line: str = "") -> None:
    """Print one line of a result."""
    _write(_printable(line, getattr(sys.stdout, "encoding", None)) + "\n")


def lines(result: Iterable[str]) -> None:
    """Print the lines of a result."""
    for line in result:
        text(line)


def diff(edits: "Iterable[Edit]") -> None:
    """Print edits as a unified diff."""
    from zippath.edits import diff as as_diff  # 10 ms, and few commands show edits

    lines(as_diff(edits).split("\n")[:-1])  # str.splitlines would split at form feeds too


def code(script: str) -> None:
    """Print a script byte for byte; on a terminal, with control characters escaped."""
    if sys.stdout is None or sys.stdout.isatty():
        lines(script.splitlines())
        return
    with _writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(script.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()


def message(line: str) -> None:
    """Print one line to standard error: it is no part of the result."""
    sys.stderr.write(_printable(line, sys.stderr.encoding) + "\n")


def as_json(result: dict[str, Any]) -> None:
    """Print one object for programs, its `schema` first."""
    _write(json.dumps({"schema": SCHEMA, **result}, indent=2) + "\n")


def as_document(document: dict[str, Any]) -> None:
    """Print an object in a format of others, such as SARIF."""
    _write(json.dumps(document, indent=2) + "\n")


def error(problem: ZippathError, in_json: bool) -> None:
    """Print an error and its remedy."""
    _problem("error", problem)
    if in_json:
        error_as_json(problem)


def error_as_json(problem: ZippathError) -> None:
    """Print an error for programs alone."""
    details = {"details": list(problem.details)} if problem.details else {}
    as_json({"error": {"message": problem.message, "hint": problem.hint, **details}})


def warning(problem: ZippathError) -> None:
    """Print a warning: it is done as asked, but something will not work."""
    _problem("warning", problem)


def _problem(kind: str, problem: ZippathError) -> None:
    message(f"{kind}: {problem.message}")
    for detail in problem.details:
        message(f"  {detail}")
    if problem.hint:
        message(f"  hint: {problem.hint}")


@contextlib.contextmanager
def delivered() -> Iterator[None]:
    """Flush all output at the end of the block.

    Raises ZippathError if stdout cannot be written, and a silent SystemExit if its reader is
    gone.
    """
    try:
        yield
    except OSError:
        _write("\n")  # if this fails too, stdout is at fault: typer prints its help there
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
        # flushing the rest of the buffer would fail again at exit
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
    r"""Return `line` for a stream, with escapes for everything that `encoding` cannot show.

    >>> print(_printable("a\x1bb\udce9", "utf-8"))
    a\x1bb\udce9
    """
    visible = "".join(
        char if char.isprintable() or char == "\t" else char.encode("unicode_escape").decode()
        for char in line
    )
    encoding = encoding or "utf-8"
    return visible.encode(encoding, "backslashreplace").decode(encoding)
