"""What became of the packages: as text, as JSON, and as the README's table."""

import json
from dataclasses import dataclass, field

from tests.acceptance.package import GROUPS, Package
from tests.acceptance.sides import SIDES, Ending


@dataclass(frozen=True)
class Outcome:
    """One package on one Python and one side."""

    package: Package
    python: str
    side: str
    ending: Ending = field(default_factory=Ending)
    seconds: float = 0.0
    skipped: str = ""

    @property
    def failed(self):
        return not self.skipped and not self.ending.ok

    @property
    def made_do(self):
        """Whether it works otherwise than from a directory: without its extensions."""
        return not self.skipped and self.ending.ok and self.ending.printed != self.package.prints

    @property
    def message(self):
        if self.skipped or self.failed:
            return self.skipped or self.ending.error
        return f"ok, but {self.ending.printed!r}" if self.made_do else "ok"

    def __str__(self):
        where = f"{self.python:13} {self.side or 'skipped':10}"
        return f"{where} {self.package.name:24} {self.seconds:6.1f} s  {self.message}"


def as_json(outcomes):
    return json.dumps(
        [
            {
                "package": outcome.package.name,
                "group": outcome.package.group,
                "python": outcome.python,
                "side": outcome.side,
                "ok": not outcome.skipped and outcome.ending.ok,
                "printed": outcome.ending.printed,
                "error": outcome.ending.error,
                "skipped": outcome.skipped,
                "seconds": round(outcome.seconds, 1),
            }
            for outcome in outcomes
        ],
        indent=1,
    )


def as_text(outcomes):
    lines = [str(outcome) for outcome in outcomes if outcome.message != "ok"]
    for python, found in by_python(outcomes):
        for side in sides_of(found):
            lines.append(f"{python:13} {side:10} {total(found, side)}{made_do(found, side)}")
    return "\n".join(lines)


def as_markdown(outcomes):
    """Totals by Python and group, then the names of those that fail."""
    shown = [side for side in SIDES if side in sides_of(outcomes)]
    lines = [
        f"| Python | packages | {' | '.join(shown)} |",
        f"| --- | --- |{' ---: |' * len(shown)}",
    ]
    for python, found in by_python(outcomes):
        for group in (*GROUPS, None):
            part = [each for each in found if group in (each.package.group, None)]
            if part:
                totals = " | ".join(total(part, side) for side in shown)
                lines.append(f"| {python} | {group or 'all'} | {totals} |")
    for python, found in by_python(outcomes):
        for side in shown:
            here = [each for each in found if each.side == side]
            lines += listed(f"{python}, {side}, fail", [each for each in here if each.failed])
            lines += listed(f"{python}, {side}, make do", [each for each in here if each.made_do])
        lines += listed(f"{python}, no wheels", [each for each in found if each.skipped])
    return "\n".join(lines)


def listed(title, outcomes):
    names = ", ".join(each.package.name for each in outcomes)
    return ["", f"{title} ({len(outcomes)}): {names}"] if names else []


def by_python(outcomes):
    """The outcomes of each Python, in the order in which they were asked for."""
    pythons = dict.fromkeys(outcome.python for outcome in outcomes)
    return [(python, [each for each in outcomes if each.python == python]) for python in pythons]


def sides_of(outcomes):
    return list(dict.fromkeys(outcome.side for outcome in outcomes if outcome.side))


def total(outcomes, side):
    """Like 48 of 101."""
    here = [each for each in outcomes if each.side == side]
    return f"{sum(not each.failed for each in here)} of {len(here)}"


def made_do(outcomes, side):
    count = sum(each.made_do for each in outcomes if each.side == side)
    return f", {count} of them without their extensions" if count else ""


FORMS = {"text": as_text, "markdown": as_markdown, "json": as_json}
