"""The archives that the source of an environment names, checked as a whole."""

from collections.abc import Callable, Sequence

from zippath.environments.closed_set import require_closed
from zippath.environments.environment_record import WheelSource
from zippath.python.facts import Facts
from zippath.wheelhouse.choice import wheels_for
from zippath.wheelhouse.given import given
from zippath.wheelhouse.own_store import taken_in
from zippath.wheelhouse.wheel import Wheel


def chosen(
    source: WheelSource,
    archives: Sequence[str],
    facts: Facts,
    extra_path: Sequence[str] = (),
    copies: bool = False,
    say: Callable[[str], None] | None = None,
) -> tuple[Wheel, ...]:
    """Return the archives for one Python, `archives` if the source names them one by one.

    What they require may be on `extra_path`, else it is among them. With `copies`, they are those
    of zippath's own store. Raises ZippathError.
    """
    if source.kind == "archives":
        wheels = given(archives, facts)
    else:
        folders, groups, extras = source.wheels, source.groups, source.extras
        wheels = wheels_for(source.file, folders, facts, groups, extras, say)
    require_closed(wheels, facts, extra_path)
    return taken_in(wheels) if copies else wheels
