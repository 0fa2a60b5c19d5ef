"""A finding of a check: a fault, its consequence, and the command that mends it."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

# error: something fails now, or runs that should not; warning: it will bite; note: good to know
Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

# What a finding is about: a file and a line of it, or a kind of thing and the name of one.
# Two findings with a topic in common are about the same thing.
Topic = tuple[str | int | None, ...]
# whether python starts
START: Topic = ("start",)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Repair:
    """Line `number` of the file at `path` becomes `content`; None takes the line out.

    Numbers count from 1; the number after the last line appends one. A file without any line that
    says something is removed.
    """

    path: str
    number: int
    content: bytes | None


class OnRequest(str):
    """Advice that `--fix --select CODE` carries out, but not `--fix` alone.

    `before` is a command that has to run first.
    """

    __slots__ = ("before", "repairs")

    before: str
    repairs: tuple[Repair, ...]

    def __new__(cls, text: str, repairs: tuple[Repair, ...], before: str = "") -> "OnRequest":
        """Make the text, which knows what to repair."""
        made = super().__new__(cls, text)
        made.repairs, made.before = repairs, before
        return made

    def after(self, command: str) -> "OnRequest":
        """The same, while a command has to run first: once that is done, `self` is asked for."""
        return OnRequest(self, (), command)


@dataclass(frozen=True)
class Finding:
    """One fault: its place, its `consequence`, and the `fix`, a command or advice.

    `path` is a file or an entry, `line` counts from 1. `--fix` carries out the `repairs`; there are
    none where only a person can decide, and `on_request` they wait until `--select` names the code.
    The check adds its code, and its severity if there is none.
    """

    message: str
    consequence: str
    fix: str
    path: str | None = None
    line: int | None = None
    severity: Severity | None = None
    repairs: tuple[Repair, ...] = ()
    code: str = ""
    about: tuple[Topic, ...] = ()
    on_request: bool = False

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics it is `about`; its path and line where the check names none."""
        return self.about or ((self.path, self.line),)


@dataclass(frozen=True)
class Part(Generic[Value]):
    """One of several things for one finding; `value` is what the check knows of it."""

    topics: tuple[Topic, ...]
    value: Value
