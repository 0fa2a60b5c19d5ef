"""What `zippath cache` says of the wheels that zippath keeps for environments."""

import os
from collections.abc import Callable, Sequence
from typing import Any

from zippath.cli import output, present
from zippath.wheelhouse.own_store import StoredWheel, own_store
from zippath.wording import few


def show(wheels: Sequence[StoredWheel], size: Callable[[float], str]) -> None:
    """Print the wheels with their users, the last used first, if there are any."""
    if wheels:
        output.text(own_store().directory)
        rows = [_row(one, size) for one in reversed(wheels)]
        output.lines(present.table(rows))
        output.text(f"  {size(sum(one.size for one in wheels))} in all")


def _row(wheel: StoredWheel, size: Callable[[float], str]) -> tuple[str, ...]:
    state = "data only" if wheel.has_data else "unfinished"
    name = os.path.basename(wheel.path) or f"{wheel.sha256} ({state})"
    users = f"used by {few(wheel.users, 2)}" if wheel.users else "used by no environment"
    return "wheel", size(wheel.size), f"{name}, {users}"


def as_objects(wheels: Sequence[StoredWheel]) -> list[dict[str, Any]]:
    """Return the wheels for JSON."""
    return [
        {
            "sha256": one.sha256,
            "path": one.path,
            "size": one.size,
            "used": round(one.used, 3),
            "environments": list(one.users),
        }
        for one in wheels
    ]
