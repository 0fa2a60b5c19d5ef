"""Verdicts on startup files and their lines: what `site` does with them."""

from typing import Literal, NamedTuple

from zippath.syspath.reason import NO_REASON, Reason
from zippath.syspath.sitedirs import SiteDir

Verdict = Literal["added", "duplicate", "missing", "executed", "failed", "ignored", "fatal"]


class LineVerdict(NamedTuple):
    """The fate of one line of a startup file; `path` is the path that it names."""

    number: int
    text: str
    verdict: Verdict
    reason: Reason = NO_REASON
    path: str | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it names a path and does not put it on `sys.path`."""
        return self.path is not None and self.verdict not in ("added", "executed")


class StartupFile(NamedTuple):
    """One startup file, and the `reason` if `site` does not read it."""

    path: str
    site_dir: SiteDir
    lines: tuple[LineVerdict, ...] = ()
    reason: Reason = NO_REASON
    # before 3.15 the files of a virtual environment are read twice, import lines run twice
    times_read: int = 1

    @property
    def is_read(self) -> bool:
        """Whether `site` reads the file."""
        return not self.reason.code

    @property
    def fatal(self) -> bool:
        """Whether this file ends `site`, and with it the start; only PyPy goes on."""
        return self.reason.code == "pipe" or any(line.verdict == "fatal" for line in self.lines)
