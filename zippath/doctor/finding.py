"""What a check found: the fault, its consequence, the command that mends it."""

from dataclasses import dataclass
from typing import Literal

# error: something fails now, or runs that should not; warning: it will bite; note: good to know
Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Repair:
    """Line `number` of the file at `path` becomes `content`; None takes the line out.

    Numbers count from 1; the one after the last line appends. A file left without any line that
    says something is removed.
    """

    path: str
    number: int
    content: bytes | None


@dataclass(frozen=True)
class Finding:
    """One fault: where it is, `why` it matters, and the `fix`, a command or an advice.

    `path` is a file or an entry, `line` counts from 1. `repairs` are what `--fix` does; empty where
    only a person can decide. Code and severity come from the check, which may be overruled.
    """

    message: str
    why: str
    fix: str
    path: str | None = None
    line: int | None = None
    severity: Severity | None = None
    repairs: tuple[Repair, ...] = ()
    code: str = ""
