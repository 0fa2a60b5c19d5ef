"""A report as annotations of GitHub's workflows."""

import os
from collections.abc import Iterator

from zippath.doctor.diagnosis import Report

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def annotations(report: Report, cwd: str) -> Iterator[str]:
    """One workflow command for each finding; GitHub wants paths below `cwd` to be relative."""
    for found in report.findings:
        properties = {"title": f"{found.code} {found.message}"}
        if found.path:
            inside = os.path.normpath(found.path).startswith(os.path.join(cwd, ""))
            properties["file"] = os.path.relpath(found.path, cwd) if inside else found.path
        if found.line:
            properties["line"] = str(found.line)
        said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        command = _COMMANDS[found.severity or "note"]
        yield f"::{command} {said}::{_data(f'{found.consequence}; fix: {found.fix}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
