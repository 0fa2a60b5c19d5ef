"""Lines of startup files that name what cannot be looked at: nobody knows whether it is there."""

import os
from collections.abc import Iterable, Iterator

from zippath.doctor.finding import Finding
from zippath.syspath.disk import obstacle
from zippath.syspath.verdict import LineVerdict
from zippath.typed import quoted


def looking_at(path: str) -> str:
    """The advice to look at the last directory on the way to a path that can be looked at."""
    while not os.path.exists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return f"see what stands in the way: ls -ld {quoted(path)}"


def unreached(path: str, lines: Iterable[LineVerdict]) -> Iterator[Finding]:
    """A finding without a repair for each line that must stay, because its path may exist."""
    for line in lines:
        named = line.path or ""
        reason = obstacle(named)
        if reason:
            yield Finding(
                f"{path} names what cannot be looked at: {named}: {reason}",
                "python leaves it out until that changes",
                looking_at(named),
                path,
                line.number,
            )
