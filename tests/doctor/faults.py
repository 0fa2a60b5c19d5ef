"""For each check: how its fault is built for real, and a twin that is well."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.doctor.bench import Bench


@dataclass(frozen=True)
class Fault:
    """A fault that check `code` finds, and a twin that is as near to it as can be, but well.

    `minor` is the Python that it needs, None for any; `fixed` says how it is mended: "fix" by
    `--fix`, "command" by the very command that the finding names, "" by hand only.
    """

    code: str
    name: str
    build: Callable[[Bench], None]
    twin: Callable[[Bench], None]
    minor: str | None = None
    severity: str | None = None
    fixed: str = ""
    # codes that the same cause cannot be without
    along: tuple[str, ...] = ()
    # another form of a fault that the quick tests have
    live: bool = False

    @property
    def id(self) -> str:
        """A name for the test."""
        return f"{self.code} {self.name}"
