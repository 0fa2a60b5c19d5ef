"""What is not as it was pinned, in text and as JSON."""

from collections.abc import Sequence
from typing import Any

import typer

from zippath.cli import output
from zippath.environments.pinned_contents import Fault


def report(faults: Sequence[Fault], checked: str, about: dict[str, Any], json: bool) -> None:
    """Print the faults; `checked` is what to say if there are none. Exits with 1 for any."""
    if json:
        found = [{"fault": one.text, "remedy": one.remedy} for one in faults]
        output.as_json({**about, "ok": not faults, "faults": found})
    else:
        output.lines(f"{one.text}: {one.remedy}" for one in faults)
        if not faults:
            output.text(checked)
    if faults:
        raise typer.Exit(1)
