"""The path problems that people have, before and after: `python -m tests.acceptance.remedies`.

Each problem is built for real, doctor's remedy is typed in a shell as it is printed, and doctor
looks again. The table has what it found both times, and the files that the remedy has changed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.doctor.bench import Bench, contents, typed
from tests.doctor.cases import CASES, Case


@dataclass(frozen=True)
class Result:
    """What became of a problem; codes of findings, and the remedy with short paths."""

    case: Case
    remedy: str = ""
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    changed: Sequence[str] = ()
    skipped: str = ""

    @property
    def failed(self) -> bool:
        """Whether the problem was not found, or its remedy does not cure it."""
        if self.skipped:
            return False
        return self.case.code not in self.before or (
            self.case.typed and self.case.code in self.after
        )

    @property
    def outcome(self) -> str:
        """A word on it."""
        if self.skipped:
            return f"skipped: {self.skipped}"
        if self.failed:
            return "NOT CURED" if self.case.code in self.before else "NOT FOUND"
        return "cured" if self.case.typed else "advice"


def tried(case: Case, place: Path) -> Result:
    """Build a problem, type its remedy, and look again."""
    try:
        bench = Bench(place, case.minor)
        case.build(bench)
    except pytest.skip.Exception as skipped:
        return Result(case, skipped=str(skipped))
    found, files = bench.findings(), contents(bench.place)
    remedy = next((one.fix for one in found if one.code == case.code), "")
    if remedy and case.typed:
        typed(bench, remedy)
    now = contents(bench.place)
    changed = sorted(name for name in files | now if files.get(name) != now.get(name))
    return Result(
        case,
        remedy.replace(f"{bench.place}{os.sep}", ""),
        sorted({one.code for one in found}),
        sorted({one.code for one in bench.findings()}),
        [name for name in changed if "__pycache__" not in name],
    )


def as_markdown(results: Sequence[Result]) -> str:
    """The table, and the sum of it."""
    lines = [
        "| problem | severity | before | remedy, as typed | after | files changed | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in results:
        files = ", ".join(one.changed[:3]) + (" …" if len(one.changed) > 3 else "")
        cells = (
            one.case.name, one.case.severity, " ".join(one.before), f"`{one.remedy}`",
            " ".join(one.after) or "-", files or "-", one.outcome,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    words = ("cured", "advice", "skipped", "NOT")
    counts = (f"{sum(one.outcome.startswith(word) for one in results)} {word}" for word in words)
    return "\n".join([*lines, "", f"{len(results)} problems: {', '.join(counts)}"])


def main() -> int:
    """Print the table; 1 if a problem is not found or not cured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="problems with this text in their name")
    wanted = parser.parse_args().only
    results = []
    for case in CASES:
        if wanted in case.name:
            with tempfile.TemporaryDirectory() as place:
                results.append(tried(case, Path(place)))
            sys.stderr.write(f"{results[-1].outcome:10} {case.name}\n")
    sys.stdout.write(f"{as_markdown(results)}\n")
    return int(any(one.failed for one in results))


if __name__ == "__main__":
    sys.exit(main())
