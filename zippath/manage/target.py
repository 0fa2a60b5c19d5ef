"""The interpreter that a change or a diagnosis is for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zippath.python.start import PLAIN, Start
from zippath.syspath import snapshot
from zippath.syspath.snapshot import Snapshot


def _nobody(_looked: Snapshot) -> None:
    pass


@dataclass(frozen=True)
class Target:
    """The interpreter that a change is for, and the environment that it starts in.

    `partial` allows an interpreter that does not start, for wishes that mend it. One that must not
    be started is `unstarted`: what its start would be is predicted. `seen` gets every look at it.
    """

    executable: str
    env: Mapping[str, str]
    cwd: str
    partial: bool = False
    unstarted: bool = False
    start: Start = PLAIN
    seen: Callable[[Snapshot], None] = _nobody

    def look(self, meanwhile: Callable[[], None] = snapshot.nothing) -> Snapshot:
        """Start the interpreter and look at it, with `meanwhile` as in `snapshot.take`.

        Raises ZippathError where it does not start.
        """
        foreseen = self.foresee() if self.unstarted else None
        if foreseen:
            return foreseen
        looked = snapshot.take(
            self.executable, self.env, self.cwd, self.start, self.partial, meanwhile
        )
        self.seen(looked)
        return looked

    def look_again(self, before: Snapshot) -> Snapshot:
        """Look at it after a change of startup files alone: one start is enough."""
        looked = snapshot.take_again(before, self.executable, self.env, self.cwd)
        self.seen(looked)
        return looked

    def foresee(self) -> Snapshot | None:
        """Look at the interpreter without a usual start, which would run its startup files."""
        return snapshot.foresee(self.executable, self.env, self.cwd, self.start)
