"""Whether a set of wheels is closed: what one requires, another one is."""

from collections.abc import Sequence

from zippath.python.facts import Facts
from zippath.wheelhouse.answers import keep, recall, whom
from zippath.wheelhouse.given import require_one_of_each
from zippath.wheelhouse.wheel import Wheel


def require_closed(wheels: Sequence[Wheel], facts: Facts, extra_path: Sequence[str] = ()) -> None:
    """Raise ZippathError unless wheels have all that they require, for one Python.

    What they lack may be on `extra_path`. The error tells each lack, who requires it, and the
    command that fetches it.
    """
    require_one_of_each(wheels)
    who = whom(facts)
    question = who and (
        "that a set of wheels is whole",
        tuple((one.name, one.sha256) for one in wheels),
        *who,
    )
    if question and recall(question):
        return
    from zippath.environments.met_requirements import require_met  # 10 ms, and once for a set

    require_met(wheels, facts, extra_path)
    if question and not extra_path:
        keep(question, True)
