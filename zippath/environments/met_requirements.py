"""Looks into wheels whether they have what they require, for one Python."""

import os
from collections.abc import Iterator, Mapping, Sequence

from zippath.distributions.installed import Metadata, by_name
from zippath.distributions.requirements import Unmet, needs, unmet
from zippath.distributions.requires_python import unmet_python
from zippath.errors import ZippathError
from zippath.manage.dependencies import Situation
from zippath.python.facts import Facts
from zippath.wheelhouse.fetching import fetching
from zippath.wheelhouse.wheel import Wheel


def require_met(wheels: Sequence[Wheel], facts: Facts, extra_path: Sequence[str]) -> None:
    """Raise ZippathError for damaged wheels, for those of other Pythons, and for what is lacking.

    What wheels lack may be on `extra_path`.
    """
    situation = Situation(tuple(wheel.path for wheel in wheels), facts, tuple(extra_path), True)
    _require_metadata(wheels, situation)
    _require_python(situation)
    lacking = list(_lacking(situation))
    if lacking:
        folder = os.path.dirname(wheels[0].path)
        texts = list(dict.fromkeys(one.need.text for one in lacking))
        what = "it" if len(texts) == 1 else "them"
        raise ZippathError(
            f"the wheels lack {len(texts)} of what they require",
            f"name or list {what} too; where there is no wheel, fetch it: "
            f"{fetching(facts, texts, folder, alone=False)}",
            tuple(map(_line, lacking)),
        )


def _lacking(situation: Situation) -> Iterator[Unmet]:
    """Yield what is required and not there; the path is read only where the set lacks something."""
    own = by_name(situation.roots)
    lacking = list(unmet(needs(situation.roots, own, situation.environment), own))
    if lacking and situation.path:
        known: Mapping[str, Metadata] = situation.known
        lacking = list(unmet(needs(situation.roots, known, situation.environment), known))
    return iter(lacking)


def _line(lack: Unmet) -> str:
    reason = f"there is {lack.present}" if lack.present else "not among them"
    return f"{lack.need.text} for {lack.need.by}: {reason}"


def _require_metadata(wheels: Sequence[Wheel], situation: Situation) -> None:
    """Raise ZippathError for wheels that cannot be read, or are of another project."""
    entries = {one.entry for one in situation.roots}
    damaged = [
        wheel.path for wheel in wheels if wheel.path.endswith(".whl") and wheel.path not in entries
    ]
    if damaged:
        raise ZippathError(
            f"could not read the metadata of {len(damaged)} of the wheels",
            "they are damaged, or no wheels: fetch them again",
            tuple(damaged),
        )


def _require_python(situation: Situation) -> None:
    """Raise ZippathError for wheels that say that they are for other Pythons."""
    version = situation.facts.minor_text
    refusing = [
        f"{one.entry} requires python {wanted}"
        for one in situation.roots
        if (wanted := unmet_python(one.headers, situation.facts))
    ]
    if refusing:
        raise ZippathError(
            f"{len(refusing)} of the wheels are not for python {version}",
            "take other versions of them, or another python: --python",
            tuple(refusing),
        )
