"""`zippath explain`: the meaning of doctor's codes."""

from typing import Annotated, Any

import typer

from zippath.cli import command_app, output, target
from zippath.doctor import all_checks
from zippath.doctor.check import Check

app = command_app()


@app.command(epilog="Example: zippath explain ZP401")
def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE]...", help="such as ZP401 or ZP4 [default: all]"),
    ] = None,
    json: target.Json = False,
) -> None:
    """Explain findings of `zippath doctor`."""
    checks = all_checks.chosen(codes or (), ())
    if json:
        output.as_json({"checks": [_as_json(check) for check in checks]})
        return
    for number, check in enumerate(checks):
        if codes and number:
            output.text()
        output.text(f"{check.code}  {check.severity:7}  {check.title}")
        if codes:
            output.lines(f"  {line}" for line in _wrapped(check.explanation))


def _as_json(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "severity": check.severity,
        "title": check.title,
        "explanation": check.explanation,
    }


def _wrapped(text: str) -> list[str]:
    import textwrap  # 5 ms, with re

    return textwrap.wrap(text, 78)
